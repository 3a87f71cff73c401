"""The URL ``/chart``, which Google's chart API and QuickChart share.

If both services are enabled, Google's rules apply, because QuickChart supports a subset of them. Requests with a
parameter of QuickChart's other charts, and all requests if Google's API is disabled, follow the rules of QuickChart.
"""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from qr.compat import enabled_services, google, quickchart
from qr.http.service import settings


def chart() -> Response:
    """Generate an image by the parameters of Google's chart API (cht=qr)."""
    return google.chart() if _is_google() else quickchart.gchart()


def send_error(problem: BaseResponse) -> BaseResponse:
    """Return an error of the service whose rules apply."""
    return google.send_error(problem) if _is_google() else quickchart.send_error(problem)


def _is_google() -> bool:
    services = enabled_services(settings())
    is_other_chart = "quickchart" in services and quickchart.CHART_PARAMETERS & request.args.keys()
    return "google" in services and not is_other_chart
