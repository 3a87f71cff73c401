"""Errors that a client can see, as data: the parameter, its value and what is allowed.

``qr.http.problems`` turns a ``QrError`` into ``application/problem+json`` (RFC 9457). This module uses nothing of HTTP
except the status of each error, and challenges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
MAX_ECHOED_CHARACTERS = 100  # characters of a rejected value that an error repeats


class QrError(Exception):
    """Base class of all errors that a client can see.

    text:        detail without the rejected value
    challenge:   value of WWW-Authenticate: the credentials that the request needs (RFC 9110, 11.6.1)
    parameter:   name of the parameter, JSON member or header field with the error
    value:       rejected value, cut to ``MAX_ECHOED_CHARACTERS``; None for secrets, files, objects and lists
    allowed:     description of the accepted values
    retry_after: seconds after which the client can try again; None if a retry does not help
    extensions:  further members of the problem details (RFC 9457, 3.2)
    """

    status = 400
    code = "bad-request"
    retry_after: int | None = None
    extensions: Mapping[str, object] = {}

    def __init__(
        self,
        detail: str,
        challenge: str | None = None,
        *,
        parameter: str | None = None,
        value: object = None,
        allowed: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.text = detail
        self.challenge = challenge
        self.parameter = parameter
        self.value = value[:MAX_ECHOED_CHARACTERS] if isinstance(value, str) else value
        self.allowed = allowed

    def __str__(self) -> str:
        return self.detail

    @property
    def detail(self) -> str:
        """Text for the client. No other text of the error is sent."""
        return self.text


@contextmanager
def error_path(name: str) -> Iterator[None]:
    """Put ``name`` before the parameter of every error that the block raises.

    In the path ``rules``, the detail "device must be ..." becomes "rules.device must be ...", and a detail that starts
    with another word, such as "too many values", becomes "rules: too many values".
    """
    try:
        yield
    except QrError as error:
        path = error.parameter or ""
        starts_with_path = error.text.startswith((f"{path} ", f"{path}:", f"{path.rpartition('.')[0]}:"))
        error.text = f"{name}{'.' if starts_with_path else ': '}{error.text}"
        error.parameter = f"{name}.{path}" if path else name
        raise


class BadParameter(QrError):
    """A parameter with a value that is not allowed."""

    code = "bad-parameter"

    def __init__(self, parameter: str, value: object, allowed: str) -> None:
        rule = f"must not be {allowed[4:]}" if allowed.startswith("not ") else f"must be {allowed}"
        super().__init__(f"{parameter} {rule}", parameter=parameter, value=value, allowed=allowed)

    @property
    def detail(self) -> str:
        """Text for the client, with the rejected value unless this is a file, an object or a list."""
        # Read the value only now: the code that knows it to be secret can set it to None after the error is raised.
        if self.value is None or self.value == "" or isinstance(self.value, bytes | dict | list | tuple):
            return self.text
        return f"{self.text}; got {self.value}"


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


class DataTooLong(QrError):
    """Content that exceeds the capacity of the symbol."""

    status = 422
    code = "data-too-long"


class UnsupportedByEncoder(QrError):
    """A feature of the standard that the installed encoder does not support."""

    status = 422
    code = "unsupported-by-encoder"


class LowContrast(QrError):
    """Colours that scanners cannot distinguish, or modules that are lighter than their background."""

    status = 422
    code = "low-contrast"


class Unreadable(QrError):
    """An image that the decoder cannot decode to the same content."""

    status = 422
    code = "unreadable"


class BadLogo(QrError):
    """A logo file that is damaged, unsafe, too large, or impossible to convert to CMYK."""

    status = 422
    code = "bad-picture"

    def __init__(self, detail: str, *, allowed: str | None = None) -> None:
        super().__init__(f"logo: {detail}", parameter="logo", allowed=allowed)


class LogoTooLarge(QrError):
    """A logo that needs more than three fifths of the error correction, or covers function patterns."""

    status = 422
    code = "logo-too-large"


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


class TooManyAttempts(QrError):
    """Too many wrong API keys or passwords of one client, or too many concurrent password checks."""

    status = 429
    code = "too-many"

    def __init__(self, detail: str, *, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RateLimitExceeded(QrError):
    """A request that exceeds the rate limit of its API key or client (RFC 6585, section 4)."""

    status = 429
    code = "rate-limit-exceeded"

    def __init__(self, policy: str, units: int, seconds: int, retry_after: int) -> None:
        super().__init__(f"the rate limit of {units} units per {seconds} seconds is exceeded; try again later")
        self.retry_after = retry_after
        # draft-ietf-httpapi-ratelimit-headers-10, "Quota Exceeded"
        self.extensions = {"type": QUOTA_EXCEEDED, "violated-policies": [policy]}


class StoreUnavailable(QrError):
    """A store that does not respond in time, or a record that other requests keep changing."""

    status = 503
    code = "store-unavailable"
    retry_after = 5


class RendererBusy(QrError):
    """More SVG logos at the same time than the service can render."""

    status = 503
    code = "renderer-busy"
    retry_after = 5


class NotReady(QrError):
    """An instance that cannot make a QR code or read from its store."""

    status = 503
    code = "not-ready"
    retry_after = 5


class NoDurableStore(QrError):
    """A write without a durable store: it would be lost with the instance."""

    status = 503
    code = "no-durable-store"
