from __future__ import annotations

import pytest

from tests.support.stories import Clock, set_clock
from tests.support.user_codes import hash_passwords_cheaply


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the time of the service."""
    hash_passwords_cheaply(monkeypatch)
    return set_clock(monkeypatch)
