"""Convert text with block characters to pixels, as a colour terminal or paper shows the text."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from PIL import Image

Rgb = tuple[int, int, int]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
# Default colours of the terminal.
FOREGROUND, BACKGROUND = (187, 187, 187), (30, 0, 30)


def cell_colors(character: str, ink: Rgb, paper: Rgb) -> tuple[Rgb, Rgb]:
    """Return the colours of the upper and the lower half of a character cell, from the character's Unicode name."""
    name = unicodedata.name(character)
    full = name == "FULL BLOCK"
    assert full or name in {"SPACE", "UPPER HALF BLOCK", "LOWER HALF BLOCK"}
    return (ink if full or "UPPER" in name else paper), (ink if full or "LOWER" in name else paper)


def terminal_pixels(text: str) -> tuple[list[list[Rgb]], Rgb, Rgb]:
    """Return the pixels that a terminal shows, two per cell, and the colours that are set at the end."""
    rows: list[list[Rgb]] = []
    ink, paper = FOREGROUND, BACKGROUND
    for line in text.splitlines():
        upper: list[Rgb] = []
        lower: list[Rgb] = []
        for parameters, character in re.findall(r"\x1b\[([\d;]*)m|(.)", line):
            if character:
                above, below = cell_colors(character, ink, paper)
                upper.append(above)
                lower.append(below)
            elif parameters == "0":
                ink, paper = FOREGROUND, BACKGROUND
            else:
                numbers = [int(number) for number in parameters.split(";")]
                assert numbers[:2] == [38, 2]
                assert numbers[5:7] == [48, 2]
                ink, paper = (numbers[2], numbers[3], numbers[4]), (numbers[7], numbers[8], numbers[9])
        rows += [upper, lower]
    return rows, ink, paper


def enlarge_image(rows: list[list[Rgb]]) -> Image.Image:
    """Return the rows as an image, enlarged four times."""
    image = Image.fromarray(np.array(rows, np.uint8))
    return image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)


def paper_pixels(text: str) -> list[list[Rgb]]:
    """Return the pixels of text that is printed in black on white, two per character."""
    cells = [[cell_colors(character, BLACK, WHITE) for character in line] for line in text.splitlines()]
    return [[cell[half] for cell in line] for line in cells for half in (0, 1)]
