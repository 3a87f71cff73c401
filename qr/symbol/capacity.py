"""Describe the capacity of symbols in the error for content that is too long."""

from __future__ import annotations

from collections.abc import Mapping

from qr.errors import DataTooLong
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import RMQR, Version
from qr.symbol import micro, rmqr
from qr.symbol.tables import byte_capacity

_OTHER_MODES = "(digits and upper-case letters take less space)"


def too_long_error(content: bytes, encoding: Encoding, symbology: str) -> DataTooLong:
    """Build the error for content that exceeds the largest version of a symbology, or the requested version.

    Without a requested version, the error names no parameter: only the caller knows where the content comes from.
    """
    capacity = _CAPACITY_TEXTS[symbology](content, encoding)
    return DataTooLong(
        f"the content has {len(content)} bytes; {capacity}",
        parameter="version" if encoding.version else None,
        value=encoding.version,
        allowed=f"at most {capacity.partition(' holds ')[2].partition(' (')[0]}",
    )


def _qr_capacity(_: bytes, encoding: Encoding) -> str:
    version, header_bits = int(encoding.version or 40), _header_bits(encoding, 4)
    capacities = {level: byte_capacity(version, level, header_bits) for level in _levels(encoding, "L")}
    return f"{_capacity_text(version, capacities, 'bytes')} {_OTHER_MODES}"


def _rmqr_capacity(_: bytes, encoding: Encoding) -> str:
    version, header_bits = str(encoding.version or RMQR[-1]), _header_bits(encoding, 3)
    capacities = {level: rmqr.byte_capacity(version, level, header_bits) for level in _levels(encoding, "M")}
    return f"{_capacity_text(version, capacities, 'bytes')} {_OTHER_MODES}"


def _micro_capacity(content: bytes, encoding: Encoding) -> str:
    version, mode = str(encoding.version or "M4"), micro.find_mode(content)
    if version == "M1":
        return f"version M1 holds {micro.CAPACITIES['M1']['none'].numeric} digits"
    index = micro.MODES.index(mode)
    capacities = {level: micro.CAPACITIES[version][level][index] for level in _levels(encoding, "L")}
    return _capacity_text(version, capacities, mode)


def _levels(encoding: Encoding, lowest: str) -> tuple[str, ...]:
    """Return the requested level, and the lowest level, which has the largest capacity."""
    return tuple(dict.fromkeys((encoding.ecc or DEFAULT_LEVEL, lowest)))


def _capacity_text(version: Version, capacities: Mapping[str, int], unit: str) -> str:
    texts = [f"{capacity} {unit} at level {level}" for level, capacity in capacities.items()]
    return f"version {version} holds {' and '.join(texts)}"


def _header_bits(encoding: Encoding, indicator_bits: int) -> int:
    """Return the bits of ECI, FNC1 and structured append headers before the content."""
    eci = 0 if encoding.eci is None else indicator_bits + (8 if encoding.eci < 128 else 16)
    return eci + indicator_bits * encoding.gs1 + (20 if encoding.parts else 0)


_CAPACITY_TEXTS = {"qr": _qr_capacity, "micro": _micro_capacity, "rmqr": _rmqr_capacity}
