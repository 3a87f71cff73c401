"""Errors of images that cannot be made as requested."""

from __future__ import annotations

from qr.errors.base import BadParameter, QrError


class DataTooLong(QrError):
    """Content that exceeds the capacity of the symbol."""

    status = 422
    code = "data-too-long"


class UnsupportedByEncoder(QrError):
    """A feature of the standard that the installed encoder does not support."""

    status = 422
    code = "unsupported-by-encoder"


class LowContrast(QrError):
    """Colours that scanners cannot distinguish, or modules that are lighter than their background."""

    status = 422
    code = "low-contrast"


class Unreadable(QrError):
    """An image that the decoder cannot decode to the same content."""

    status = 422
    code = "unreadable"


class BadLogo(QrError):
    """A logo file that is damaged, unsafe, too large, or impossible to convert to CMYK."""

    status = 422
    code = "bad-picture"

    def __init__(self, detail: str, *, allowed: str | None = None) -> None:
        super().__init__(f"logo: {detail}", parameter="logo", allowed=allowed)


class LogoTooLarge(QrError):
    """A logo that needs more than three fifths of the error correction, or covers function patterns."""

    status = 422
    code = "logo-too-large"


class TooExpensive(BadParameter):
    """An image that costs more CPU time or memory than one request can use."""

    status = 422
    code = "too-expensive"
