from __future__ import annotations

import pytest

from qr.access.keys import format_entry
from qr.config import Settings
from router import create_app

READER = "qr_kV3xPz9QmW7tLdY1"
ENTRY = format_entry("read", ["read"], READER)


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        (Settings(api_keys="shop"), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=f"{ENTRY} shop:read:{READER}"), "QR_API_KEYS: entry 2"),
        (Settings(api_keys=ENTRY.replace(":read:", ":admin:")), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=ENTRY.replace(":read:", "::")), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=ENTRY[:-1]), "QR_API_KEYS: entry 1"),
        (Settings(access="signed"), "QR_ACCESS=signed needs QR_SIGNING_KEYS"),
        (Settings(access="signed", api_keys=ENTRY), "QR_SIGNING_KEYS"),
        (Settings(access="signed", signing_keys="too short"), "QR_SIGNING_KEYS"),
        (Settings(signing_keys=" ".join("abc"[n] * 16 for n in range(3))), "QR_SIGNING_KEYS"),
    ],
)
def test_invalid_access_settings_fail_at_start(settings: Settings, variable: str) -> None:
    with pytest.raises(ValueError, match=variable) as error:
        create_app(settings)
    assert READER not in str(error.value)
