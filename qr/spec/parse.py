"""Convert the parameters of a request to a ``Spec``: the first stage of the pipeline."""

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
from qr.parameters.types import Choice
from qr.parameters.values import Pairs, parse_parameters
from qr.payloads import PAYLOADS, Message, PrintStandard, payload_fields, write_payload
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
from qr.spec.formats import FORMATS, check_format, check_prescribed_logo
from qr.spec.inks import check_inks
from qr.spec.presets import BUILT_IN, PresetName, Presets

Group = TypeVar("Group")
Source = bytes | str | None  # Link to encode, name of a payload, or None: the parameters ``data`` or ``data64``.

FORMAT = Parameter("format", Choice(FORMATS), "png", "file format, if the URL does not name one")
PRESET = Parameter(
    "style", PresetName(), None, "preset: values for several parameters, each of which the request can override"
)
ERRORS = Parameter(
    "errors",
    Choice(("image", "json")),
    None,
    "how an error is returned: as an image with the text of the error, or as problem details; default: an image if "
    "Accept contains an image type and no JSON",
)

_NAMES: dict[type, frozenset[str]] = {
    group: frozenset(parameter.name for parameter in declared_parameters(group)) for group in GROUPS
}
SIZES = ("size", "scale", "width", "symbol_width")  # Parameters that set the size of the image.

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
    """Parse the parameters of a request, which override those of a ``stored`` style.

    If the URL sets ``format_name`` or ``source``, the parameters that otherwise set them are unknown.

    Raises a ``QrError`` with status 400 if a parameter is missing, unknown, repeated, malformed or out of range, and
    with status 400 or 422 if parameters cannot be combined.
    """
    accepted = accepted_parameters(format_name is None, source if isinstance(source, str) else source is None, True)
    values = parse_parameters(pairs, accepted, _hints(format_name, source))
    sent = tuple(values)
    stored_values = _stored_values(stored, presets) if stored else {}
    name = format_name or str(values.get("format", stored_values.get("format", FORMAT.default)))
    check_format(name, values)
    for defaults in filter(None, (_preset_values(values, presets), stored_values)):
        check_format(name, defaults, reported_parameter="style")
        values = _override(defaults, values)
    check_inks(values)
    _check_size(values)
    _check_additions(sent, values)
    if isinstance(source, str):
        return _payload_spec(source, name, values)
    content, encoding = _encode_source(source, values)
    return Spec(content, name, encoding, *_appearance(values))


def parse_preset(name: str, presets: Presets) -> dict[str, Any]:
    """Parse the parameters of a preset. Raises a ``QrError`` if the preset is unknown or invalid."""
    if name not in presets:
        raise BadParameter("style", name, f"one of {', '.join(presets)}")
    return parse_parameters(presets[name].items(), accepted_parameters(False, False))


def check_presets(presets: Presets) -> None:
    """Raise ``ValueError`` with the name of a preset that has an invalid parameter."""
    for name in presets:
        try:
            parse_preset(name, presets)
        except QrError as error:
            raise ValueError(f"QR_STYLES: {name}: {error.detail}") from None


@lru_cache(maxsize=64)
def accepted_parameters(with_format: bool, source: bool | str, with_errors: bool = False) -> dict[str, Parameter]:
    """Return the accepted parameters by name and alias.

    ``source`` is the name of a payload, whose fields are accepted, or whether ``data`` and ``data64`` are accepted.
    ``with_errors``: whether ``errors`` is accepted, which belongs to a request and not to a style.
    """
    parameters = [parameter for group in GROUPS if group is not Content for parameter in declared_parameters(group)]
    parameters += [PRESET, ERRORS] if with_errors else [PRESET]
    if with_format:
        parameters.append(FORMAT)
    if isinstance(source, str):
        parameters += payload_fields(source)
    elif source:
        parameters += declared_parameters(Content)
    return index_by_name(parameters)


def _hints(format_name: str | None, source: Source) -> dict[str, str]:
    return {**(_SET_BY_URL if format_name else {}), **_SET_BY_SOURCE[type(source)]}


def _stored_values(stored: Pairs, presets: Presets) -> Mapping[str, Any]:
    """Parse a stored style. Its parameters override those of the preset that it names."""
    with error_path("style"):
        values = parse_parameters(stored, accepted_parameters(True, False))
        return _override(_preset_values(values, presets), values)


def _preset_values(values: Mapping[str, Any], presets: Presets) -> Mapping[str, Any]:
    return parse_preset(values["style"], presets) if "style" in values else {}


def _override(defaults: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Override defaults with values. A size in any form overrides a size in every form."""
    overridden = SIZES if any(name in values for name in SIZES) else ()
    return {**{name: value for name, value in defaults.items() if name not in overridden}, **values}


def _check_size(values: Mapping[str, Any]) -> None:
    """Raise ``RepeatedParameter`` if several parameters set the size."""
    first, *others = [name for name in SIZES if name in values] or [""]
    if others:
        raise RepeatedParameter(
            f"{first} and {others[0]} both set the size; send only one of them",
            parameter=others[0],
            allowed=f"omitted if {first} is sent",
        )


def _check_additions(sent: Iterable[str], values: Mapping[str, Any]) -> None:
    """Reject ``logo_*`` and ``caption_*`` parameters without a logo or caption. A preset can set them in advance."""
    for name in sent:
        addition = name.partition("_")[0]
        if addition in {"logo", "caption"} and addition not in values:
            raise IncompatibleParameters(
                f"{name} has no effect without {addition}; send {addition} too, or omit {name}",
                parameter=name,
                allowed=f"omitted without {addition}",
            )


def _encode_source(source: bytes | None, values: Mapping[str, Any]) -> tuple[bytes, Encoding]:
    """Encode a link, or the parameters ``data`` or ``data64``."""
    encoding = _build_group(Encoding, values)
    if encoding.symbol == "auto" and "logo" in values:
        encoding = encoding._replace(symbol="qr")  # Micro QR Code and rMQR have no room for a logo.
    if source is None:
        return encode_content(_build_group(Content, values), encoding)
    return encode_text(source.decode(), encoding)


def _payload_spec(payload: str, format_name: str, values: Mapping[str, Any]) -> Spec:
    """Write a payload and apply the symbol settings that its standard requires."""
    message = write_payload(payload, values)
    encoding = apply_standard(message, values, _build_group(Encoding, values))
    style, output, logo, caption = _appearance(values)
    if message.logo:
        if logo != LogoStyle():
            raise IncompatibleParameters(
                "logo cannot be combined with this payload, whose standard prescribes a logo",
                parameter="logo",
                allowed="omitted",
            )
        check_prescribed_logo(format_name, message.logo.logo)
        logo = LogoStyle(*message.logo, logo_margin=0)
    if message.printed and not any(name in values for name in SIZES):
        output = _default_size(output, format_name, message.printed)
    content, encoding = _encode_message(message, encoding)
    return Spec(
        content, format_name, encoding, style, output, logo, caption, message.max_version,
        has_prescribed_logo=message.logo is not None, print_standard=message.printed,
        is_secret=PAYLOADS[payload].secret,
    )  # fmt: skip


def _default_size(output: Output, format_name: str, printed: PrintStandard) -> Output:
    """Return the output with the printed width of the symbol, if the size of the file on paper is known."""
    has_length = FORMATS[format_name].vector or output.dpi is not None
    return output._replace(symbol_width=printed.symbol_mm) if has_length else output


def _encode_message(message: Message, encoding: Encoding) -> tuple[bytes, Encoding]:
    """Encode the text of a payload. The error omits its characters, because the text can be secret."""
    try:
        return encode_text(message.text, encoding)
    except BadParameter:
        raise BadParameter("eci", encoding.eci, "a character set with all characters of the fields") from None


def _appearance(values: Mapping[str, Any]) -> tuple[Style, Output, LogoStyle, CaptionStyle]:
    return (
        _build_group(Style, values),
        _build_group(Output, values),
        _build_group(LogoStyle, values),
        _build_group(CaptionStyle, values),
    )


def _build_group(group: type[Group], values: Mapping[str, Any]) -> Group:
    names = _NAMES[group]
    return group(**{name: value for name, value in values.items() if name in names})
