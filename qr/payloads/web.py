"""Links to web pages and to apps in app stores."""

import re
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Choice, Line
from qr.parameters.urls import WebAddress
from qr.payloads import Message


class AppId(NamedTuple):
    """Identifiers of apps in a store: a description and a regular expression."""

    allowed: str
    pattern: str


# Android developers, "Configure the app module": at least two segments, each of which starts with a letter.
PACKAGE = AppId("a package name such as org.example.app", r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")

# Identifiers and links by store. If the app of the store is installed, it opens the link.
STORES = {
    "apple": (AppId("an App Store ID of 6 to 12 digits", r"[0-9]{6,12}"), "https://apps.apple.com/app/id{}"),
    "google": (PACKAGE, "https://play.google.com/store/apps/details?id={}"),
    "amazon": (PACKAGE, "https://www.amazon.com/gp/mas/dl/android?p={}"),
    "fdroid": (PACKAGE, "https://f-droid.org/packages/{}/"),
    "galaxy": (PACKAGE, "https://galaxystore.samsung.com/detail/{}"),
    "huawei": (
        AppId("an AppGallery ID: C and 6 to 12 digits", r"C[0-9]{6,12}"),
        "https://appgallery.huawei.com/app/{}",
    ),
    "microsoft": (
        AppId("a Microsoft Store ID of 12 capital letters and digits", r"[0-9A-Z]{12}"),
        "https://apps.microsoft.com/detail/{}",
    ),
}


class Url(NamedTuple):
    """Web page (WHATWG URL)."""

    url: Annotated[str, WebAddress(), "address of the page; a missing scheme becomes https://"]


class Appstore(NamedTuple):
    """Page of an app in an app store."""

    store: Annotated[str, Choice(tuple(STORES)), "app store"]
    app: Annotated[str, Line(150), "ID of the app in its store, such as a number or a package name"]


def write_url(link: Url) -> Message:
    return Message(link.url)


def write_appstore(app: Appstore) -> Message:
    """Write the link to an app. Raises ``BadParameter`` if the ID does not have the format of the store."""
    app_id, link = STORES[app.store]
    if not re.fullmatch(app_id.pattern, app.app):
        raise BadParameter("app", app.app, f"{app_id.allowed} if store is {app.store}")
    return Message(link.format(app.app))
