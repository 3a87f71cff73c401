from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import (
    BadParameter,
    IncompatibleParameters,
    MissingParameter,
    QrError,
    RepeatedParameter,
    UnknownParameter,
)
from qr.graphics import color
from qr.spec import (
    PARAMETERS,
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.spec.parse import parse_spec
from tests.support.tables import for_each


def test_omitted_parameters_have_defaults() -> None:
    assert parse_spec([("data", "hi")]) == Spec(b"hi")


def test_parameters_are_assigned_to_their_groups() -> None:
    pairs = [
        ("url", "hi"), ("ecc", "h"), ("boost", "off"), ("version", "7"), ("mask", "0"), ("eci", "26"),
        ("dark", "navy"), ("light", "transparent"), ("margin", "0"), ("size", "300"), ("dpi", "300"),
        ("verify", "off"), ("download", "ticket"), ("format", "svg"),
    ]  # fmt: skip
    assert parse_spec(pairs) == Spec(
        b"hi",
        "svg",
        Encoding("H", boost=False, version=7, mask=0, eci=26),
        Style(color.parse("navy"), color.TRANSPARENT),
        Output(margin=0, size=300, dpi=300, verify=False, download="ticket"),
    )


@pytest.mark.parametrize(("value", "text"), [(3, "3"), ("3", "3")])
def test_json_numbers_and_booleans_are_accepted(value: object, text: str) -> None:
    spec = parse_spec([("data", value), ("scale", value), ("verify", False)])
    assert spec == Spec(text.encode(), output=Output(scale=3, verify=False))


@pytest.mark.parametrize(
    ("number", "text"), [(1e-05, b"0.00001"), (1.5, b"1.5"), (-2.0, b"-2.0"), (1e16, b"1" + b"0" * 16)]
)
def test_json_numbers_are_written_without_exponent(number: float, text: bytes) -> None:
    assert parse_spec([("data", number)]).content == text
    assert parse_spec([("lat", 1e-05), ("lng", 0)], source="geo").content == b"geo:0.00001,0"
    assert parse_spec([("lat", 39.956259811402624), ("lng", 5e-324)], source="geo").content == b"geo:39.956259811,0"


@pytest.mark.parametrize(
    ("pairs", "content"),
    [
        ([("data", "Grüße")], "Grüße".encode()),
        ([("text", " ")], b" "),
        ([("data", "Grüße"), ("eci", "3")], "Grüße".encode("latin-1")),
        ([("data64", "AP8-_w")], b"\x00\xff\x3e\xff"),
        ([("data64", "AP8-_w==")], b"\x00\xff\x3e\xff"),
    ],
)
def test_content_is_encoded_to_bytes(pairs: list[tuple[str, str]], content: bytes) -> None:
    assert parse_spec(pairs).content == content


@pytest.mark.parametrize(
    ("text", "eci", "charset", "kanji"),
    [
        ("東京タワー", None, "shift_jis", True),
        ("東京タワー", 20, "shift_jis", True),
        ("東京 Zoë", None, "utf-8", False),
        ("ﾃｽﾄ", 20, "shift_jis", False),
        ("plain", None, "utf-8", False),
    ],
)
def test_kanji_stays_on_only_for_suitable_content(text: str, eci: int | None, charset: str, kanji: bool) -> None:
    pairs = [("data", text), ("kanji", "on")] + ([("eci", str(eci))] if eci else [])
    spec = parse_spec(pairs)
    assert (spec.content, spec.encoding.kanji) == (text.encode(charset), kanji)
    of_link = parse_spec(pairs[1:], source=text.encode())
    assert (of_link.content, of_link.encoding.kanji) == (text.encode(charset), kanji)


@pytest.mark.parametrize(
    ("text", "version"), [("7", 7), ("40", 40), ("M2", "M2"), ("m4", "M4"), ("R11x27", "R11x27"), ("r7X139", "R7x139")]
)
def test_version_is_a_number_or_a_name(text: str, version: int | str) -> None:
    assert parse_spec([("data", "a"), ("version", text)]).encoding.version == version


@for_each(
    "pairs, error_type, parameter, text",
    [
        ([], MissingParameter, "data", "data is missing"),
        ([("data", "")], MissingParameter, "data", "data is empty"),
        ([("data64", "")], MissingParameter, "data64", "data64 is empty"),
        ([("data", "a"), ("data", "b")], RepeatedParameter, "data", "twice"),
        ([("data", "a"), ("url", "b")], RepeatedParameter, "url", "url is another name of data"),
        ([("data", "a"), ("data64", "YQ")], RepeatedParameter, "data64", "send only one"),
        ([("data", "a"), ("size", "99"), ("scale", "2")], RepeatedParameter, "scale", "send only one"),
        ([("data", "a"), ("colour", "red")], UnknownParameter, "colour", "unknown parameter 'colour'"),
        ([("data", "a"), ("maks", "1")], UnknownParameter, "maks", "did you mean mask?"),
        ([("Data", "a")], UnknownParameter, "Data", "did you mean data?"),
        ([("data64", "a")], BadParameter, "data64", "base64url"),
        ([("data64", "ab+/")], BadParameter, "data64", "base64url"),
        ([("data64", "é")], BadParameter, "data64", "base64url"),
        ([("data", "\ud800")], BadParameter, "data", "surrogates"),
        ([("data", "Ω"), ("eci", "3")], BadParameter, "eci", "character"),
        ([("data", "1000 ¥"), ("eci", "20")], BadParameter, "eci", "'¥'"),
        ([("data", "a"), ("dark", "reddish")], BadParameter, "dark", "hex colour"),
        ([("data", "a"), ("version", "41")], BadParameter, "version", "from 1 to 40, M1 to M4, or R"),
        ([("data", "a"), ("version", "M5")], BadParameter, "version", "M1 to M4"),
        ([("data", "a"), ("version", "R7x27")], BadParameter, "version", "also 27 with heights 11 and 13"),
        ([("data", "a"), ("version", "07")], BadParameter, "version", "from 1 to 40"),
        ([("data", "a"), ("dark", "linear(-45,red,blue)")], BadParameter, "dark", "linear(0-359,"),
        ([("data", "a"), ("symbol", "mini")], BadParameter, "symbol", "one of qr, micro, rmqr, auto"),
        ([("data", "a"), ("parts", "1")], BadParameter, "parts", "from 2 to 16"),
        ([("data", "a"), ("part", "17")], BadParameter, "part", "from 1 to 16"),
        ([("data64", "YQ"), ("kanji", "on")], BadParameter, "kanji", "off with data64"),
        ([("data", "日本"), ("kanji", "on"), ("eci", "26")], BadParameter, "eci", "20 (Shift_JIS) or omitted"),
        ([("data", "a"), ("ecc", False)], BadParameter, "ecc", "one of L, M, Q, H"),
        ([("data", ["a"])], BadParameter, "data", "text"),
        ([("data", "a"), ("scale", 2.5)], BadParameter, "scale", "whole number"),
    ],
)
def test_invalid_parameter_is_rejected_by_name(
    pairs: list[tuple[str, object]], error_type: type[QrError], parameter: str, text: str
) -> None:
    with pytest.raises(error_type) as error:
        parse_spec(pairs)
    assert type(error.value) is error_type
    assert error.value.status == 400
    assert error.value.parameter == parameter
    assert text in error.value.detail


@pytest.mark.parametrize(("value", "shown"), [(True, "true"), (["a"], None), (2.5, "2.5"), ("x" * 200, "x" * 100)])
def test_error_shows_the_value_as_sent(value: object, shown: str | None) -> None:
    with pytest.raises(BadParameter) as error:
        parse_spec([("data", "a"), ("scale", value)])
    assert error.value.value == shown


@pytest.mark.parametrize(
    "pair",
    [("logo_size", "20"), ("logo_margin", "1"), ("logo_ground", "fff"), ("caption_position", "above"),
     ("caption_color", "f00")],
)  # fmt: skip
def test_logo_and_caption_parameters_need_logo_or_caption(pair: tuple[str, str]) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "a"), pair])
    assert error.value.parameter == pair[0]
    addition = pair[0].partition("_")[0]
    assert f"without {addition}" in error.value.detail
    assert parse_spec([("data", "a"), pair, (addition, "heart")])
    assert parse_spec([("data", "a"), ("style", "ours")], presets={"ours": dict([pair])})


def test_parameter_set_by_url_is_rejected() -> None:
    assert parse_spec([("format", "svg")], source=b"link") == Spec(b"link", "svg")
    with pytest.raises(UnknownParameter, match="; this QR code always encodes its link"):
        parse_spec([("data", "x")], source=b"link")
    with pytest.raises(UnknownParameter, match="; send the fields of the payload"):
        parse_spec([("text", "x"), ("lat", "0")], source="geo")
    with pytest.raises(UnknownParameter, match="; the URL names the format"):
        parse_spec([("data", "x"), ("format", "svg")], "png")


@given(st.binary(min_size=1))
def test_any_bytes_are_accepted_as_base64url(content: bytes) -> None:
    from base64 import urlsafe_b64encode

    assert parse_spec([("data64", urlsafe_b64encode(content).decode().rstrip("="))]).content == content


NAMES = st.sampled_from([p.name for p in PARAMETERS] + ["format", "url", "nonsense"])
VALUES = st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.none(), st.floats())


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_any_input_gives_a_spec_or_error(pairs: list[tuple[str, object]]) -> None:
    try:
        assert parse_spec(pairs).content
    except QrError as error:
        assert error.status in {400, 422}
        assert error.detail


def test_unencodable_payload_character_is_not_echoed() -> None:
    with pytest.raises(BadParameter) as error:
        parse_spec([("ssid", "日"), ("password", "12345678"), ("eci", "3")], "png", "wifi")
    assert (error.value.parameter, error.value.value) == ("eci", 3)
    assert "65e5" not in error.value.detail


def test_auto_symbol_with_logo_is_qr() -> None:
    assert parse_spec([("data", "1"), ("symbol", "auto")]).encoding.symbol == "auto"
    assert parse_spec([("data", "1"), ("symbol", "auto"), ("logo", "heart")]).encoding.symbol == "qr"


class TestStoredStyle:
    def test_parameter_overrides_stored_style(self) -> None:
        spec = parse_spec([("dark", "#900")], "png", b"hi", stored=[("dark", "#123456"), ("shape", "dot")])
        assert (spec.style.dark, spec.style.shape) == (color.parse("#900"), "dot")

    def test_stored_style_overrides_its_preset(self) -> None:
        spec = parse_spec([], "png", b"hi", stored=[("style", "dots"), ("eye", "square")])
        assert (spec.style.shape, spec.style.eye, spec.style.eyeball) == ("dot", "square", "rounded")

    def test_requested_preset_overrides_stored_style(self) -> None:
        spec = parse_spec([("style", "bars")], "png", b"hi", stored=[("shape", "dot"), ("frame", "circle")])
        assert (spec.style.shape, spec.style.frame) == ("vertical", "circle")

    def test_requested_size_replaces_stored_scale(self) -> None:
        spec = parse_spec([("size", "300")], "png", b"hi", stored=[("scale", "5")])
        assert (spec.output.size, spec.output.scale) == (300, 10)

    def test_stored_format_is_the_default(self) -> None:
        stored = [("format", "svg")]
        assert parse_spec([], None, b"hi", stored=stored).format == "svg"
        assert parse_spec([("format", "pdf")], None, b"hi", stored=stored).format == "pdf"
        assert parse_spec([], "eps", b"hi", stored=stored).format == "eps"

    def test_error_names_stored_style_unsupported_by_format(self) -> None:
        with pytest.raises(IncompatibleParameters) as error:
            parse_spec([("format", "txt")], None, b"hi", stored=[("shape", "dot")])
        assert error.value.parameter == "style"

    def test_logo_parameters_apply_to_stored_logo(self) -> None:
        assert parse_spec([("logo_size", "20")], "png", b"hi", stored=[("logo", "heart")]).logo.logo == "heart"

    def test_stored_style_rejects_content_and_preset_rejects_format(self) -> None:
        with pytest.raises(UnknownParameter, match=r"'data'[^;]*$"):
            parse_spec([], "png", b"hi", stored=[("data", "ho")])
        with pytest.raises(UnknownParameter, match=r"'format'[^;]*$"):
            parse_spec([("style", "ours")], "png", b"hi", presets={"ours": {"format": "svg"}})
