"""Czech and Slovak bank transfers (Czech Banking Association, Short Payment Descriptor, known as QR Platba)."""

from __future__ import annotations

from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, Value, omitted
from qr.parsing.escapes import first_values, percent_decode
from qr.parsing.mecard import read_day

_FIELDS = {
    **{"AM": "amount", "CC": "currency", "RF": "reference", "RN": "name", "DT": "due_date", "PT": "payment_type"},
    **{"MSG": "text", "X-PER": "retry_days", "X-VS": "variable_symbol", "X-SS": "specific_symbol"},
    **{"X-KS": "constant_symbol", "X-ID": "payment_id", "X-URL": "details_url"},
}


def parse_spayd(source: Source) -> Iterator[Candidate]:
    """Yield a transfer: keys and values between asterisks, after the version."""
    version, *members = source.text.rstrip("\r\n")[len("SPD*") :].split("*")
    pairs = (member.partition(":") for member in members if member)
    values, warnings = first_values([(key.strip().upper(), value) for key, _, value in pairs])
    if "ACC" not in values:
        return
    warnings += () if version == "1.0" else ("the version must be 1.0",)
    warnings += tuple(omitted(key) for key in values if key not in {*_FIELDS, "ACC", "ALT-ACC", "CRC32"})
    fields: dict[str, Value] = {name: percent_decode(values.get(key, "")) for key, name in _FIELDS.items()}
    fields["due_date"] = read_day(str(fields["due_date"]))
    fields["iban"], _, fields["bic"] = values["ACC"].partition("+")
    others = values.get("ALT-ACC", "").split(",")
    warnings += tuple(omitted(f"the BIC in ALT-ACC {account}") for account in others if "+" in account)
    fields["alternative_ibans"] = [account.partition("+")[0] for account in others]
    # Without a currency, the payer's bank uses its own. The service always writes one.
    fields["currency"] = fields["currency"] or "CZK"
    yield Candidate("spayd", fields, warnings)
