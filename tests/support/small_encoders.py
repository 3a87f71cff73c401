"""Independent encoders of Micro QR Code and rMQR."""

from __future__ import annotations

from typing import Any

import segno
from rmqrcode import ErrorCorrectionLevel, rMQR
from rmqrcode.encoder import AlphanumericEncoder, ByteEncoder, NumericEncoder

from tests.support.encoders import Mode

_RMQR_ENCODERS: dict[Mode, Any] = {"numeric": NumericEncoder, "alphanumeric": AlphanumericEncoder, "byte": ByteEncoder}
# rmqrcode omits the last codewords of the longer blocks if the blocks differ in length. Its block lengths of R13x27 and
# R17x43 at level M are wrong.
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
    """Encode a Micro QR Code with segno, and return its mask and rows.

    In M3, the content must fill the symbol, because segno pads M3 with zeros. In other versions, the terminator must
    not end where a codeword ends, because segno then adds a codeword of zeros.
    """
    error = None if level == "none" else level
    code = segno.make_micro(content, error=error, mode=mode, version=version, mask=mask, boost_error=False)
    return code.mask, tuple(int("".join(map(str, row)), 2) for row in code.matrix)


def rmqrcode_rows(content: bytes, mode: Mode, version: str, level: str) -> tuple[int, ...]:
    """Encode an rMQR with rmqrcode, and return its rows. In byte mode, the content must be UTF-8."""
    code = rMQR(version, ErrorCorrectionLevel[level])
    code.add_segment(content.decode(), _RMQR_ENCODERS[mode])
    code.make()
    return tuple(int("".join(map(str, row)), 2) for row in code.to_list(with_quiet_zone=False))
