"""Hostile SVG logos: each makes a renderer work too long, use too much memory, or panic.

A function of ``HOSTILE`` builds a file with ``count`` repetitions of its expensive part.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.support.logo_files import svg

FULL = 'width="100" height="50"'
STOPS = '<stop stop-color="red" stop-opacity=".5"/><stop offset="1" stop-color="#00f"/>'
LARGE = '<rect x="-200" y="-100" width="500" height="250"/>'


def _zigzag(count: int, attributes: str = "") -> bytes:
    return svg(f'<path d="M0 0{"l.01 49 .01-49" * count}" {attributes}/>')


def _curves(count: int, attributes: str = "") -> bytes:
    curve = "C100 50 0 50 100 0 0 0 100 50 0 50"
    return svg(f'<path d="M0 0{curve * count}" {attributes}/>')


def _nested_layers(count: int) -> bytes:
    depth = min(count, 20)
    opening = '<g opacity=".9">' * depth
    return svg(f"{opening}{LARGE}{'</g>' * depth}" * max(1, count // 20))


def _doubling_uses(count: int) -> bytes:
    groups = (f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, min(count, 40)))
    return svg(f'<g id="g0"><path d="M0 0h1v1z"/></g>{"".join(groups)}')


def _gradient_stops(count: int) -> bytes:
    stops = "".join(f'<stop offset="{n / count}" stop-color="#{n % 1000:03}"/>' for n in range(count))
    return svg(f'<linearGradient id="a">{stops}</linearGradient>' + f'<rect {FULL} fill="url(#a)"/>' * 20)


def _clips(count: int) -> bytes:
    clip = '<clipPath id="a"><circle cx="50" cy="25" r="50"/></clipPath>'
    return svg(clip + f'<g clip-path="url(#a)">{LARGE}</g>' * count)


def _clip_chain(count: int) -> bytes:
    last = min(count, 40)
    links = [f'<clipPath id="c{n}" clip-path="url(#c{n - 1})"><rect {FULL}/></clipPath>' for n in range(1, last + 1)]
    return svg(f'<clipPath id="c0"><rect {FULL}/></clipPath>{"".join(links)}<rect {FULL} clip-path="url(#c{last})"/>')


def _masks(count: int) -> bytes:
    mask = f'<mask id="a"><rect {FULL} fill="#fff" opacity=".5"/></mask>'
    return svg(mask + f'<rect {FULL} mask="url(#a)"/>' * count)


def _magnified(count: int) -> bytes:
    line = '<path d="M0 0l2 2 1-2 1 2 1-2" stroke="red" stroke-width="2"/>'
    return svg(f'<g transform="scale(40)">{line * count}</g>')


def _nested_scales(count: int) -> bytes:
    depth = min(count, 20)
    opening = '<g transform="scale(9)">' * depth
    return svg(f"{opening}<circle r='9'/>{'</g>' * depth}")


_STROKE = 'fill="none" stroke="red" stroke-width="20" stroke-linejoin="round" stroke-linecap="round"'
_DASHES = 'fill="none" stroke="red" stroke-dasharray=".001"'
_SKEWED = '<path d="M24 25c50 0 0 .5 1e6 0A9 1e6 0 0 0 1 0" transform="skewY(45)" fill-rule="evenodd"/>'
_FAR_CLIP = (
    '<clipPath id="c" transform="scale(999999.9)"><rect width="1e6" height="9"/></clipPath>'
    '<circle r="40" transform="rotate(999999.9)" clip-path="url(#c)"/>'
)

# Name -> file with a number of repetitions.
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "edges in one row": _zigzag,
    "curves": _curves,
    "wide stroke": lambda count: _zigzag(count, _STROKE),
    "stroked curves": lambda count: _curves(count, _STROKE),
    "dashes": lambda count: _zigzag(count, _DASHES),
    "arcs": lambda count: svg(f'<path d="M50 25{"a90 9 9 1 0 .5 .5" * count}"/>'),
    "smooth curves": lambda count: svg(f'<path d="M0 0Q9 9 9 0{"t9 9t-9-9" * count}"/>'),
    "points": lambda count: svg(f'<polyline points="{"0 0 100 50 " * count}" stroke="red"/>'),
    "small shapes": lambda count: svg('<path d="M0 0h1v1z"/>' * min(count, 4900)),
    "translucent shapes": lambda count: svg(f'<rect {FULL} fill-opacity=".5"/>' * min(count, 4900)),
    "radial gradients": lambda count: svg(
        f'<radialGradient id="a" fx=".2">{STOPS}</radialGradient>' + f'<rect {FULL} fill="url(#a)"/>' * min(count, 4900)
    ),
    "gradient stops": lambda count: _gradient_stops(min(count, 4900)),
    "nested layers": lambda count: _nested_layers(min(count, 4000)),
    "clips": lambda count: _clips(min(count, 2000)),
    "clip chain": _clip_chain,
    "masks": lambda count: _masks(min(count, 2000)),
    "doubling uses": _doubling_uses,
    "magnified strokes": lambda count: _magnified(min(count, 4000)),
    "nested scales": _nested_scales,
    "overflow in a curve": lambda _: svg(_SKEWED),
    "overflow in a clip": lambda _: svg(_FAR_CLIP),
    "overflow in an ellipse": lambda _: svg(
        '<ellipse ry="1e6" rx="1e6"/>', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 .001 .002">'
    ),
}  # fmt: skip
REPETITIONS = 20_000  # more than any limit allows
