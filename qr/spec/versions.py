"""The names of all versions, and what ISO/IEC 18004 fixes for each of QR Code: capacity, function patterns, roles."""

from __future__ import annotations

LEVELS = ("L", "M", "Q", "H")
VERSIONS = range(1, 41)
MICRO = ("M1", "M2", "M3", "M4")  # of Micro QR Code (ISO/IEC 18004:2015, 6.3)
# Of rMQR, height before width in modules (ISO/IEC 23941:2022, table 1).
RMQR = tuple(
    f"R{height}x{width}"
    for height, least in {7: 43, 9: 43, 11: 27, 13: 27, 15: 43, 17: 43}.items()
    for width in (27, 43, 59, 77, 99, 139)
    if width >= least
)
SYMBOLOGIES = ("qr", "micro", "rmqr")

Version = int | str  # 1-40 of QR Code, else one of MICRO or RMQR


class AnyVersion:
    """A version of QR Code, Micro QR Code or rMQR."""

    allowed = (
        "a whole number from 1 to 40, M1 to M4, or R, a height of 7, 9, 11, 13, 15 or 17, x, and a width of 43, 59, "
        "77, 99 or 139 (27 too with heights 11 and 13), as in R11x27"
    )

    def parse(self, text: str) -> Version:
        for name in (*MICRO, *RMQR):
            if name.lower() == text.lower():
                return name
        for number in VERSIONS:
            if str(number) == text:
                return number
        raise ValueError(text)


def symbology_of(version: Version) -> str:
    """Which of ``KINDS`` has this version."""
    return "qr" if isinstance(version, int) else "micro" if version in MICRO else "rmqr"


def levels_above(level: str) -> tuple[str, ...]:
    """Every level that corrects more, weakest first."""
    return LEVELS[LEVELS.index(level) + 1 :]
