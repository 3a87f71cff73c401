from __future__ import annotations

import pytest

from qr.logo.svg import read
from qr.logo.svg_references import MAX_NESTING
from tests.support.logo_files import logo_error, svg

SHAPE = '<path d="M0 0h1v1z"/>'


def use_chain(times: int) -> list[str]:
    return [f'<g id="c0">{SHAPE}</g>', *(f'<use id="c{n}" href="#c{n - 1}"/>' for n in range(1, times + 1))]


@pytest.mark.parametrize(
    "body",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<defs><clipPath id="a"><rect clip-path="url(#a)"/></clipPath></defs>',
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>',
        '<mask id="a"><g fill="url(#g)" mask="url(#a)"/></mask><linearGradient id="g"/>',
    ],
)
def test_cyclic_references_are_rejected(body: str) -> None:
    assert "a cycle of references" in logo_error(svg(body))


@pytest.mark.parametrize("order", [1, -1])
def test_long_reference_chain_is_rejected_in_any_order(order: int) -> None:
    assert read(svg("".join(use_chain(MAX_NESTING - 4)[::order]))).cost
    assert "deep" in logo_error(svg("".join(use_chain(4000)[::order])))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<use href="#a"/>', "no element has this id"),
        ('<rect fill="url(#a)"/>', "no element has this id"),
        ('<g id="a"/><g id="a"/><use href="#a"/>', "several elements have this id"),
    ],
)
def test_reference_must_match_exactly_one_element(body: str, reason: str) -> None:
    assert reason in logo_error(svg(body))


def test_unreferenced_duplicate_id_is_removed() -> None:
    assert b"id=" not in read(svg('<g id="a"/><g id="a"/>')).file
