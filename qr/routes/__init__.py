"""Views, one file per resource, and the definition of a row in ``router.ROUTES``."""

from __future__ import annotations

from typing import NamedTuple


class Route(NamedTuple):
    """One URL of the service.

    rule:     Werkzeug rule of the path
    endpoint: name of the route
    view:     ``module.function`` in ``qr.routes``; the first line of its docstring is listed at ``/``
    access:   name of the access check in ``qr.http.guard.CHECKS``; ``documentation`` protects the list of URLs
    methods:  methods besides HEAD (for GET) and OPTIONS
    """

    rule: str
    endpoint: str
    view: str
    access: str
    methods: tuple[str, ...] = ("GET",)
