"""The QR codes of QuickChart: ``/qr``, ``/gchart?cht=qr``, and its part of ``/chart``. Errors are images."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress

from flask import Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from qr import render
from qr.compat.fields import Fields, read_fields
from qr.compat.files import center_images
from qr.compat.google import parse_chart
from qr.compat.images import keep, send_spec
from qr.compat.problems import detail, replace_body
from qr.compat.quickchart_options import format_name, parse_options, read_options
from qr.drawing.notice import draw_notice
from qr.errors import BadParameter, QrError
from qr.generate import Image
from qr.http.headers import CACHE_ONE_DAY, CACHE_ONE_YEAR
from qr.spec import Canvas, Spec
from qr.spec.formats import FORMATS

ERROR_FIELD = "X-quickchart-error"
MAX_ERROR_CHARACTERS = 500  # of the header field
CHART_PARAMETERS = frozenset(("c", "chart", "template"))  # of charts that are no QR codes


def qr() -> Response:
    """Generate an image by the parameters of QuickChart."""
    spec = parse_options(read_options(request), center_images())
    # An image from another host can change.
    caching = CACHE_ONE_DAY if spec.logo.logo else CACHE_ONE_YEAR
    return send_spec(spec, caching, plain_base64 if spec.format == "datauri" else keep)


def gchart() -> Response:
    """Generate an image by the parameters of Google's chart API, as QuickChart understands them."""
    fields = read_fields(request)
    if used := sorted(CHART_PARAMETERS & fields.keys()):
        raise BadParameter(used[0], None, "omitted: this service makes QR codes (cht=qr), and no other charts")
    return send_spec(parse_square(fields))


def parse_square(fields: Fields) -> Spec:
    """Return the image of chart parameters: a square with the width of ``chs``, always UTF-8 and PNG.

    Raises an error of ``parse_chart``.
    """
    spec = parse_chart({name: value for name, value in fields.items() if name not in {"choe", "chof"}})
    canvas = spec.output.canvas or Canvas(1, 1)
    return spec._replace(output=spec.output._replace(canvas=canvas._replace(height=canvas.width)))


def plain_base64(image: Image) -> Image:
    """Return a data URI as plain base64, without its media type."""
    return image._replace(body=image.body.partition(b",")[2])


def send_error(problem: BaseResponse) -> BaseResponse:
    """Return an error as an image with its text, in the requested format. Redirects stay as they are."""
    if problem.status_code < 400:
        return problem
    message, name = detail(problem), _requested_format()
    is_base64 = name == "datauri"
    image = render.render(draw_notice("Error", message), "png" if is_base64 else name)
    response = replace_body(problem, b64encode(image) if is_base64 else image, FORMATS[name].media_type)
    line = " ".join(message.split()).encode("ascii", "backslashreplace").decode()
    response.headers[ERROR_FIELD] = line[:MAX_ERROR_CHARACTERS]
    return response


def _requested_format() -> str:
    """Return the format of the request; PNG if the request cannot be read, or for ``/gchart``."""
    with suppress(QrError, HTTPException):
        return format_name(read_options(request).fields)
    return "png"
