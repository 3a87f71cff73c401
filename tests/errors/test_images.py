from __future__ import annotations

from qr.errors import BadLogo


def test_logo_error_names_the_parameter() -> None:
    error = BadLogo("the file is damaged", allowed="PNG")
    assert (error.detail, error.parameter, error.allowed) == ("logo: the file is damaged", "logo", "PNG")
