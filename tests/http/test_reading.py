from __future__ import annotations

import pytest
from flask import g

from qr.config import Settings
from qr.cost.files import reading_units
from qr.errors import BadFile
from qr.http.reading import read_charged_file
from router import create_app


def test_reading_is_charged() -> None:
    client = create_app(Settings()).test_client()
    file = client.get("/png?data=hello").data
    with client.application.test_request_context("/"):
        assert [symbol.text for symbol in read_charged_file(file).symbols] == ["hello"]
        assert g.units >= reading_units(len(file))


def test_bad_file_is_charged_too() -> None:
    with create_app(Settings()).test_request_context("/"):
        with pytest.raises(BadFile):
            read_charged_file(b"no image")
        assert g.units == reading_units(8)
