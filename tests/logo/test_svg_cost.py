from __future__ import annotations

import pytest

from qr.logo.svg import read
from qr.logo.svg_cost import MAX_COST, MAX_NESTING
from tests.support.logo_files import logo_error, svg

SHAPE = '<path d="M0 0h1v1z"/>'


def doubling_uses(times: int) -> str:
    """Return groups that each use the previous group twice: 2 ** ``times`` shapes in the last group."""
    groups = (f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, times + 1))
    return f'<g id="g0">{SHAPE}</g>{"".join(groups)}'


def use_chain(times: int) -> list[str]:
    return [f'<g id="c0">{SHAPE}</g>', *(f'<use id="c{n}" href="#c{n - 1}"/>' for n in range(1, times + 1))]


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("", 1),
        (SHAPE, 2),
        (f"<g>{SHAPE * 10}</g>", 12),
        (f'<defs><g id="a">{SHAPE}</g></defs>', 1),
        (f'<defs><g id="a">{SHAPE}</g></defs><use href="#a"/><use href="#a"/>', 7),
        (f'<linearGradient id="a"/><rect fill="url(#a)"/>{SHAPE}', 6),
        (f'<clipPath id="a">{SHAPE}</clipPath><rect clip-path="url(#a)"/>', 8),
        ('<rect opacity=".5"/>', 5),
        (f'<path d="M0 0{"l1 1" * 500}"/>', 10),
    ],
)
def test_cost_counts_every_rendered_shape(body: str, units: int) -> None:
    assert read(svg(body)).cost == units


@pytest.mark.parametrize(
    "body",
    [
        doubling_uses(40),
        SHAPE * MAX_COST,
        f'<path d="M0 0{"l1 1" * 130_000}"/>',
        f'<clipPath id="a">{SHAPE * 100}</clipPath>' + '<rect clip-path="url(#a)"/>' * 20,
        '<rect opacity=".5"/>' * 501,
    ],
)
def test_costly_svg_is_rejected_before_rendering(body: str) -> None:
    assert "costs too much" in logo_error(svg(body))


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
