"""A label: a QR code and lines of text, before they have a place on a sheet."""

from __future__ import annotations

from typing import NamedTuple

from qr.drawing import Drawing, quiet_zone
from qr.errors import BadParameter, IncompatibleParameters
from qr.generate import generate_drawing
from qr.spec import Output, Spec

# Parameters of images that a sheet sets.
_SET_BY_SHEET = ("size", "width", "symbol_width", "dpi", "bleed", "download")


class Label(NamedTuple):
    """One label.

    spec:  the QR code; its size comes from the label
    lines: lines of text, each after the name of its column
    key:   any value with which the caller finds the label again, such as the number of a row
    """

    spec: Spec
    lines: tuple[tuple[str, str], ...] = ()
    key: object = None


def draw_label(spec: Spec, engine: str = "auto") -> Drawing:
    """Encode and draw the QR code of a label. Its size in pixels has no meaning.

    Raises the ``QrError`` of the stage that rejects the spec, ``IncompatibleParameters`` for a size and for several
    parts, and ``BadParameter`` for ``verify=off`` and for a quiet zone that is narrower than the standard requires.
    """
    _check_output(spec.output)
    if spec.encoding.parts and spec.encoding.part is None:
        detail = f"part must be a number from 1 to {spec.encoding.parts}, because a label has one QR code"
        raise IncompatibleParameters(detail, parameter="part", allowed=f"a number from 1 to {spec.encoding.parts}")
    drawing = generate_drawing(spec._replace(format="pdf"), engine)
    required = drawing.symbol.quiet_zone
    if quiet_zone(drawing.symbol, spec.output) < required:
        raise BadParameter("margin", spec.output.margin, f"at least {required}, the quiet zone of the standard")
    return drawing


def _check_output(output: Output) -> None:
    for name in _SET_BY_SHEET:
        if getattr(output, name) is not None:
            detail = f"{name} cannot be combined with sheet, which sets the size of the QR code; omit {name}"
            raise IncompatibleParameters(detail, parameter=name, allowed="omitted with sheet")
    if not output.verify:
        raise BadParameter("verify", "off", "on, because every label of a sheet is decoded")
