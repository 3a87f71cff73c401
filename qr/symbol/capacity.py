"""What fits into a symbol, in the words of a refusal."""

from __future__ import annotations

from collections.abc import Mapping

from qr.errors import DataTooLong
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import RMQR, Version
from qr.symbol import micro, rmqr
from qr.symbol.tables import byte_capacity


def too_long_error(content: bytes, encoding: Encoding, kind: str) -> DataTooLong:
    """The refusal of content that is too long for the kind, or for the version that is asked for."""
    holding = _IN_ONE[kind](content, encoding)
    return DataTooLong(
        f"data has {len(content)} bytes; {holding}",
        parameter="version" if encoding.version else "data",
        value=encoding.version,
        allowed=f"at most {holding.partition(' holds ')[2].partition(' (')[0]}",
    )


def _in_qr(_: bytes, encoding: Encoding) -> str:
    version, announced = int(encoding.version or 40), _announced(encoding, 4)
    fits = {level: byte_capacity(version, level, announced) for level in _levels(encoding, "L")}
    return f"{_holding(version, fits, 'bytes')} {_TIGHTER}"


def _in_rmqr(_: bytes, encoding: Encoding) -> str:
    version, announced = str(encoding.version or RMQR[-1]), _announced(encoding, 3)
    fits = {level: rmqr.byte_capacity(version, level, announced) for level in _levels(encoding, "M")}
    return f"{_holding(version, fits, 'bytes')} {_TIGHTER}"


def _in_micro(content: bytes, encoding: Encoding) -> str:
    version, mode = str(encoding.version or "M4"), micro.mode_of(content)
    if version == "M1":
        return f"version M1 holds {micro.CAPACITIES['M1']['none'].numeric} digits"
    at = micro.MODES.index(mode)
    fits = {level: micro.CAPACITIES[version][level][at] for level in _levels(encoding, "L")}
    return _holding(version, fits, mode)


_TIGHTER = "(digits and upper-case letters pack tighter)"


def _levels(encoding: Encoding, weakest: str) -> tuple[str, ...]:
    """The level that is asked for, and the one that leaves the most room."""
    return tuple(dict.fromkeys((encoding.ecc or DEFAULT_LEVEL, weakest)))


def _holding(version: Version, fits: Mapping[str, int], unit: str) -> str:
    return f"version {version} holds " + " and ".join(f"{most} {unit} at level {level}" for level, most in fits.items())


def _announced(encoding: Encoding, indicator: int) -> int:
    """Bits before the content, where a mode indicator has so many."""
    eci = 0 if encoding.eci is None else indicator + (8 if encoding.eci < 128 else 16)
    return eci + indicator * encoding.gs1 + (20 if encoding.parts else 0)


_IN_ONE = {"qr": _in_qr, "micro": _in_micro, "rmqr": _in_rmqr}
