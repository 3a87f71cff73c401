"""Rate limits: units per API key, or per client without a key (``QR_RATE_LIMIT``).

The header fields are those of draft-ietf-httpapi-ratelimit-headers-10: "RateLimit-Policy" and "RateLimit".
"""

from __future__ import annotations

from hashlib import blake2b, sha256
from typing import NamedTuple, cast

from flask import Response, current_app, g, request

from qr.config import Settings
from qr.config_values import RateLimit
from qr.errors import RateLimitExceeded
from qr.http.api_keys import request_key, request_scopes
from qr.http.rate_windows import MemoryWindows, Windows, WindowsUnavailable
from qr.http.service import settings
from qr.metrics import RATE_LIMIT_REJECTIONS, UNCOUNTED_REQUESTS

# Names of policies, and how many times the quota of QR_RATE_LIMIT each of them has. Each has its own counts. Links have
# more, because a crowd can scan a code behind one address.
REQUESTS = "requests"
POLICIES = {REQUESTS: 1, "links": 10, "files": 10, "health": 10, "preflight": 10}
# Policies by endpoint; all other endpoints, and unknown URLs, have the policy REQUESTS.
_POLICIES_OF_ENDPOINTS = {
    **dict.fromkeys(("link", "link_path", "preview"), "links"),
    **dict.fromkeys(("asset", "docs_asset", "element"), "files"),
    **dict.fromkeys(("health", "ready"), "health"),
}
LIMITER = "RATE_LIMITER"  # key of ``app.config``


class Quota(NamedTuple):
    """The quota of one request: ``units`` per ``seconds``, counted for ``client`` under the name ``policy``."""

    policy: str
    client: str
    units: int
    seconds: int

    @property
    def key(self) -> str:
        """The name of its count."""
        return f"{self.policy}/{self.client}"


def create_windows(current: Settings) -> Windows | None:
    """Return the counts of a deployment; None without a rate limit."""
    if current.rate_limit is None:
        return None
    if not current.rate_store:
        return MemoryWindows()
    from qr.http.redis_windows import RedisWindows  # imported late: redis and limits take longer than all of qr

    return RedisWindows(current.rate_store)


def count_request() -> None:
    """Count one unit for a request. Raises ``RateLimitExceeded``, or ``TooManyAttempts`` for a blocked client."""
    g.pop("quota", None)
    g.quota = _request_quota()
    _take(1, 1)


def charge(units: int) -> None:
    """Count the cost of work that a request starts, besides the unit of the request itself.

    A request that costs more than its quota costs its whole quota. Raises ``RateLimitExceeded``.
    """
    quota: Quota | None = g.get("quota")
    if quota is None:
        return
    total = min(units, quota.units)
    if total > 1:
        _take(total - 1, total)


def add_rate_limit_fields(response: Response) -> Response:
    """Add the header fields of the quota to a response."""
    quota: Quota | None = g.get("quota")
    windows: Windows = current_app.config[LIMITER]
    if quota is None:
        return response
    try:
        window = windows.get_sliding_window(quota.key, quota.seconds)
    except WindowsUnavailable:
        return response
    remaining = remaining_units(window, quota)
    wait = wait_seconds(window, quota, remaining + 1) if remaining < quota.units else 0
    response.headers["RateLimit-Policy"] = f'"{quota.policy}";q={quota.units};w={quota.seconds}'
    response.headers["RateLimit"] = f'"{quota.policy}";r={remaining};t={wait}'
    if response.status_code == 429:  # as a page, which has no problem details
        response.headers.setdefault("Retry-After", str(wait))
    return response


def remaining_units(window: tuple[int, float, int, float], quota: Quota) -> int:
    """Return the units that a client can still use now."""
    previous, previous_seconds, current, _ = window
    return max(0, quota.units - current - int(previous * previous_seconds / quota.seconds))


def wait_seconds(window: tuple[int, float, int, float], quota: Quota, units: int) -> int:
    """Return the seconds, at least 1, after which a client can use ``units``, if it sends no other request before."""
    previous, previous_seconds, current, current_seconds = window
    free = quota.units - units
    if free >= current:  # enough units of the previous period must leave the window
        seconds = _seconds_until_at_most(free - current, previous, previous_seconds, quota.seconds)
    else:  # the current period must end, and then enough of its units must leave the window
        rest = max(0.0, current_seconds - quota.seconds)
        seconds = rest + _seconds_until_at_most(free, current, quota.seconds, quota.seconds)
    return int(seconds) + 1


def _seconds_until_at_most(units: int, previous: int, seconds: float, period: int) -> float:
    """Return the seconds until at most ``units`` of ``previous`` count, which still count for ``seconds``."""
    return max(0.0, seconds - (units + 1) * period / previous) if previous else 0.0


def _take(units: int, total: int) -> None:
    """Count units. Raises ``RateLimitExceeded`` with the time after which ``total`` units are available."""
    quota: Quota = g.quota
    windows: Windows = current_app.config[LIMITER]
    try:
        if windows.acquire_sliding_window_entry(quota.key, quota.units, quota.seconds, units):
            return
        wait = wait_seconds(windows.get_sliding_window(quota.key, quota.seconds), quota, total)
    except WindowsUnavailable:
        UNCOUNTED_REQUESTS.add()
        return
    RATE_LIMIT_REJECTIONS.add(quota.policy)
    raise RateLimitExceeded(quota.policy, quota.units, quota.seconds, wait)


def _request_quota() -> Quota:
    limit = cast(RateLimit, settings().rate_limit)
    is_preflight = request.method == "OPTIONS"
    policy = "preflight" if is_preflight else _POLICIES_OF_ENDPOINTS.get(request.endpoint or "", REQUESTS)
    client = _request_client(has_key=policy == REQUESTS)
    return Quota(policy, client, limit.units * POLICIES[policy], limit.seconds)


def _request_client(*, has_key: bool) -> str:
    """Return a name of the client, from which neither its key nor its address can be read."""
    if has_key and request_scopes():
        return f"key/{sha256(request_key().encode(errors='replace')).hexdigest()[:24]}"
    from qr.http.clients import client_network  # imported late, because most deployments have no rate limit

    address = client_network(request, settings()).encode(errors="replace")
    secret = sha256(f"{settings().api_keys} {settings().signing_keys}".encode()).digest()  # equal in all instances
    return f"client/{blake2b(address, key=secret, digest_size=12).hexdigest()}"
