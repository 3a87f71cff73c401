"""The URL ``/chart``, which two imitated services share."""

from __future__ import annotations

from qr.config import Settings
from router import create_app
from tests.support.imitated import read_image
from tests.support.tables import for_each

WIDE = "/chart?cht=qr&chs=150x99&chl=x"


@for_each("compat, height", [("google", 99), ("google,quickchart", 99), ("quickchart", 150)])
def test_google_rules_apply_if_google_is_enabled(compat: str, height: int) -> None:
    client = create_app(Settings(compat=compat)).test_client()
    assert read_image(client.get(WIDE)) == ((150, height), "x")


@for_each("compat, media_type", [("google", "text/plain"), ("google,quickchart", "text/plain"),
                                 ("quickchart", "image/png")])  # fmt: skip
def test_error_has_the_form_of_the_service(compat: str, media_type: str) -> None:
    client = create_app(Settings(compat=compat)).test_client()
    assert client.get("/chart?cht=qr&chl=x").mimetype == media_type


def test_without_both_services_the_url_is_unknown() -> None:
    assert create_app(Settings(compat="goqr,tutorials")).test_client().get(WIDE).status_code == 404
    assert create_app(Settings(compat="")).test_client().get(WIDE).status_code == 404
