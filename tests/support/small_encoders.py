"""Encoders of Micro QR Code and rMQR that share no code with the service's own."""

from __future__ import annotations

from typing import Any

import segno
from rmqrcode import ErrorCorrectionLevel, rMQR
from rmqrcode.encoder import AlphanumericEncoder, ByteEncoder, NumericEncoder

from tests.support.encoders import Mode

_RMQR_ENCODERS: dict[Mode, Any] = {"numeric": NumericEncoder, "alphanumeric": AlphanumericEncoder, "byte": ByteEncoder}
# rmqrcode leaves out the last codewords of the longer blocks where they differ in length, and numbers R13x27 and R17x43
# at M wrongly.
WRONG_IN_RMQRCODE = {
    "M": {
        "R9x139", "R11x99", "R13x27", "R13x77", "R13x99", "R13x139", "R15x77", "R15x139", "R17x99", "R17x43",
    },
    "H": {
        "R9x77", "R11x59", "R11x77", "R11x99", "R13x77", "R13x99", "R13x139", "R15x43", "R15x77", "R15x139",
        "R17x43", "R17x77", "R17x139",
    },
}  # fmt: skip


def segno_symbol(content: bytes, mode: Mode, version: str, level: str, mask: int | None) -> tuple[int, tuple[int, ...]]:
    """The mask and the rows of a Micro QR Code.

    Content must leave nothing to pad in M3, which segno fills with zeros, and in others not end with the terminator at
    the border of a codeword, where segno adds one of zeros.
    """
    error = None if level == "none" else level
    code = segno.make_micro(content, error=error, mode=mode, version=version, mask=mask, boost_error=False)
    return code.mask, tuple(int("".join(map(str, row)), 2) for row in code.matrix)


def rmqrcode_rows(content: bytes, mode: Mode, version: str, level: str) -> tuple[int, ...]:
    """The rows of an rMQR; content of byte mode must be UTF-8."""
    code = rMQR(version, ErrorCorrectionLevel[level])
    code.add_segment(content.decode(), _RMQR_ENCODERS[mode])
    code.make()
    return tuple(int("".join(map(str, row)), 2) for row in code.to_list(with_quiet_zone=False))
