from __future__ import annotations

from collections.abc import Collection

from qr.changes.candidates import Change, candidates
from qr.errors import DataTooLong, IncompatibleParameters, LogoTooLarge, QrError, Unreadable
from qr.spec import Encoding, LogoStyle, Output, Spec, Style

TOO_LARGE = LogoTooLarge("too large", parameter="logo")
UNREADABLE = Unreadable("unreadable", parameter="verify")


def find(spec: Spec | None, error: QrError, sent: Collection[str] = ()) -> list[Change]:
    return list(candidates(sent, spec, error, "auto"))


def test_levels_come_before_other_changes() -> None:
    found = find(Spec(b"hi", encoding=Encoding(ecc="L", boost=False)), UNREADABLE)
    assert found[:4] == [{"ecc": "M"}, {"ecc": "Q"}, {"ecc": "H"}, {"boost": "on"}]


def test_only_what_differs_becomes_plain() -> None:
    spec = Spec(b"hi", style=Style(shape="dot", eye="circle"), output=Output(margin=1))
    found = find(spec, UNREADABLE)
    assert {"margin": 4} in found
    assert [change for change in found if "eyeball" in change or "frame" in change] == []
    both = {"eye": "square", "shape": "square"}
    assert found.index({"eye": "square"}) < found.index({"shape": "square"}) < found.index(both)


def test_size_doubles_in_its_own_unit() -> None:
    sizes = {"scale": 20, "size": 200, "width": "60mm", "symbol_width": "25.4mm"}
    for output in (Output(), Output(size=100), Output(width=30), Output(symbol_width=12.7)):
        changes = [change for change in find(Spec(b"hi", output=output), UNREADABLE) if len(change) == 1]
        name = next(name for name in sizes if any(name in change for change in changes))
        assert {name: sizes[name]} in changes


def test_logos_become_smaller() -> None:
    spec = Spec(b"https://example.com/menu", logo=LogoStyle(logo="heart", logo_size=40), encoding=Encoding(ecc="H"))
    sizes = [change["logo_size"] for change in find(spec, UNREADABLE) if "logo_size" in change]
    assert len(sizes) > 1
    assert sizes == sorted(sizes, reverse=True, key=lambda size: int(size or 0))


def test_fixed_version_is_raised_or_omitted_for_logo() -> None:
    spec = Spec(b"hi", encoding=Encoding(version=4, ecc="H"), logo=LogoStyle(logo="heart"))
    assert [change for change in find(spec, TOO_LARGE) if "version" in change] == [
        {"version": 5}, {"version": 6}, {"version": None},
    ]  # fmt: skip


def test_long_content_gets_any_version_then_lower_levels() -> None:
    error = DataTooLong("too long", parameter="version")
    spec = Spec(b"hi", encoding=Encoding(version=1, ecc="Q"))
    assert find(spec, error) == [{"version": None}, {"ecc": "M"}, {"ecc": "L"}]


def test_parameter_of_the_error_is_omitted_last() -> None:
    error = IncompatibleParameters("no", parameter="shape")
    assert find(None, error, {"shape"}) == [{"shape": None}]
    assert find(None, error) == []


def test_content_and_verification_are_never_omitted() -> None:
    for name in ("data", "data64", "verify"):
        assert find(None, IncompatibleParameters("no", parameter=name), {name}) == []
