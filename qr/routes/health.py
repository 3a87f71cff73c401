"""Checks of an instance: whether the process is alive, and whether it can serve requests."""

from __future__ import annotations

from flask import Response

from qr.errors import NotReady, StoreUnavailable
from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.service import settings, store
from qr.spec import Spec

PROBE_ID = "ready"  # any valid id: the store must respond, whether or not this id has a record


def health() -> Response:
    """Respond with status ``ok``: the process is alive."""
    return _ok()


def ready() -> Response:
    """Make a QR code and read from the store, then respond with status ``ok``.

    The time is bounded by the timeouts of the store. Raises ``NotReady`` if no QR code can be made, or
    ``StoreUnavailable`` if the store does not respond.
    """
    try:
        generate(Spec(b"ready"), settings().engine)
    except Exception as error:  # any fault of the pipeline
        raise NotReady("no QR code can be made") from error
    try:
        store().get(PROBE_ID)
    except StoreUnavailable:
        raise
    except Exception as error:  # such as a missing package, or credentials that cannot be loaded
        raise NotReady("the store cannot be read") from error
    return _ok()


def _ok() -> Response:
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NO_STORE)])
