"""Which kinds of symbol can be what is asked for: QR Code, Micro QR Code, rMQR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qr.errors import BadParameter, QrError
from qr.spec import Encoding
from qr.spec.versions import LEVELS, SYMBOLOGIES, symbology_of
from qr.symbol import micro, rmqr

TITLES = {"qr": "QR Code", "micro": "Micro QR Code", "rmqr": "rMQR"}


class SmallSymbology(NamedTuple):
    """A kind of symbol smaller than QR Code.

    versions: for a content and what is asked of the symbol, those to try, smallest first
    levels:   for a version and what is asked, those to try, weakest first
    sides:    modules from top to bottom and from left to right
    mask:     the data mask pattern of finished rows
    roles:    the ``Role`` of every cell, row by row, a byte a cell
    """

    versions: Callable[[bytes, Encoding], list[str]]
    levels: Callable[[str, Encoding], tuple[str, ...]]
    sides: Callable[[str], tuple[int, int]]
    mask: Callable[[tuple[int, ...]], int]
    roles: Callable[[str], tuple[bytes, ...]]


SMALL_SYMBOLOGIES = {
    "micro": SmallSymbology(micro.versions, micro.levels, micro.sides, micro.data_mask, micro.roles),
    "rmqr": SmallSymbology(rmqr.versions, rmqr.levels, rmqr.sides, rmqr.data_mask, rmqr.roles),
}


def allowed_symbologies(encoding: Encoding) -> tuple[str, ...]:
    """The kinds that are allowed and able. Raises ``BadParameter`` for what excludes the last of them."""
    if encoding.gs1:
        _check_gs1(encoding)
    refusals = {kind: next(_refusals(kind, encoding), None) for kind in _allowed(encoding)}
    able = tuple(kind for kind, refusal in refusals.items() if refusal is None)
    if not able:
        raise next(refusal for refusal in refusals.values() if refusal)
    return able


def _allowed(encoding: Encoding) -> tuple[str, ...]:
    asked, version = encoding.symbol, encoding.version
    if version is None:
        return SYMBOLOGIES if asked == "auto" else (asked or "qr",)
    kind = symbology_of(version)
    if asked not in {None, "auto", kind}:
        raise BadParameter("version", version, f"a version of {TITLES[str(asked)]}, or symbol={kind}")
    return (kind,)


def _check_gs1(encoding: Encoding) -> None:
    """GS1 General Specifications, 5.7.3: neither ECI nor structured append."""
    if encoding.eci is not None:
        raise BadParameter("eci", encoding.eci, "absent with gs1, whose data are ASCII")
    if encoding.parts is not None:
        raise BadParameter("parts", encoding.parts, "absent with gs1, which GS1 does not divide")


def _refusals(kind: str, encoding: Encoding) -> Iterator[QrError]:
    """Whatever a kind does not have."""
    name = TITLES[kind]
    if kind == "qr":
        return
    if encoding.ecc and encoding.ecc not in (levels := _levels(kind, encoding)):
        which = f"one of {', '.join(levels)}" if levels else "absent"
        yield BadParameter("ecc", encoding.ecc, f"{which} for {name} {encoding.version or ''}".strip())
    for parameter, value in (("parts", encoding.parts), ("part", encoding.part)):
        if value is not None:
            yield BadParameter(parameter, value, f"absent for {name}, which has no structured append")
    if kind == "rmqr":
        if encoding.mask is not None:
            yield BadParameter("mask", encoding.mask, "absent for rMQR, which has only one data mask")
        return
    if encoding.mask is not None and encoding.mask not in micro.MASKS:
        yield BadParameter("mask", encoding.mask, f"a whole number from 0 to {micro.MASKS[-1]} for {name}")
    if encoding.eci is not None:
        yield BadParameter("eci", encoding.eci, f"absent for {name}, which has no ECI")
    if encoding.gs1:
        yield BadParameter("gs1", "on", f"off for {name}, which has no FNC1")


def _levels(kind: str, encoding: Encoding) -> list[str]:
    if kind == "rmqr":
        return list(rmqr.LEVELS)
    versions = micro.CAPACITIES if encoding.version is None else (str(encoding.version),)
    return [level for level in LEVELS if any(level in micro.CAPACITIES[version] for version in versions)]
