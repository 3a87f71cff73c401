"""Suggestions for unknown names: the accepted name that a client probably means."""

from __future__ import annotations

import re
from collections.abc import Collection

# Names of other services, libraries and standards for parameters, payload fields, formats and payloads. In lower case,
# without punctuation.
_OTHER_NAMES = {
    "dark": "color colour fg fgcolor foreground foregroundcolor colordark darkcolor dotcolor modulecolor fillcolor",
    "light": "bg bgcolor background backgroundcolor colorlight lightcolor backcolor",
    "eye_color": "eyecolour cornercolor finderscolor",
    "data": "chl content contents value message payload q qr",
    "ecc": "chld ec ecl eclevel error errorcorrection errorcorrectionlevel errorlevel correction correctlevel level",
    "margin": "quietzone quiet qzone border padding",
    "size": "chs dimension dimensions pixels px height resolution",
    "scale": "modulesize boxsize zoom",
    "shape": "dottype dotsstyle dotstyle modules moduleshape pattern",
    "logo": "image img icon picture overlay",
    "caption": "label frametext",
    "format": "type fileformat filetype output ext extension",
    "download": "filename file attachment",
    "rotate": "rotation angle",
    "password": "psk passphrase key wifipassword",
    "security": "encryption authentication auth",
    "lat": "latitude",
    "lng": "lon long longitude",
    "phone": "tel telephone call",
    "email": "mail",
    "org": "organization organisation",
    "zip": "postalcode postcode plz",
    "city": "town locality",
    "region": "state province",
    "street": "streetaddress",
    "photo": "avatar portrait photourl",
    "jpeg": "jpg jpe jfif",
    "tiff": "tif",
    "txt": "text plain ascii",
    "ansi": "terminal console",
    "html": "htm",
    "eps": "ps postscript",
    "datauri": "dataurl base64",
    "contact": "vcard vcf mecard businesscard",
    "event": "ical icalendar ics vevent vcalendar calendar",
    "mail": "email mailto",
    "otpauth": "totp hotp otp authenticator",
    "wifi": "wlan wpa",
    "geo": "location place map maps coordinates",
    "epc": "sepa girocode",
    "swissqr": "qrbill qrrechnung",
    "paybysquare": "bysquare pay",
    "spayd": "spd qrplatba",
    "upnqr": "upn",
    "bitcoin": "btc",
    "url": "link website web",
    "sms": "smsto message",
    "appstore": "app apps playstore",
}  # fmt: skip


def suggest_name(name: str, accepted: Collection[str]) -> str | None:
    """Return the accepted name that is the same without case and punctuation, is a synonym, or is similar."""
    from difflib import get_close_matches

    plain = _plain(name)
    for known in accepted:
        if plain in {_plain(known), *_OTHER_NAMES.get(known, "").split()}:
            return known
    return next(iter(get_close_matches(name.lower(), accepted, n=1)), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
