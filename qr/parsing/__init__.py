"""Content -> the fields of the payload that it contains. The inverse of ``qr.payloads``.

A parser is one row in ``PARSERS``, and a function that yields candidates. A candidate has the texts of fields. The
types of the fields check these texts, as they check a request.

The parsers never raise an error, and their time is linear in the length of the content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import NamedTuple

from qr.parsing.candidates import Candidate, ParsedPayload, Source, choose

__all__ = ["PARSERS", "ParsedPayload", "is_secret_text", "parse_content"]

MAX_CHARACTERS = 16 * 7089  # of the parts of a structured append, at the capacity of the largest version
_SPACE = " \t\r\n\ufeff"
# Also of secrets that no payload contains: exports of Google Authenticator, and keys of Wi-Fi Easy Connect.
_SECRET_STARTS = ("otpauth:", "otpauth-migration:", "wifi:", "dpp:")


class Parser(NamedTuple):
    """One row of the table of parsers. Its module is imported on first use.

    starts:   starts of the content in lower case; an empty text is the start of any content
    module:   module in ``qr.parsing``
    function: function in it, which yields candidates
    payloads: payloads that the candidates can have
    """

    starts: tuple[str, ...]
    module: str
    function: str
    payloads: tuple[str, ...]

    @property
    def parse(self) -> Callable[[Source], Iterable[Candidate]]:
        """Function that yields the candidates of a content."""
        parse: Callable[[Source], Iterable[Candidate]] = getattr(
            import_module(f"qr.parsing.{self.module}"), self.function
        )
        return parse


_WEB = ("http://", "https://")
_EMV_PAYLOADS = ("pix", "promptpay", "paynow", "qris", "vietqr", "emvco")
PARSERS = (
    Parser(("wifi:",), "wifi", "parse_wifi", ("wifi",)),
    Parser(("begin:vcard",), "vcard", "parse_vcard", ("contact",)),
    Parser(("mecard:",), "mecard", "parse_mecard", ("contact",)),
    Parser(("begin:vcalendar", "begin:vevent"), "event", "parse_event", ("event",)),
    Parser(("bcd\n", "bcd\r"), "epc", "parse_epc", ("epc",)),
    Parser(("spc\n", "spc\r"), "swissqr", "parse_swissqr", ("swissqr",)),
    Parser(("upnqr\n", "upnqr\r"), "upnqr", "parse_upnqr", ("upnqr",)),
    Parser(("spd*",), "spayd", "parse_spayd", ("spayd",)),
    Parser(("000201",), "emv", "parse_emv", _EMV_PAYLOADS),
    Parser(("upi:",), "upi", "parse_upi", ("upi",)),
    Parser(("bitcoin:",), "bitcoin", "parse_bitcoin", ("bitcoin",)),
    Parser(("otpauth:",), "otpauth", "parse_otpauth", ("otpauth",)),
    Parser(("mailto:", "matmsg:", "smtp:"), "message", "parse_mail", ("mail",)),
    Parser(("tel:",), "message", "parse_phone", ("phone",)),
    Parser(("smsto:", "sms:", "mms:", "mmsto:"), "message", "parse_sms", ("sms",)),
    Parser((*_WEB, "whatsapp:"), "message", "parse_whatsapp", ("whatsapp",)),
    Parser(("geo:", *_WEB), "geo", "parse_geo", ("geo",)),
    Parser(_WEB, "web", "parse_appstore", ("appstore",)),
    Parser(_WEB, "gs1", "parse_digitallink", ("digitallink",)),
    Parser((*_WEB, "mebkm:", "urlto:"), "web", "parse_url", ("url",)),
    Parser(("",), "gs1", "parse_gs1", ("gs1",)),
    Parser(("",), "paybysquare", "parse_paybysquare", ("paybysquare",)),
    Parser(("",), "message", "parse_address", ("mail",)),
)


def parse_content(text: str, content: bytes | None = None, *, is_gs1: bool = False) -> ParsedPayload | None:
    """Parse the content of a symbol into the fields of a payload, or return None if no payload is recognised.

    Args:
        text: content as text
        content: content as bytes, for standards that state their character set in the content
        is_gs1: whether FNC1 in first position announces GS1 data

    """
    if len(text) > MAX_CHARACTERS:
        return None
    source = Source(text.lstrip(_SPACE), content, is_gs1)
    start = source.text[:20].lower()
    for parser in PARSERS:
        if start.startswith(parser.starts):
            parsed = choose(parser.parse(source), text)
            if parsed:
                return parsed
    return None


def is_secret_text(text: str) -> bool:
    """Return whether a content can be a secret, even if no payload is recognised in it."""
    return text.lstrip(_SPACE)[:20].lower().startswith(_SECRET_STARTS)
