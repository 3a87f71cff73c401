"""Errors of limits, and of parts of the service that are unavailable. A client can try again later."""

from __future__ import annotations

from qr.errors.base import QrError

QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


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


class Overloaded(QrError):
    """More expensive work at the same time than the service accepts. Plain QR codes are not affected."""

    status = 503
    code = "overloaded"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__("the service is busy with other expensive requests; try again later")
        self.retry_after = retry_after
