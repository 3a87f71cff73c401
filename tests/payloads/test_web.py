from __future__ import annotations

import pytest

from qr.payloads.web import STORES
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

APPS = [
    ("apple", "284882215", "https://apps.apple.com/app/id284882215"),
    ("google", "org.example.app", "https://play.google.com/store/apps/details?id=org.example.app"),
    ("amazon", "org.example.app", "https://www.amazon.com/gp/mas/dl/android?p=org.example.app"),
    ("fdroid", "org.fdroid.fdroid", "https://f-droid.org/packages/org.fdroid.fdroid/"),
    ("galaxy", "com.sec.android.app", "https://galaxystore.samsung.com/detail/com.sec.android.app"),
    ("huawei", "C100867917", "https://appgallery.huawei.com/app/C100867917"),
    ("microsoft", "9WZDNCRFJ364", "https://apps.microsoft.com/detail/9WZDNCRFJ364"),
]


def test_url_without_scheme_becomes_https() -> None:
    assert message_text("url", url="example.com/Path?q=Ä") == "https://example.com/Path?q=%C3%84"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "hello world", "ftp://example.com"])
def test_malformed_url_is_rejected(url: str) -> None:
    with pytest.raises(ValueError):
        message_text("url", url=url)


@pytest.mark.parametrize(("store", "app", "link"), APPS)
def test_app_is_written_as_store_link(store: str, app: str, link: str) -> None:
    assert message_text("appstore", store=store, app=app) == link


def test_every_store_is_tested() -> None:
    assert [store for store, _, _ in APPS] == list(STORES)


@for_each("app", ["../x", "id=1&x=2", "id284882215", "org", "org..app", "1.2.3", "C", "9wzdncrfj364", "a.b\u00e9"])
@for_each("store", STORES)
def test_malformed_app_id_is_rejected(store: str, app: str) -> None:
    error = message_error("appstore", store=store, app=app)
    assert error.parameter == "app" and f"if store is {store}" in error.detail
