"""The service with more views, which show what a view receives.

``functions-framework --source`` serves ``handle``: the ``handle`` of main.py, which dispatches into ``app``. For
comparison, gunicorn serves ``app``, and ``handle_in_test_context`` dispatches through ``Flask.test_request_context``.
"""

import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier
from typing import Any, NoReturn

from flask import Flask, Request, Response, g, redirect, request, stream_with_context
from flask.ctx import RequestContext

from qr.config import Settings
from qr.http.guard import allow_everyone
from router import create_app

Handle = Callable[[Request], Response]

MAIN = Path(__file__).parents[3] / "main.py"
ANY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")

# Header fields that a server or the framework adds to a request.
ADDED_FIELDS = {"Connection", "Function-Execution-Id"}

MEETING_REQUESTS = 10
MEETING_TIMEOUT_SECONDS = 30

teardowns: Counter[str] = Counter()
meeting = Barrier(MEETING_REQUESTS)


class TestContextApp:
    """An app whose request contexts come from ``Flask.test_request_context``.

    ``EnvironBuilder`` builds an environ for ``GET /``, and the overrides replace all of its entries that the server
    sets. Every other attribute is that of the app.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        return self._app.test_request_context(environ_overrides=environ)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)


def load_handle(app: Flask | TestContextApp) -> Handle:
    """Load main.py as a new module, and return its ``handle``, which dispatches into ``app``.

    The module ``main`` that other tests import keeps its own app.
    """
    spec = importlib.util.spec_from_file_location("production", MAIN)
    if spec is None or spec.loader is None:
        raise ImportError(f"{MAIN} cannot be loaded")
    production = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(production)
    vars(production)["app"] = app
    loaded: Handle = production.handle
    return loaded


def echo(rest: str) -> dict[str, Any]:
    """Return everything that a view can read from its request."""
    return {"rest": rest, **_head(), **_body()}


def _head() -> dict[str, Any]:
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
        "headers": sorted(pair for pair in request.headers.items() if pair[0] not in ADDED_FIELDS),
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
    """Stream parts that are generated after the view has returned, and that read the request."""

    def parts() -> Iterator[str]:
        for number in range(3):
            yield f"{number} of {request.args['of']}\n"

    return Response(stream_with_context(parts()), mimetype="text/plain")


def streamed_upload() -> Response:
    """Start a response before the request body is read."""

    def parts() -> Iterator[bytes]:
        while chunk := request.stream.read(1000):
            yield chunk.upper()

    return Response(stream_with_context(parts()), mimetype="application/octet-stream")


def meet() -> dict[str, str]:
    """Wait for ``MEETING_REQUESTS`` concurrent requests. Then return the values of this request, from three places."""
    g.id = request.args["id"]
    meeting.wait(MEETING_TIMEOUT_SECONDS)
    return {"g": g.id, "query": request.args["id"], "body": request.get_data(as_text=True)}


def fail() -> NoReturn:
    """Raise an error whose message contains the request."""
    raise RuntimeError(request.full_path)


def fail_after(response: Response) -> Response:
    """Raise the same error in an ``after_request`` function, whose errors ``handle_exception`` handles."""
    if request.path == "/probe/raise-after":
        fail()
    return response


def count_teardown(_error: BaseException | None) -> None:
    teardowns[request.args.get("id", "")] += 1


def conformance() -> str:
    """Write the JSON of the request to a file, as the framework's HTTP conformance test requires."""
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
    app.add_url_rule("/probe/raise-after", "raise_after", lambda: "never sent")
    app.add_url_rule("/probe/torn-down/<of>", "torn_down", lambda of: str(teardowns[of]))
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
handle = load_handle(app)
handle_in_test_context = load_handle(TestContextApp(app))
conform = load_handle(conformance_app())
