"""Errors of files that a request names by URL. They reveal nothing about networks behind the service."""

from __future__ import annotations

from qr.errors.base import BadParameter, QrError


class UrlNotAllowed(BadParameter):
    """A URL that the service does not fetch: not https, or a host that the deployment does not allow."""

    code = "url-not-allowed"


class FetchFailed(QrError):
    """A URL that does not return a file in time, or whose host has no public address."""

    status = 422
    code = "fetch-failed"


class FetchTooLarge(FetchFailed):
    """A URL that returns a larger file than the service fetches."""

    code = "fetch-too-large"
