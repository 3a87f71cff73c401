"""Keys for one-time passwords, in the Key URI Format of Google Authenticator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import first_values, percent_decode, read_query

_URI = re.compile(r"otpauth://([A-Za-z]+)/([^?#]*)[?]([^#]*)", re.I)
_FIELDS = ("secret", "issuer", "algorithm", "digits", "period", "counter")


def parse_otpauth(source: Source) -> Iterator[Candidate]:
    """Yield a key. The issuer is a parameter, or the part of the label before the colon."""
    match = _URI.fullmatch(source.text.rstrip("\r\n "))
    if not match:
        return
    values, warnings = first_values(read_query(match[3]))
    issuer, colon, account = (part.strip() for part in percent_decode(match[2]).partition(":"))
    if not colon:
        issuer, account = "", issuer
    if issuer and values.get("issuer", issuer) != issuer:
        warnings += ("the issuer of the label differs from the parameter issuer, which is read",)
    kind = match[1].lower()
    unused = "period" if kind == "hotp" else "counter"
    warnings += tuple(omitted(name) for name in values if name == unused or name not in _FIELDS)
    fields = {name: values.get(name, "") for name in _FIELDS if name != unused}
    fields |= {"type": kind, "account": account, "issuer": values.get("issuer") or issuer}
    yield Candidate("otpauth", fields, warnings)
