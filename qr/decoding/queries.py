"""Parameters of requests that send a file to be read."""

from __future__ import annotations

from qr.parameters import REQUIRED, Parameter
from qr.parameters.files import AnyFile
from qr.parameters.types import Choice, Text

IMAGE = Parameter("image", AnyFile(), REQUIRED, "photograph or document: PNG, JPEG, WebP, GIF, TIFF, BMP or PDF")
ANNOTATE = Parameter(
    "annotate", Choice(("png",)), None, "return the page as an image with outlines and numbers instead"
)
EXPECT = Parameter("expect", Text(), None, "content that a print must have; the response compares it", secret=True)
READ = (IMAGE, EXPECT, ANNOTATE)
CHECK = (IMAGE, ANNOTATE)
