"""The definition of a row in ``router.ROUTES``."""

from __future__ import annotations

from typing import NamedTuple


class Route(NamedTuple):
    """One URL of the service.

    rule:     Werkzeug rule of the path
    endpoint: name of the route
    view:     ``module.function`` in ``qr.routes``; the first line of its docstring is the summary of the route
    access:   name of the access check in ``qr.http.guard.CHECKS``; ``documentation`` protects the page and the contract
    methods:  methods besides HEAD (for GET) and OPTIONS
    takes:    name of the parameters and the body in ``qr.contract.inputs.INPUTS``
    returns:  name of the response in ``qr.contract.outputs.OUTPUTS``
    """

    rule: str
    endpoint: str
    view: str
    access: str
    methods: tuple[str, ...] = ("GET",)
    takes: str = "nothing"
    returns: str = "image"
