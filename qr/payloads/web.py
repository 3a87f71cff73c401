"""Links: to web pages, and to apps in their stores."""

import re
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.addresses import WebAddress
from qr.parameters.types import Choice, Line
from qr.payloads import Message


class AppId(NamedTuple):
    """What names an app in a store, in words and as a pattern."""

    allowed: str
    pattern: str


# Android developers, "Configure the app module": two segments or more, each beginning with a letter.
PACKAGE = AppId("a package name such as org.example.app", r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")

# Store -> what names an app there, and the link to it. Every link opens in the store's app where that is installed.
STORES = {
    "apple": (AppId("an App Store id, digits alone", r"[0-9]{6,12}"), "https://apps.apple.com/app/id{}"),
    "google": (PACKAGE, "https://play.google.com/store/apps/details?id={}"),
    "amazon": (PACKAGE, "https://www.amazon.com/gp/mas/dl/android?p={}"),
    "fdroid": (PACKAGE, "https://f-droid.org/packages/{}/"),
    "galaxy": (PACKAGE, "https://galaxystore.samsung.com/detail/{}"),
    "huawei": (AppId("an AppGallery id, C and digits", r"C[0-9]{6,12}"), "https://appgallery.huawei.com/app/{}"),
    "microsoft": (
        AppId("a Store id of 12 capital letters and digits", r"[0-9A-Z]{12}"),
        "https://apps.microsoft.com/detail/{}",
    ),
}


class Url(NamedTuple):
    """A web page (RFC 3986)."""

    url: Annotated[str, WebAddress(), "address of the page; https:// is added to a host that has no scheme"]


class Appstore(NamedTuple):
    """An app in its store."""

    store: Annotated[str, Choice(tuple(STORES)), "which store"]
    app: Annotated[str, Line(150), "the app's id there: a number, or its package name"]


def write_url(link: Url) -> Message:
    return Message(link.url)


def write_appstore(app: Appstore) -> Message:
    """Raises ``BadParameter`` for what is no id in that store."""
    app_id, link = STORES[app.store]
    if not re.fullmatch(app_id.pattern, app.app):
        raise BadParameter("app", app.app, f"{app_id.allowed} when store is {app.store}")
    return Message(link.format(app.app))
