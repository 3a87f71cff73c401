"""Names of versions, symbologies and error correction levels (ISO/IEC 18004, 23941)."""

from __future__ import annotations

LEVELS = ("L", "M", "Q", "H")  # From lowest to highest.
VERSIONS = range(1, 41)  # QR Code.
MICRO = ("M1", "M2", "M3", "M4")  # Micro QR Code (ISO/IEC 18004:2015, 6.3).
# rMQR, with the height before the width in modules (ISO/IEC 23941:2022, table 1).
RMQR = tuple(
    f"R{height}x{width}"
    for height, minimum in {7: 43, 9: 43, 11: 27, 13: 27, 15: 43, 17: 43}.items()
    for width in (27, 43, 59, 77, 99, 139)
    if width >= minimum
)
SYMBOLOGIES = ("qr", "micro", "rmqr")

Version = int | str  # A number for QR Code, a name for Micro QR Code and rMQR.


class AnyVersion:
    """Version of QR Code, Micro QR Code or rMQR."""

    allowed = (
        "a whole number from 1 to 40, M1 to M4, or RHxW with a height H of 7, 9, 11, 13, 15 or 17 and a width W of 43, "
        "59, 77, 99 or 139 (also 27 with heights 11 and 13), as in R11x27"
    )

    def parse(self, text: str) -> Version:
        for name in (*MICRO, *RMQR):
            if name.lower() == text.lower():
                return name
        for number in VERSIONS:
            if str(number) == text:
                return number
        raise ValueError(text)


def find_symbology(version: Version) -> str:
    """Return the element of ``SYMBOLOGIES`` that a version belongs to."""
    return "qr" if isinstance(version, int) else "micro" if version in MICRO else "rmqr"


def levels_above(level: str) -> tuple[str, ...]:
    """Return every higher error correction level, lowest first."""
    return LEVELS[LEVELS.index(level) + 1 :]
