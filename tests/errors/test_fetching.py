from __future__ import annotations

from qr.errors import FetchFailed, FetchTooLarge, UrlNotAllowed


def test_status_tells_whose_fault_it_is() -> None:
    detail = UrlNotAllowed("url", "http://a.example/", "an https URL").detail
    assert detail == "url must be an https URL; got http://a.example/"
    assert [error.status for error in (UrlNotAllowed, FetchFailed, FetchTooLarge)] == [400, 422, 422]
