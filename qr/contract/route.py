"""The definition of a row in ``router.ROUTES``."""

from __future__ import annotations

from typing import NamedTuple


class Route(NamedTuple):
    """One URL of the service.

    rule:     Werkzeug rule of the path
    endpoint: name of the route
    view:     ``module.function`` in ``qr.routes``, or ``compat.module.function``; the first line of its docstring is
              the summary of the route
    access:   name of the access check in ``qr.http.guard.CHECKS``; ``documentation`` protects the page and the contract
    methods:  methods besides HEAD (for GET) and OPTIONS
    takes:    name of the parameters and the body in ``qr.contract.inputs.INPUTS``
    returns:  name of the response in ``qr.contract.outputs.OUTPUTS``
    services: imitated services that have this URL; if all of them are disabled, the URL does not exist. The contract
              omits such a URL, because its parameters are those of the other service
    errors:   ``module.function`` in ``qr.compat`` that turns problem details into an error of the imitated service
    """

    rule: str
    endpoint: str
    view: str
    access: str
    methods: tuple[str, ...] = ("GET",)
    takes: str = "nothing"
    returns: str = "image"
    services: tuple[str, ...] = ()
    errors: str = ""

    @property
    def view_path(self) -> str:
        """The dotted name of the view, for imports."""
        return f"qr.{self.view}" if self.view.startswith("compat.") else f"qr.routes.{self.view}"
