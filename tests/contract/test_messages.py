from jsonschema import Draft202012Validator

from qr.contract.messages import message_schema, trial_schema

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def test_message_is_single_or_a_batch() -> None:
    validator = Draft202012Validator(message_schema())
    assert validator.is_valid(PING)
    assert validator.is_valid([PING, PING])
    assert not validator.is_valid([])
    assert not validator.is_valid([PING] * 17)
    assert not validator.is_valid({"method": "ping"})


def test_trial_without_a_target_is_valid() -> None:
    trial: dict[str, object] = {"id": "42", "state": "no_target", "rule": "default", "target": None, "location": None}
    trial["reasons"] = []
    assert Draft202012Validator(trial_schema()).is_valid(trial)
    assert not Draft202012Validator(trial_schema()).is_valid({**trial, "state": "closed"})
