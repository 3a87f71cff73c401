"""What can go wrong for a caller, as facts: which parameter, which value, what is allowed.

The edge turns a ``QrError`` into ``application/problem+json`` (RFC 9457); nothing here knows HTTP beyond the
status each error suggests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

MAX_ECHOED_CHARACTERS = 100  # characters of what was sent that a refusal shows again


class QrError(Exception):
    """The root of every refusal.

    ``detail`` is written for the caller and is the only text that reaches one; ``value`` is what they sent, cut to
    ``LONGEST_SHOWN``; ``allowed`` says in words what would have been accepted, ``challenge`` which credentials would
    help (RFC 9110, 11.6.1).
    """

    status = 400
    code = "bad-request"
    retry_after: int | None = None  # seconds

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
        self.detail = detail
        self.challenge = challenge
        self.parameter = parameter
        self.value = value[:MAX_ECHOED_CHARACTERS] if isinstance(value, str) else value
        self.allowed = allowed


@contextmanager
def error_path(name: str) -> Iterator[None]:
    """A context in which whatever is refused is part of a value of that name, and called so: ``style.shape``."""
    try:
        yield
    except QrError as error:
        error.parameter = f"{name}.{error.parameter}" if error.parameter else name
        error.detail = f"{name}: {error.detail}"
        raise


class BadParameter(QrError):
    """A parameter whose value is not one of those allowed."""

    code = "bad-parameter"

    def __init__(self, parameter: str, value: object, allowed: str) -> None:
        super().__init__(f"{parameter} must be {allowed}", parameter=parameter, value=value, allowed=allowed)


class MissingParameter(QrError):
    """A parameter the request cannot do without."""

    code = "missing-parameter"


class UnknownParameter(QrError):
    """A parameter name this URL does not have."""

    code = "unknown-parameter"


class RepeatedParameter(QrError):
    """The same thing said twice, under one name or two."""

    code = "repeated-parameter"


class IncompatibleParameters(QrError):
    """Parameters that are each in order and make no sense together."""

    status = 422
    code = "incompatible-parameters"


class UnsupportedContentType(QrError):
    """A request body in a form this service does not read (RFC 9110, 15.5.16)."""

    status = 415
    code = "unsupported-content-type"


class NotAcceptable(QrError):
    """An ``Accept`` header that names no format of this service (RFC 9110, 15.5.7)."""

    status = 406
    code = "not-acceptable"


class DataTooLong(QrError):
    """Content that exceeds what the symbol can hold."""

    status = 422
    code = "data-too-long"


class UnsupportedByEncoder(QrError):
    """A feature of the standard that the encoder in use cannot write."""

    status = 422
    code = "unsupported-by-encoder"


class LowContrast(QrError):
    """Colours a scanner could not tell apart, or modules lighter than their ground."""

    status = 422
    code = "low-contrast"


class Unreadable(QrError):
    """A picture that the decoder could not read back to the same bytes."""

    status = 422
    code = "unreadable"


class BadPicture(QrError):
    """A picture to put in a code that is damaged, too large, or does more than show something."""

    status = 422
    code = "bad-picture"

    def __init__(self, detail: str, *, allowed: str | None = None) -> None:
        super().__init__(f"logo: {detail}", parameter="logo", allowed=allowed)


class LogoTooLarge(QrError):
    """A logo that would cover more of the symbol than its error correction can spare."""

    status = 422
    code = "logo-too-large"


class Unauthenticated(QrError):
    """Credentials that are missing or wrong; which of these, and what about them, nobody is told (RFC 9110, 15.5.2)."""

    status = 401
    code = "unauthenticated"


class Forbidden(QrError):
    """Credentials in order that do not reach this far (RFC 6750, 3.1: insufficient_scope)."""

    status = 403
    code = "forbidden"


class RecordNotFound(QrError):
    """An id that has no record."""

    status = 404
    code = "no-such-record"


class PreconditionFailed(QrError):
    """A record that is not, or no longer, what the writer took it for (RFC 9110, 15.5.13)."""

    status = 412
    code = "precondition-failed"


class TooManyAttempts(QrError):
    """More attempts at a time than are let in."""

    status = 429
    code = "too-many"
    retry_after = 5


class StoreUnavailable(QrError):
    """A store that does not answer in time, or not at all."""

    status = 503
    code = "store-unavailable"
    retry_after = 5


class NoDurableStore(QrError):
    """A write that would vanish with this instance."""

    status = 503
    code = "no-durable-store"
