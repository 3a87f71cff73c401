"""What a PDF page paints beyond squares of one colour: shapes, gradients, pictures, a rounded ground."""

from __future__ import annotations

from collections.abc import Iterator

from qr.drawing import Drawing
from qr.gradient import Gradient, Paint
from qr.layers import Inset, Layer, Tiles
from qr.path import Box, Outline, Path, box
from qr.render.page import numbers, page_of, picture_size, shading, stops_of
from qr.render.pdf import Resources, fill, runs
from qr.render.svg import number

PLACES = 3  # decimals of a coordinate, as in SVG


def painted(drawing: Drawing, resources: Resources) -> str:
    """The operators that paint a drawing, ground first, in module units."""
    area = drawing.ground
    ground = path_operators((box(area, (drawing.radius / drawing.scale,) * 4),), 0, 0)
    parts = [_filled(drawing.light, area, ground, drawing, resources)]
    if drawing.radius:
        parts.append(f"{ground}W n\n")  # nothing lies outside a rounded ground
    for layer in drawing.layers:
        parts.append(_filled(layer.paint, layer.area, _layer_path(layer, drawing.columns), drawing, resources))
    return "".join(parts) + "".join(_image(inset, resources) for inset in drawing.insets)


def path_operators(path: Path, x: float, y: float) -> str:
    """A path with its origin at a place, in operators that build it."""
    return _template(path, x) % _downs(path, y)


def _template(path: Path, x: float) -> str:
    """The operators with every x written and every y left open."""
    return "".join(f"{_outline_template(outline, x)}h\n" for outline in path)


def _outline_template(outline: Outline, x: float) -> str:
    operators = "m" + "".join("lc"[len(step) == 6] for step in outline[1:])
    steps = (" %s ".join(number(x + right, PLACES) for right in step[::2]) for step in outline)
    return "".join(f"{step} %s {operator}\n" for step, operator in zip(steps, operators, strict=True))


def _downs(path: Path, y: float) -> tuple[str, ...]:
    return tuple(number(y + down, PLACES) for outline in path for step in outline for down in step[1::2])


def _layer_path(layer: Layer, columns: int) -> str:
    """Every figure of a layer in one path, for the nonzero rule."""
    parts = [path_operators(*mark) for mark in layer.marks]
    if layer.tiles and layer.tiles.square:
        parts.append(runs(layer.tiles.rows(), columns))
    elif layer.tiles:
        parts += _tiles_path(layer.tiles)
    return "".join(parts)


def _tiles_path(tiles: Tiles) -> Iterator[str]:
    """Every tile; what tiles of one kind share in a column or in a row is written once."""
    templates: dict[tuple[int, int], str] = {}
    for y, cells in enumerate(tiles.cells):
        downs = {kind: _downs(tiles.paths[kind - 1], y) for kind in {*cells} - {0}}
        for x, kind in enumerate(cells):
            if kind:
                template = templates.get((kind, x))
                if template is None:
                    template = templates[kind, x] = _template(tiles.paths[kind - 1], x)
                yield template % downs[kind]


def _filled(paint: Paint, area: Box, path: str, drawing: Drawing, resources: Resources) -> str:
    if not isinstance(paint, Gradient):
        return fill(paint, path, resources)
    colors = shading(paint, area, stops_of(paint))
    if not all(color.opaque for color in paint.stops):
        # Not as a pattern, for Ghostscript would apply the mask to it twice.
        state = _soft_mask(paint, area, drawing, resources)
        return f"q {path}W n\n{state} gs {resources.name('Shading', colors)} sh Q\n"
    # A pattern is laid on the page, not on what the content has made of it.
    pattern = f"<</PatternType 2/Matrix[{page_of(drawing).matrix}]/Shading {colors}>>"
    return f"/Pattern cs {resources.name('Pattern', pattern)} scn\n{path}f\n"


def _soft_mask(gradient: Gradient, area: Box, drawing: Drawing, resources: Resources) -> str:
    """The name of a graphics state that lets a gradient's alpha through, stated as the grey of another gradient."""
    greys = shading(gradient, area, [(color.alpha / 255,) for color in gradient.stops])
    x, y, width, height = drawing.ground
    mask = resources.stream(
        f"/Type/XObject/Subtype/Form/BBox[{numbers((x, y, x + width, y + height))}]"
        f"/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Shading<</S0 {greys}>>>>",
        b"/S0 sh",
    )
    return resources.name("ExtGState", f"<</SMask<</S/Luminosity/G {mask}>>>>")


def _image(inset: Inset, resources: Resources) -> str:
    from qr.logo import pixels

    x, y, width, height = inset.area
    size = picture_size(inset)
    picture = pixels(inset.file, inset.media_type, *size, inset.quarters)
    head = f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/BitsPerComponent 8"
    alpha = resources.stream(f"{head}/ColorSpace/DeviceGray", picture.getchannel("A").tobytes())
    image = resources.stream(f"{head}/ColorSpace/DeviceRGB/SMask {alpha}", picture.convert("RGB").tobytes())
    return f"q {numbers((width, 0, 0, -height, x, y + height))} cm {resources.name('XObject', image)} Do Q\n"
