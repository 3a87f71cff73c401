"""The URLs of imitated services: rows of ``router.ROUTES``."""

from qr.contract.route import Route

_QUERY_OR_FORM = ("GET", "POST")

URLS = (
    Route(
        "/v1/create-qr-code/", "goqr_create", "compat.goqr.create", "image", _QUERY_OR_FORM,
        services=("goqr",), errors="goqr.send_error",
    ),
    Route(
        "/v1/read-qr-code/", "goqr_read", "compat.goqr_reader.read", "image", _QUERY_OR_FORM,
        services=("goqr",), errors="goqr_reader.send_error",
    ),
    Route(
        "/chart", "chart", "compat.chart.chart", "image", _QUERY_OR_FORM,
        services=("google", "quickchart"), errors="chart.send_error",
    ),
    Route(
        "/chart.<any(png, jpg, jpeg, gif):extension>", "chart_file", "compat.google.chart", "image", _QUERY_OR_FORM,
        services=("google",), errors="google.send_error",
    ),
    Route(
        "/qr", "quickchart_qr", "compat.quickchart.qr", "image", _QUERY_OR_FORM,
        services=("quickchart",), errors="quickchart.send_error",
    ),
    Route(
        "/qr-read", "quickchart_read", "compat.quickchart_reader.read", "image", _QUERY_OR_FORM,
        services=("quickchart",), errors="quickchart_reader.send_error",
    ),
    Route(
        "/qr/batch", "quickchart_batch", "compat.quickchart_json.batch", "image", ("POST",),
        services=("quickchart",), errors="quickchart_json.send_batch_error",
    ),
    Route(
        "/api/validate-qr", "quickchart_validate", "compat.quickchart_json.validate", "image", ("POST",),
        services=("quickchart",), errors="quickchart_json.send_validation_error",
    ),
    Route(
        "/gchart", "quickchart_gchart", "compat.quickchart.gchart", "image", _QUERY_OR_FORM,
        services=("quickchart",), errors="quickchart.send_error",
    ),
)  # fmt: skip
