from __future__ import annotations

import pytest

from qr.logo.svg import read
from qr.logo.svg_cost import MAX_COST, MAX_NESTING
from tests.support.logo_files import refusal, svg

SHAPE = '<path d="M0 0h1v1z"/>'


def doubled(times: int) -> str:
    """Groups that each use the one before twice: 2 to that power shapes."""
    groups = (f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, times + 1))
    return f'<g id="g0">{SHAPE}</g>{"".join(groups)}'


def chained(times: int) -> list[str]:
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
def test_effort_counts_what_is_drawn_as_often_as_it_is(body: str, units: int) -> None:
    assert read(svg(body)).cost == units


@pytest.mark.parametrize(
    "body",
    [
        doubled(40),
        SHAPE * MAX_COST,
        f'<path d="M0 0{"l1 1" * 130_000}"/>',
        f'<clipPath id="a">{SHAPE * 100}</clipPath>' + '<rect clip-path="url(#a)"/>' * 20,
        '<rect opacity=".5"/>' * 501,
    ],
)
def test_too_much_work_is_refused_before_it_is_done(body: str) -> None:
    assert "costs too much" in refusal(svg(body))


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
def test_a_circle_of_references_is_refused(body: str) -> None:
    assert "a cycle of references" in refusal(svg(body))


@pytest.mark.parametrize("order", [1, -1])
def test_a_long_chain_of_references_is_refused_whichever_end_comes_first(order: int) -> None:
    assert read(svg("".join(chained(MAX_NESTING - 4)[::order]))).cost
    assert "deep" in refusal(svg("".join(chained(4000)[::order])))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<use href="#a"/>', "no element has this id"),
        ('<rect fill="url(#a)"/>', "no element has this id"),
        ('<g id="a"/><g id="a"/><use href="#a"/>', "several elements have this id"),
    ],
)
def test_a_reference_means_exactly_one_element(body: str, reason: str) -> None:
    assert reason in refusal(svg(body))


def test_a_repeated_id_that_nobody_refers_to_does_no_harm() -> None:
    assert b"id=" not in read(svg('<g id="a"/><g id="a"/>')).file
