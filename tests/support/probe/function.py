"""The service with views added that show what a view sees, and the real ``handle`` dispatching into it.

``functions-framework --source`` serves ``handle``; for comparison gunicorn serves ``app`` itself.
"""

import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier
from typing import Any, NoReturn

from flask import Flask, Request, Response, g, redirect, request, stream_with_context

from qr.config import Settings
from qr.http.guard import allow_everyone
from router import create_app

Handle = Callable[[Request], Response]

MAIN = Path(__file__).parents[3] / "main.py"
ANY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")

# Who keeps the connection, and the id the framework gives each request, are no part of what was sent.
NOT_SENT = {"Connection", "Function-Execution-Id"}

MEETING = 10
MEETING_SECONDS = 30

torn_down: Counter[str] = Counter()
meeting = Barrier(MEETING)


def dispatching_into(app: Flask) -> Handle:
    """The ``handle`` of a main.py of its own, so that the one which other tests import keeps its app."""
    spec = importlib.util.spec_from_file_location("production", MAIN)
    if spec is None or spec.loader is None:
        raise ImportError(f"{MAIN} cannot be loaded")
    production = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(production)
    vars(production)["app"] = app
    dispatch: Handle = production.handle
    return dispatch


def echo(rest: str) -> dict[str, Any]:
    """Everything a view can learn from its request."""
    return {"rest": rest, **_target(), **_body()}


def _target() -> dict[str, Any]:
    return {
        "method": request.method,
        "path": request.path,
        "full_path": request.full_path,
        "query": request.query_string.decode("latin-1"),
        "args": request.args.to_dict(flat=False),
        "url": request.url,
        "scheme": request.scheme,
        "host": request.host,
        "remote_addr": request.remote_addr,
        "headers": sorted(pair for pair in request.headers.items() if pair[0] not in NOT_SENT),
        "cookies": request.cookies.to_dict(flat=False),
    }


def _body() -> dict[str, Any]:
    return {
        "data": request.get_data().hex(),
        "json": request.get_json(silent=True),
        "form": request.form.to_dict(flat=False),
        "files": [[name, file.filename, len(file.read())] for name, file in request.files.items(multi=True)],
    }


def stream() -> Response:
    """Each part is made when the view has long returned, and still knows the request."""

    def parts() -> Iterator[str]:
        for number in range(3):
            yield f"{number} of {request.args['of']}\n"

    return Response(stream_with_context(parts()), mimetype="text/plain")


def streamed_upload() -> Response:
    """An answer that begins while the body is still to be read."""

    def parts() -> Iterator[bytes]:
        while piece := request.stream.read(1000):
            yield piece.upper()

    return Response(stream_with_context(parts()), mimetype="application/octet-stream")


def meet() -> dict[str, str]:
    """Wait until ``MEETING`` requests are here, then return what was sent, from each place that one request owns."""
    g.id = request.args["id"]
    meeting.wait(MEETING_SECONDS)
    return {"g": g.id, "query": request.args["id"], "body": request.get_data(as_text=True)}


def fail() -> NoReturn:
    """A fault whose message quotes what was sent."""
    raise RuntimeError(request.full_path)


def fail_after(response: Response) -> Response:
    """The same fault on the way out, where errors of views are no longer handled."""
    if request.path == "/probe/raise-after":
        fail()
    return response


def count_teardown(_error: BaseException | None) -> None:
    torn_down[request.args.get("id", "")] += 1


def conformance() -> str:
    """The framework's own conformance function: write down the JSON it was sent."""
    Path("function_output.json").write_text(json.dumps(request.get_json()))
    return "OK"


def probe_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.add_url_rule("/probe/echo/<path:rest>", view_func=echo, methods=ANY_METHOD)
    app.add_url_rule("/probe/slash/", "slash", lambda: "arrived\n", methods=ANY_METHOD)
    app.add_url_rule("/probe/redirect", "redirect", lambda: redirect("/png?data=1%202"))
    app.add_url_rule("/probe/stream", view_func=stream)
    app.add_url_rule("/probe/upload", view_func=streamed_upload, methods=ANY_METHOD)
    app.add_url_rule("/probe/meet", view_func=meet, methods=ANY_METHOD)
    app.add_url_rule("/probe/raise", view_func=fail, methods=ANY_METHOD)
    app.add_url_rule("/probe/raise-after", "raise_after", lambda: "unseen")
    app.add_url_rule("/probe/torn-down/<of>", "torn_down", lambda of: str(torn_down[of]))
    for endpoint in app.view_functions:
        app.config["ACCESS"].setdefault(endpoint, allow_everyone)
    app.after_request(fail_after)
    app.teardown_request(count_teardown)
    return app


def conformance_app() -> Flask:
    app = Flask("conformance")
    app.add_url_rule("/", view_func=conformance, methods=["POST"])
    return app


app = probe_app(Settings.from_environ())
handle = dispatching_into(app)
conform = dispatching_into(conformance_app())
