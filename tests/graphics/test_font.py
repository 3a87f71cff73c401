"""The bundled font, compared with FreeType (Pillow) for glyphs and with rustybuzz (resvg) for lines."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from html import escape
from itertools import chain, pairwise

import numpy as np
import pytest
import resvg_py
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from qr.graphics import font
from qr.graphics.antialias import coverage
from qr.graphics.path import Path, bounds, translate
from tests.support.decoders import open_png

Coverage = np.ndarray[tuple[int, int], np.dtype[np.float64]]

EM = 24  # pixels
OVERSAMPLING = 20  # at 20 times the size, FreeType's fitting of glyphs to pixels has no visible effect
CHARACTERS = "".join(map(chr, TTFont(font.FILE).getBestCmap()))


@cache
def freetype(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.FILE, size, layout_engine=ImageFont.Layout.BASIC)


def pixels(path: Path, width: int, em: int = EM) -> Coverage:
    """Return the coverage of a path in ems, in an area of ``width`` by 2 ems with the origin at (0.25, 1.5)."""
    rows = coverage(translate(path, 0.25, 1.5), width * em, 2 * em, em)
    return np.frombuffer(b"".join(rows), np.uint8).reshape(2 * em, width * em) / 255


def line_path(text: str) -> Path:
    return tuple(chain.from_iterable(translate(glyph.path, glyph.x, 0) for glyph in font.line(text)))


def difference(ours: Coverage, theirs: Coverage) -> float:
    """Return the share of the coverage that is not in both, where 1 is the whole coverage."""
    return float(np.abs(ours - theirs).sum() / max(1, theirs.sum()))


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.exhaustive) for part in (1, 2, 3))])
def test_glyph_outlines_match_freetype(part: int) -> None:
    for character in CHARACTERS[part::4]:
        size = EM * OVERSAMPLING
        sheet = Image.new("L", (2 * size, 2 * size))
        ImageDraw.Draw(sheet).text((size / 4, 3 * size / 2), character, 255, freetype(size), anchor="ls")
        theirs = np.asarray(sheet.reduce(OVERSAMPLING)) / 255
        assert difference(pixels(line_path(character), 2), theirs) < 0.07, character


def test_advances_match_freetype() -> None:
    for character in CHARACTERS:
        (glyph,) = font.line(character)
        assert glyph.advance * 1000 == pytest.approx(freetype(1000).getlength(character)), character


@pytest.mark.parametrize(
    "text",
    [
        "AVATAR To Ty. W/ “L'été”",
        "ГОСТ Тула: Ут. «Ща»",
        "Ταξίδι όλους Ἀθῆναι",
        "Trà Vinh Ấp Yên",
        "→ 100 % €7,50 ↑",
    ],
)
def test_kerned_lines_match_rustybuzz(text: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="160"><text x="20" y="120"'
        f' font-family="Noto Sans" font-weight="500" font-size="80">{escape(text)}</text></svg>'
    )
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=[str(font.FILE)], skip_system_fonts=True))
    theirs = 1 - np.asarray(open_png(png).convert("L")) / 255
    assert theirs.sum() > 100
    assert difference(pixels(line_path(text), 20, em=80), theirs) < 0.03


def test_pair_kerning_uses_value_in_font() -> None:
    distance = sum(glyph.advance for glyph in font.line("A")) - font.line("AV")[1].x
    assert distance == pytest.approx(0.04)
    assert font.line("HH")[1].x == font.line("H")[0].advance


@pytest.mark.parametrize(
    ("character", "holes"), [("o", 1), ("8", 2), ("A", 1), ("%", 2), ("@", 1), ("B", 2), ("Ф", 2), ("θ", 2), ("l", 0)]
)
def test_glyph_has_expected_number_of_holes(character: str, holes: int) -> None:
    """Flood the background from outside. Every area without ink that remains is a hole."""
    sheet = Image.fromarray(np.where(pixels(line_path(character), 2) > 0.5, 255, 0).astype(np.uint8)).copy()
    found = -1
    while 0 in (background := np.array(sheet)):
        y, x = np.argwhere(background == 0)[0]
        ImageDraw.floodfill(sheet, (int(x), int(y)), 128)
        found += 1
    assert found == holes


def test_outer_outline_runs_clockwise_on_screen() -> None:
    (outline,) = font.line("l")[0].path
    ends = [step[-2:] for step in outline]
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ends, [*ends[1:], ends[0]], strict=True))
    assert area > 0


def test_capital_spans_baseline_to_cap_height() -> None:
    ink = bounds(font.line("H")[0].path)
    assert (ink.y, ink.y + ink.height) == pytest.approx((-font.CAP_HEIGHT, 0))


def test_cubic_curves_equal_quadratics_of_font() -> None:
    """Both ends of the cubic give the same control point of a quadratic curve, in whole units as in the font."""
    outlines = font.line("S")[0].path
    curves = [(before[-2:], step) for outline in outlines for before, step in pairwise(outline) if len(step) == 6]
    assert len(curves) > 10
    for (x0, y0), (x1, y1, x2, y2, x3, y3) in curves:
        control = 1000 * (3 * x1 - x0) / 2, 1000 * (3 * y1 - y0) / 2
        assert control == pytest.approx((1000 * (3 * x2 - x3) / 2, 1000 * (3 * y2 - y3) / 2))
        assert control == pytest.approx((round(control[0]), round(control[1])), abs=1e-6)


def test_only_spaces_have_no_outline() -> None:
    assert {character for character in CHARACTERS if not font.line(character)[0].path} == set(" \u00a0\u2009\u202f")


def test_missing_characters_are_listed_once() -> None:
    assert font.missing("Ж→ω€ Ấ") == ""
    assert font.missing("aあbあ\u0301\u200d\u00ad") == "あ\u0301\u200d\u00ad"


def test_font_is_small_and_includes_licence() -> None:
    assert font.FILE.stat().st_size < 300_000
    licence = (font.FILE.parent / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence
    for record in TTFont(font.FILE)["name"].names:
        if record.nameID == 0:
            assert str(record) in licence


def test_fonttools_is_imported_late_and_thread_safe() -> None:
    program = """
import sys
from concurrent.futures import ThreadPoolExecutor
from qr.drawing import caption
from qr.graphics import font
assert not any(name.startswith("fontTools") for name in sys.modules)
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as pool:
    lines = set(pool.map(font.line, ["Žluťoučký kůň → €"] * 8))
assert len(lines) == 1
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=font.FILE.parents[3])
