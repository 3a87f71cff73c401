"""Strategies for the fields of payloads: texts by field that can be combined."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from qr.errors import QrError
from qr.parameters import REQUIRED, declared_parameters
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Integer, Line, Lines, Number, OneNumberOf, Pattern, Switch
from qr.parameters.typography import PlainText
from qr.payloads import PAYLOADS, Message
from tests.support.contract_formats import FORMATS as CONTRACT_FORMATS
from tests.support.payload_requests import build_message

Texts = st.SearchStrategy[str]
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
_SPECIAL = st.sampled_from(
    ["\\", ";", ",", ":", '"', "\\n", "\\;", "%", "%20", "%3B", "+", "&", "=", "*", "(", ")", " ", "END:VCARD", "P:"]
)
_LINE = st.lists(_CHARACTERS | _SPECIAL, min_size=1, max_size=12).map("".join)
_LINES = st.lists(_LINE | st.sampled_from(["\n", "\t"]), min_size=1, max_size=6).map("".join)
_MAX_OPTIONAL = 4

# Fields that contain a payload of their own, by the names of fields that one of them needs.
ALTERNATIVES = {
    "contact": ("name", "first", "last", "first last", "name first last"),
    "event": ("", "end", "timezone", "end timezone"),
    "geo": ("", "maps", "query", "search"),
    "otpauth": ("", "type counter"),
    "paynow": ("mobile", "uen"),
    "pix": ("key", "url"),
    "promptpay": ("phone", "tax_id", "wallet", "biller reference"),
    "swissqr": ("", "reference", "debtor_name debtor_zip debtor_town debtor_country"),
    "vietqr": ("account", "card"),
    "wifi": ("", "password", "password security", "security eap", "password dialect"),
}

FORMATS: dict[str, Texts] = {
    **{name: strategy.map(str) for name, strategy in CONTRACT_FORMATS.items()},
    # Accounts without a comma in their values, which only JSON lists can contain.
    "data-objects": st.sampled_from(["26.00=SG.PAYNOW,26.01=2", "02=4000123456789012,51.00=x", "29.00=A,29.01=1 2"]),
    "account": st.sampled_from(["CH9300762011623852957", "SI56020170014356205", "DE71110220330123456789"]),
}
# Fields whose type accepts too few random texts.
FIELDS: dict[str, Texts] = {
    "appstore.app": st.sampled_from(["1234567890", "org.example.app", "C123456", "9NBLGGH4NNS1"]),
    "digitallink.domain": st.sampled_from(["id.gs1.org", "id.example.com"]),
    "emvco.template": st.sampled_from(["80.00=com.example,80.01=7", "99.00=x"]),
    "event.start": st.sampled_from(
        ["2026-03-01", "2026-03-01T10:00", "2026-03-01T10:00:05Z", "2026-03-01T10:00+05:45"]
    ),
    "event.end": st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-02T10:00", "2026-03-02T01:00-11:00"]),
    "pix.url": st.sampled_from(["pix.example.com/v2/1234", "a.b:8080/x?y=1"]),
    "qris.domain": st.sampled_from(["COM.GO-JEK.WWW", "ID.CO.BANK.WWW"]),
    "wifi.security": st.sampled_from(["WPA", "WPA2", "WPA3", "nopass", "WPA2-EAP", "open"]),
    "wifi.password": st.sampled_from(['a;b,c:d"e\\f%20', "0123456789"]) | _LINE,
}


def payload_texts(name: str) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for the fields of a payload that it can write."""
    return _texts(name).filter(lambda texts: write_or_none(name, texts) is not None)


def write_or_none(name: str, texts: dict[str, str]) -> Message | None:
    try:
        return build_message(name, **texts)
    except (QrError, ValueError):
        return None


@st.composite
def _texts(draw: st.DrawFn, name: str) -> dict[str, str]:
    """Draw the required fields, the fields of one alternative, and a few others."""
    parameters = {parameter.name: parameter for parameter in declared_parameters(PAYLOADS[name].fields)}
    required = [field for field, parameter in parameters.items() if parameter.default is REQUIRED]
    optional = sorted(parameters.keys() - set(required))
    chosen = draw(st.sampled_from(ALTERNATIVES.get(name, ("",)))).split()
    others = draw(st.lists(st.sampled_from(optional), max_size=_MAX_OPTIONAL, unique=True)) if optional else []
    fields = dict.fromkeys([*required, *chosen, *others])
    strategies = {field: f"{name}.{field}" for field in fields}
    return {
        field: draw(FIELDS[key] if key in FIELDS else texts_of(parameters[field].type))
        for field, key in strategies.items()
    }


def texts_of(parameter_type: Any) -> Texts:
    """Return a strategy for texts of a parameter type. Some of the texts can be invalid."""
    strategy = _STRATEGIES.get(type(parameter_type))
    return strategy(parameter_type) if strategy else FORMATS[_format_name(parameter_type)]


def _format_name(parameter_type: Any) -> str:
    name = re.sub("(?<!^)(?=[A-Z])", "-", type(parameter_type).__name__).lower()
    return {"iban": "account", "day": "date", "date": "gs1-date"}.get(name, name)


def _number(number: Number) -> Texts:
    return st.decimals(number.minimum, number.maximum, places=number.places).map("{:f}".format)


def _several(values: Several) -> Texts:
    return st.lists(texts_of(values.type), min_size=1, max_size=values.maximum, unique=True).map(",".join)


_STRATEGIES: dict[type, Callable[[Any], Texts]] = {
    Line: lambda _: _LINE,
    Lines: lambda _: _LINES,
    Choice: lambda type_: st.sampled_from(list(type_.words)),
    Switch: lambda _: st.sampled_from(["on", "off"]),
    Integer: lambda type_: st.integers(type_.minimum, type_.maximum).map(str),
    Number: _number,
    OneNumberOf: lambda type_: st.sampled_from(list(map(str, type_.numbers))),
    Pattern: lambda type_: st.from_regex(type_.expression, fullmatch=True),
    PlainText: lambda type_: texts_of(type_.type),
    Several: _several,
}
