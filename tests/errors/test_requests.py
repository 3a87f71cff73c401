from __future__ import annotations

from qr import errors


def test_authentication_errors_carry_the_challenge() -> None:
    for error_class in (errors.Unauthenticated, errors.Forbidden):
        assert error_class("closed", 'Bearer realm="qr"').challenge == 'Bearer realm="qr"'
