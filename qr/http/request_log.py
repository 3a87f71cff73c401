"""One JSON line in the log and one count in the metrics per request, without any data of clients or content."""

from __future__ import annotations

import re
from time import perf_counter
from typing import Any

from flask import Response, g, request

from qr.http.service import settings
from qr.log import log_entry
from qr.metrics import REQUESTS, UNKNOWN

STARTED = "qr.started"  # key of a WSGI environ: time by ``perf_counter``, in seconds
_UNKNOWN_ID = "0" * 32
# W3C Trace Context, 3.2.2: version, trace-id, parent-id and flags. Version ff is invalid.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_CLOUD_TRACE = re.compile(r"([0-9a-f]{32})(/\d{1,20})?(;o=\d)?")  # Google Cloud: trace id, span id, options


def start_timer(environ: dict[str, Any]) -> None:
    """Note the time at which the request arrived."""
    environ[STARTED] = perf_counter()


def log_request(response: Response) -> Response:
    """Log and count a request when its response is ready: before a streamed body and before the response is sent.

    Facts that are unknown are omitted: the route of an unknown URL, the bytes of a streamed body, the units of a
    request that ``g.units`` does not count, the trace, and the key of a request that needs no key.
    """
    status, rule, units = response.status_code, request.url_rule, g.get("units")
    # A client can send any word as the method of an unknown URL.
    route, method = (rule.rule, request.method) if rule else (None, None)
    seconds = perf_counter() - request.environ[STARTED]
    size = 0 if request.method == "HEAD" else _body_bytes(response)
    REQUESTS.add((route or UNKNOWN, method or UNKNOWN, f"{status // 100}xx"), seconds, size or 0, units or 0)
    facts = {
        "severity": _severity(status),
        "message": "request",
        "method": method,
        "route": route,
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
        "bytes": size,
        "units": units,
        **_trace(request.environ),
        "key": g.get("key_name"),
    }
    log_entry({name: fact for name, fact in facts.items() if fact is not None})
    return response


def _body_bytes(response: Response) -> int | None:
    """Return the size of a body; None if it is streamed. Do not read a streamed body, which can end much later."""
    return response.calculate_content_length() if response.is_sequence else response.content_length


def _severity(status: int) -> str:
    return "ERROR" if status >= 500 else "WARNING" if status >= 400 else "INFO"


def _trace(environ: dict[str, Any]) -> dict[str, str]:
    """Return the trace of a request; empty without a valid one. In a known project, Cloud Logging links the trace."""
    match = _TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", ""))
    match = match or _CLOUD_TRACE.fullmatch(environ.get("HTTP_X_CLOUD_TRACE_CONTEXT", ""))
    if not match or match[1] == _UNKNOWN_ID:
        return {}
    project = settings().project
    linked = {"logging.googleapis.com/trace": f"projects/{project}/traces/{match[1]}"} if project else {}
    return {"trace": match[1], **linked}
