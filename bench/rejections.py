"""False rejections: styled codes that the service rejects, although OpenCV or ZBar reads the image."""

from random import Random
from string import ascii_letters, digits

import numpy as np

from bench.errors import MissingToolError
from bench.report import Row, table
from bench.run_size import RunSize
from bench.scannability.decoders import decode_with_opencv, decode_with_zbar, missing_decoders
from qr.errors import Unreadable
from qr.generate import generate
from qr.graphics.color import parse
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.render import read
from qr.spec import Encoding, Output, Spec, Style

SCALES = range(2, 15)  # pixels per module
COLORS = ("black", "8a2b06", "003399", "555555")  # each with enough contrast
FORMATS = ("png", "jpeg", "webp")


def report(size: RunSize) -> str:
    if "ZBar" in missing_decoders():
        raise MissingToolError(f"ZBar is not installed: {missing_decoders()['ZBar']}")
    specs = [make_spec(number) for number in range(size.codes)]
    small, larger = f"{SCALES[0]} pixels per module", f"{SCALES[1]} to {SCALES[-1]} pixels per module"
    rows = [
        _row(small, [spec for spec in specs if spec.output.scale == SCALES[0]]),
        _row(larger, [spec for spec in specs if spec.output.scale != SCALES[0]]),
    ]
    return table(("styled codes", "codes", "rejected", "falsely"), rows)


def _row(name: str, specs: list[Spec]) -> Row:
    rejected = [spec for spec in specs if is_rejected(spec)]
    return name, str(len(specs)), str(len(rejected)), str(sum(map(is_read_by_others, rejected)))


def make_spec(number: int) -> Spec:
    """Return a random style of a random link, determined by ``number``. No level is raised to repair the image."""
    random = Random(number)
    text = "https://example.com/" + "".join(random.choices(ascii_letters + digits, k=random.randint(5, 150)))
    shape, eye, eyeball = (random.choice(list(names)) for names in (SHAPES, EYES, EYES))
    style = Style(parse(random.choice(COLORS)), shape=shape, eye=eye, eyeball=eyeball)
    encoding = Encoding(random.choice("LMQH"), boost=False)
    output = Output(scale=random.choice(SCALES))
    return Spec(text.encode(), random.choice(FORMATS), encoding, style, output)


def is_rejected(spec: Spec) -> bool:
    try:
        generate(spec)
    except Unreadable:
        return True
    return False


def is_read_by_others(spec: Spec) -> bool:
    """Return whether OpenCV or ZBar reads the image, which is rendered without verification."""
    image = generate(spec._replace(output=spec.output._replace(verify=False)))
    raster = read(image.body, image.drawing, spec.format)
    pixels = np.frombuffer(raster.luminance, np.uint8).reshape(raster.height, raster.width)
    return spec.content in decode_with_opencv(pixels) | decode_with_zbar(pixels)
