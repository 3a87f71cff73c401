"""Names and texts, as they came in, to a ``Spec``: every refusal says which name, which value, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from qr.errors import (
    BadParameter,
    IncompatibleParameters,
    QrError,
    RepeatedParameter,
    error_path,
)
from qr.parameters import Parameter, declared_parameters, index_by_name
from qr.parameters.types import Choice, Text
from qr.parameters.values import Pairs, parse_parameters
from qr.payloads import PAYLOADS, Message, payload_fields, write_payload
from qr.spec import (
    GROUPS,
    CaptionStyle,
    Content,
    Encoding,
    LogoStyle,
    Output,
    Spec,
    Style,
)
from qr.spec.content import apply_standard, encode_content, encode_text
from qr.spec.formats import FORMATS, check_format
from qr.spec.presets import BUILT_IN, Presets

Group = TypeVar("Group")
Source = bytes | str | None  # content settled by the URL, the name of the payload it names, or neither

FORMAT = Parameter("format", Choice(FORMATS), "png", "file format, where the URL does not name it")
PRESET = Parameter("style", Text(), None, "a preset: values for many of these at once, under what is given by itself")

_NAMES: dict[type, tuple[str, ...]] = {
    group: tuple(parameter.name for parameter in declared_parameters(group)) for group in GROUPS
}

# Hints for parameters that are unknown because the URL of the image sets their value.
_SET_BY_URL = {"format": "the URL names the format"}
_SET_BY_SOURCE: dict[type, dict[str, str]] = {
    bytes: dict.fromkeys(("data", "url", "text", "data64"), "this QR code always encodes its link"),
    str: dict.fromkeys(("data", "url", "text", "data64"), "send the fields of the payload instead"),
    type(None): {},
}


def parse_spec(
    pairs: Pairs,
    format_name: str | None = None,
    source: Source = None,
    presets: Presets = BUILT_IN,
    stored: Pairs = (),
) -> Spec:
    """The ``Spec`` that parameters describe, laid over those of a ``stored`` style.

    A ``format_name`` or ``source`` settled by the URL is no longer a parameter. Raises a ``QrError`` of status 400
    for anything missing, unknown, repeated, malformed or out of range, and of 422 for what does not go together.
    """
    accepted = _accepted(format_name is None, source if isinstance(source, str) else source is None)
    values = parse_parameters(pairs, accepted, _hints(format_name, source))
    below = _styled_below(stored, presets) if stored else {}
    name = format_name or str(values.get("format", below.get("format", FORMAT.default)))
    check_format(name, values)
    given = tuple(values)
    for layer in filter(None, (_preset_in(values, presets), below)):
        check_format(name, layer, reported_parameter="style")
        values = _over(layer, values)
    _check_size(values)
    _check_additions(given, values)
    if isinstance(source, str):
        spec = _prescribed(write_payload(source, values), name, values)
        return spec._replace(is_secret=PAYLOADS[source].secret)
    encoding = _group(Encoding, values)
    if encoding.symbol == "auto" and "logo" in values:
        encoding = encoding._replace(symbol="qr")  # the only kind that has room for one
    if source is None:
        content, encoding = encode_content(_group(Content, values), encoding)
    else:
        content, encoding = encode_text(source.decode(), encoding)
    return Spec(content, name, encoding, *_looks(values))


def parse_preset(name: str, presets: Presets) -> dict[str, Any]:
    """The parameters of a preset, parsed. Raises a ``QrError`` for a name or a value that does not exist."""
    if name not in presets:
        raise BadParameter("style", name, f"one of {', '.join(presets)}")
    return parse_parameters(presets[name].items(), _accepted(False, False))


def check_presets(presets: Presets) -> None:
    """Raises ``ValueError`` for a preset that no request could use, naming it."""
    for name in presets:
        try:
            parse_preset(name, presets)
        except QrError as error:
            raise ValueError(f"QR_STYLES: {name}: {error.detail}") from None


def _hints(format_name: str | None, source: Source) -> dict[str, str]:
    return {**(_SET_BY_URL if format_name else {}), **_SET_BY_SOURCE[type(source)]}


def _preset_in(values: Mapping[str, Any], presets: Presets) -> Mapping[str, Any]:
    """The preset that values name, if they name one."""
    return parse_preset(values["style"], presets) if "style" in values else {}


def _styled_below(stored: Pairs, presets: Presets) -> Mapping[str, Any]:
    """The values of a stored style over the preset that it names."""
    with error_path("style"):
        values = parse_parameters(stored, _accepted(True, False))
        return _over(_preset_in(values, presets), values)


def _over(layer: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values over a layer, which loses its size where they have another."""
    gone = _SIZES if any(name in values for name in _SIZES) else ()
    return {**{name: value for name, value in layer.items() if name not in gone}, **values}


_SIZES = ("size", "scale", "width")


def _check_size(values: Mapping[str, Any]) -> None:
    """Raises ``RepeatedParameter`` where more than one of them sets the size."""
    first, *more = [name for name in _SIZES if name in values] or [""]
    if more:
        raise RepeatedParameter(
            f"{first} and {more[0]} both set the size; give one", parameter=more[0], allowed=f"without {first}"
        )


def _check_additions(given: Iterable[str], values: Mapping[str, Any]) -> None:
    """What is said of a logo or a caption needs one; a preset may say it in advance."""
    for name in given:
        addition = name.partition("_")[0]
        if addition in {"logo", "caption"} and addition not in values:
            raise IncompatibleParameters(
                f"{name} means nothing without {addition}", parameter=name, allowed=f"absent without {addition}"
            )


def _looks(values: Mapping[str, Any]) -> tuple[Style, Output, LogoStyle, CaptionStyle]:
    return (
        _group(Style, values),
        _group(Output, values),
        _group(LogoStyle, values),
        _group(CaptionStyle, values),
    )


def _prescribed(message: Message, format_name: str, values: Mapping[str, Any]) -> Spec:
    """The ``Spec`` of a message, as far as its standard leaves that open."""
    encoding = apply_standard(message, values, _group(Encoding, values))
    style, output, logo, caption = _looks(values)
    if message.centre:
        if logo != LogoStyle():
            raise IncompatibleParameters(
                "this payload has a picture of its own in the middle", parameter="logo", allowed="absent"
            )
        logo = LogoStyle(*message.centre, logo_margin=0)
    content, encoding = _written(message, encoding)
    is_prescribed = message.centre is not None
    return Spec(content, format_name, encoding, style, output, logo, caption, message.max_version, is_prescribed)


def _written(message: Message, encoding: Encoding) -> tuple[bytes, Encoding]:
    """The bytes of a message; a refusal shows nothing of it, for it may be secret."""
    try:
        return encode_text(message.text, encoding)
    except BadParameter:
        raise BadParameter("eci", encoding.eci, "a character set that has every character of these fields") from None


@lru_cache(maxsize=64)
def _accepted(format_open: bool, source: bool | str) -> dict[str, Parameter]:
    """Every name a request may use, other names included; ``source`` is a payload, or whether ``data`` is open."""
    parameters = [parameter for group in GROUPS if group is not Content for parameter in declared_parameters(group)]
    parameters.append(PRESET)
    if format_open:
        parameters.append(FORMAT)
    if isinstance(source, str):
        parameters += payload_fields(source)
    elif source:
        parameters += declared_parameters(Content)
    return index_by_name(parameters)


def _group(kind: type[Group], values: Mapping[str, Any]) -> Group:
    return kind(**{name: values[name] for name in _NAMES[kind] if name in values})
