from __future__ import annotations

import pytest

from bench.scannability import targets


@pytest.fixture
def no_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat all styles alike, whatever the table of read rates contains."""
    monkeypatch.setattr(targets, "find_losses", lambda _: ())
