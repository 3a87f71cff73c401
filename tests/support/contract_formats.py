"""Strategies for the string formats of the contract: texts that the parameter types accept."""

from __future__ import annotations

from datetime import date, datetime
from string import ascii_letters, ascii_uppercase, digits
from typing import Any

from hypothesis import strategies as st

from qr.spec.presets import BUILT_IN

_LOGOS = ("heart", "swiss-cross", "wifi")

_TIMES = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30))
_PRINTABLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
_COLORS = st.one_of(
    st.sampled_from(["navy", "RebeccaPurple", "white", "transparent"]),
    st.builds("{}{}".format, st.sampled_from(["", "#"]), st.text("0123456789abcdefABCDEF", min_size=6, max_size=6)),
    st.text("0123456789abcdef", min_size=3, max_size=3),
    st.text("0123456789abcdef", min_size=8, max_size=8),
)
_STOPS = st.lists(st.sampled_from(["navy", "#0b3d91", "000", "#ff000080"]), min_size=2, max_size=8).map(",".join)
_PAINTS = st.one_of(
    _COLORS,
    st.builds("linear({},{})".format, st.integers(0, 359), _STOPS),
    st.builds("radial({})".format, _STOPS),
)
_HOSTS = st.sampled_from(["example.com", "www.example.org", "example.com:8080", "münchen.example", "1.1.1.1"])
_PATHS = st.text(ascii_letters + digits + "-._~/?#&=%+", max_size=30).map(lambda path: path and f"/{path}")
_ADDRESSES = st.builds("{}{}{}".format, st.sampled_from(["http://", "https://", "HTTPS://"]), _HOSTS, _PATHS)
_DAYS = st.dates(date(1900, 1, 2), date(2199, 12, 30)).map(str)
_INSTANTS = st.builds(
    "{:%Y-%m-%dT%H:%M:%S}{}".format, _TIMES, st.sampled_from(["Z", "+02:00", ".5Z", "-11:30"])
)  # fmt: skip
_PHONES = st.builds(
    "{}{}".format, st.sampled_from(["+41", "+1 ", "0", "+49-"]), st.text(digits, min_size=8, max_size=9)
)
_EMAILS = st.builds(
    "{}@{}".format,
    st.text(ascii_letters + digits + "_+-", min_size=1, max_size=20),
    st.sampled_from(["example.com", "a.b.example"]),
)  # fmt: skip


def _lengths(minimum: float, maximum: float, others: list[str]) -> st.SearchStrategy[str]:
    millimetres = st.decimals(minimum, maximum, places=1).map(lambda length: f"{length}mm")
    return millimetres | st.sampled_from(others)


FORMATS: dict[str, st.SearchStrategy[Any]] = {
    "address": st.sampled_from(["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]),
    "base32": st.text(ascii_uppercase + "234567", min_size=32, max_size=64).map(
        lambda text: text[: len(text) // 8 * 8]
    ),
    "color": _COLORS,
    "corner-paints": _PAINTS | st.lists(_PAINTS, min_size=3, max_size=3).map(",".join),
    "country": st.sampled_from(["CH", "DE", "CN", "SG", "BR"]),
    "creditor-reference": st.sampled_from(["RF18539007547034", "RF18 5390 0754 7034", "RF712348231"]),
    "currency": st.sampled_from(["CNY", "THB", "JPY", "KWD"]),
    "data-objects-02-51": st.sampled_from(["26.00=SG.PAYNOW,26.01=2", "02=4000123456789012"]),
    "data-objects-80-99": st.sampled_from(["80.00=com.example,80.01=7"]),
    "date": _DAYS,
    "date-time": _INSTANTS,
    "day-or-time": _DAYS | _INSTANTS | _TIMES.map("{:%Y-%m-%dT%H:%M}".format),
    "email-address": _EMAILS,
    "file-name": st.text(
        _PRINTABLE.filter(lambda character: character not in '/\\:*?"<>|'), min_size=1, max_size=40
    ).filter(lambda name: name.strip(". ") and name.isprintable()),
    "gs1-date": st.dates(date(2000, 1, 1), date(2049, 12, 31)).flatmap(
        lambda day: st.sampled_from([str(day), f"{day:%y%m%d}", f"{day:%y%m}00"])
    ),
    "gtin": st.sampled_from(["09506000134352", "9506000134352", "4006381333931", "96385074"]),
    "iban": st.sampled_from(
        ["DE71110220330123456789", "SK9611000000002918599669", "CZ5855000000001265098001", "CH9300762011623852957"]
    ),
    "iban-ch-li": st.sampled_from(
        ["CH9300762011623852957", "CH44 3199 9123 0008 8901 2", "LI21 0881 0000 2324 013A A"]
    ),
    "iban-si": st.just("SI56020170014356205"),
    "international-number": st.sampled_from(["+41446681800", "+1 212 555 0123", "+44 20 7946 0000"]),
    "invoice": st.just(
        "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5"
        "rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls08"
        "7fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql"
    ),
    "label-part": st.text(_PRINTABLE.filter(lambda character: character != ":"), min_size=1, max_size=40).filter(
        lambda text: text.strip(".")
    ),
    "length-0-10": _lengths(0, 10, ["0.25in", "1cm", "0mm", "28pt"]),
    "length-3-2000": _lengths(3, 2000, ["1in", "10cm", "2.5cm", "100pt", "1.5in"]),
    "logo": st.sampled_from(_LOGOS),
    **{
        f"millimetres-{minimum}-to-{maximum}": st.decimals(minimum, maximum, places=2).map("{:f}".format)
        for minimum, maximum in ((-50, 50), (0, 50), (0, 2000), (5, 2000))
    },
    "paint": _PAINTS,
    "phone-number": _PHONES,
    "pix-key": st.sampled_from(["123e4567-e12b-12d1-a456-426655440000", "+5561912345678", "fulano@example.com"]),
    "preset": st.sampled_from(list(BUILT_IN)),
    "query-pairs": st.sampled_from(["table=7", "table=7&seat=a+b", "debug", "q=%C3%BC&q=%26"]),
    "range": st.builds(
        "{}{{{}..{}}}{}".format,
        st.text(ascii_letters, max_size=9),
        *2 * [st.integers(0, 99)],
        st.text(digits, max_size=3),
    ),
    "reference": st.sampled_from(["210000000003139471430009017", "RF18539007547034"]),
    "si-reference": st.sampled_from(["SI99", "SI12 1234567890120", "RF18539007547034"]),
    "singapore-mobile": st.builds("{}{}".format, st.sampled_from(["", "+65 "]), st.integers(80000000, 99999999)),
    "ssid": st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=32),
    "tax-id": st.sampled_from(["1234567890121", "1-2345-67890-12-1"]),
    "thai-mobile": st.builds("08{}".format, st.text(digits, min_size=8, max_size=8)),
    "time-zone": st.sampled_from(["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires"]),
    "uen": st.just("201403121W"),
    "web-address": _ADDRESSES,
    "weight": st.decimals("0.001", "999", places=3).map(str),
}
