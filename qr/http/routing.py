"""How paths are matched: the converters of the rules, and a table of the paths that most requests have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask.ctx import RequestContext
from werkzeug.routing import AnyConverter, BaseConverter, Map, Rule

from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS

MATCHES = "MATCHES"  # key of ``app.config``: (method, path) -> rule and arguments of the view


class FormatConverter(AnyConverter):
    """Match the name of a file format."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, *FORMATS)


class PayloadConverter(AnyConverter):
    """Match the name of a payload."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, *PAYLOADS)


class IdConverter(BaseConverter):
    """Match an id. A trailing "+" belongs to the preview page."""

    regex = "[^/]*[^/+]"
    part_isolating = True  # an id is one part of a path, although the expression contains a slash


class LazyRule(Rule):
    """A rule that compiles its URL builders when they are first used. No view uses them.

    Werkzeug compiles two builders per rule at start. This was the largest part of the time to create the app.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_builder = super()._compile_builder

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            return compile_builder(append_unknown)(rule, **values)

        return build


class TableContext(RequestContext):
    """A request context that finds some paths in a table. The rules of Werkzeug match all others."""

    app: Flask

    def match_request(self) -> None:
        """Set the rule and the arguments of the view, or the error of a path without a rule."""
        urls = self.url_adapter
        match = urls and not urls.websocket and self.app.config[MATCHES].get((urls.default_method, urls.path_info))
        if match:
            self.request.url_rule, self.request.view_args = match[0], dict(match[1])
        else:
            super().match_request()


def match_formats(app: Flask) -> dict[tuple[str, str], tuple[Rule, Mapping[str, Any]]]:
    """Match the paths of all formats, such as ``/png``, which have a rule in ``app``."""
    urls = app.url_map.bind("localhost")
    keys = [(method, f"/{name}") for name in FORMATS for method in ("GET", "HEAD")]
    return {(method, path): urls.match(path, method, return_rule=True) for method, path in keys if urls.test(path)}
