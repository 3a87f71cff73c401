"""Render SVG documents with resvg, an independent renderer (https://github.com/linebender/resvg)."""

from __future__ import annotations


def render_svg(document: str, width: int | None = None, background: str | None = None, dpi: float = 0) -> bytes:
    """Render an SVG document as a PNG file.

    ``width`` is in pixels; default: the width that the document states. ``background`` is a CSS colour; default:
    transparent. ``dpi`` is the resolution of physical units; with 0, these count as 0. Raises ``ValueError`` if resvg
    cannot render the document.
    """
    import resvg_py

    try:
        file = resvg_py.svg_to_bytes(
            svg_string=document, width=width, background=background, dpi=dpi, skip_system_fonts=True
        )
    except BaseException as error:
        # A panic in Rust raises an exception that is not an ``Exception``, of a class that cannot be imported.
        if not isinstance(error, ValueError) and type(error).__module__ != "pyo3_runtime":
            raise
        raise ValueError("resvg cannot render this SVG") from None
    return bytes(file)
