from __future__ import annotations

from rmqrcode.format.rmqr_versions import rMQRVersions

from qr.spec.versions import MICRO, RMQR, find_symbology, levels_above
from tests.support.encoders import LEVELS


def test_levels_above_are_higher_levels() -> None:
    assert [levels_above(level) for level in LEVELS] == [("M", "Q", "H"), ("Q", "H"), ("H",), ()]


def test_every_version_has_one_symbology() -> None:
    assert [find_symbology(version) for version in (1, 40)] == ["qr", "qr"]
    assert {find_symbology(version) for version in MICRO} == {"micro"}
    assert {find_symbology(version) for version in RMQR} == {"rmqr"}


def test_version_names_match_the_standards() -> None:
    assert set(MICRO) == {"M1", "M2", "M3", "M4"}
    assert list(RMQR) == list(rMQRVersions)
