"""Choose the symbologies that meet a request: QR Code, Micro QR Code or rMQR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qr.errors import BadParameter, QrError
from qr.spec import Encoding
from qr.spec.versions import LEVELS, SYMBOLOGIES, find_symbology
from qr.symbol import micro, rmqr

TITLES = {"qr": "QR Code", "micro": "Micro QR Code", "rmqr": "rMQR"}


class SmallSymbology(NamedTuple):
    """Functions of a symbology smaller than QR Code.

    versions: content and settings to the versions to try, smallest first
    levels:   version and settings to the levels to try, lowest first
    sides:    version to height and width in modules
    mask:     rows of a finished symbol to the number of its data mask
    roles:    version to the roles of all modules: one ``bytes`` per row, one ``Role`` per byte
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
    """Return the requested symbologies that support all other settings.

    Raises ``BadParameter`` for the setting that the first requested symbology lacks, if none supports all settings.
    """
    if encoding.gs1:
        _check_gs1(encoding)
    errors = {
        symbology: next(_find_errors(symbology, encoding), None) for symbology in _requested_symbologies(encoding)
    }
    usable = tuple(symbology for symbology, error in errors.items() if error is None)
    if not usable:
        raise next(error for error in errors.values() if error)
    return usable


def _requested_symbologies(encoding: Encoding) -> tuple[str, ...]:
    """Return the symbologies that ``symbol`` and ``version`` allow."""
    symbol, version = encoding.symbol, encoding.version
    if version is None:
        return SYMBOLOGIES if symbol == "auto" else (symbol or "qr",)
    symbology = find_symbology(version)
    if symbol not in {None, "auto", symbology}:
        raise BadParameter("version", version, f"a version of {TITLES[str(symbol)]}, or symbol={symbology}")
    return (symbology,)


def _check_gs1(encoding: Encoding) -> None:
    """Reject ECI and structured append with GS1 (GS1 General Specifications, 5.7.3)."""
    if encoding.eci is not None:
        raise BadParameter("eci", encoding.eci, "omitted with gs1, because GS1 data is ASCII")
    if encoding.parts is not None:
        raise BadParameter("parts", encoding.parts, "omitted with gs1, because GS1 has no structured append")


def _find_errors(symbology: str, encoding: Encoding) -> Iterator[QrError]:
    """Yield an error for each setting that the symbology lacks."""
    title = TITLES[symbology]
    if symbology == "qr":
        return
    if encoding.ecc and encoding.ecc not in (levels := _levels(symbology, encoding)):
        choice = f"one of {', '.join(levels)}" if levels else "omitted"
        yield BadParameter("ecc", encoding.ecc, f"{choice} for {title} {encoding.version or ''}".strip())
    for parameter, value in (("parts", encoding.parts), ("part", encoding.part)):
        if value is not None:
            yield BadParameter(parameter, value, f"omitted for {title}, which has no structured append")
    if symbology == "rmqr":
        if encoding.mask is not None:
            yield BadParameter("mask", encoding.mask, "omitted for rMQR, which has only one data mask")
        return
    if encoding.mask is not None and encoding.mask not in micro.MASKS:
        yield BadParameter("mask", encoding.mask, f"a whole number from 0 to {micro.MASKS[-1]} for {title}")
    if encoding.eci is not None:
        yield BadParameter("eci", encoding.eci, f"omitted for {title}, which has no ECI")
    if encoding.gs1:
        yield BadParameter("gs1", "on", f"off for {title}, which has no FNC1")


def _levels(symbology: str, encoding: Encoding) -> list[str]:
    if symbology == "rmqr":
        return list(rmqr.LEVELS)
    versions = micro.CAPACITIES if encoding.version is None else (str(encoding.version),)
    return [level for level in LEVELS if any(level in micro.CAPACITIES[version] for version in versions)]
