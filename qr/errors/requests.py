"""Errors of requests: parameters, header fields, credentials and records."""

from __future__ import annotations

from qr.errors.base import BadParameter, QrError


class MisdirectedRequest(BadParameter):
    """A request for a host that this deployment does not accept (RFC 9110, 15.5.20)."""

    status = 421
    code = "misdirected-request"


class MissingParameter(QrError):
    """A required parameter that is missing or empty."""

    code = "missing-parameter"


class UnknownParameter(QrError):
    """A parameter that this URL does not have."""

    code = "unknown-parameter"


class RepeatedParameter(QrError):
    """A parameter that occurs twice, under one name or under two."""

    code = "repeated-parameter"


class IncompatibleParameters(QrError):
    """Parameters that cannot be combined; some combinations return 400 with another code."""

    status = 422
    code = "incompatible-parameters"


class UnsupportedContentType(QrError):
    """A request body with a media type that this URL does not accept (RFC 9110, 15.5.16)."""

    status = 415
    code = "unsupported-content-type"


class NotAcceptable(QrError):
    """An Accept header field without a format of this URL (RFC 9110, 15.5.7)."""

    status = 406
    code = "not-acceptable"


class Unauthenticated(QrError):
    """Missing or wrong credentials. The response does not reveal which (RFC 9110, 15.5.2)."""

    status = 401
    code = "unauthenticated"


class Forbidden(QrError):
    """Valid credentials without the required scope (RFC 6750, 3.1), or a URL with an invalid signature."""

    status = 403
    code = "forbidden"


class RecordNotFound(QrError):
    """An id without a record."""

    status = 404
    code = "no-such-record"


class PreconditionFailed(QrError):
    """A precondition (If-Match or If-None-Match) that the current version does not meet (RFC 9110, 15.5.13)."""

    status = 412
    code = "precondition-failed"
