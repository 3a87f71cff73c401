"""Cost of the service in Google Cloud: prices, what a request uses, and the tables of docs/cost.md.

Prices are in US dollars without taxes and free quotas, from copies of Google's price pages, read in November 2026:
cloud.google.com/run/pricing (tier 1, request-based), firebase.google.com/docs/firestore/pricing (United States
multi-region), cloud.google.com/load-balancing/pricing and cloud.google.com/cdn/pricing (Europe and North America, first
10 TiB). The price of egress (Premium Tier, first TiB) is from two comparisons of prices, not from Google's page.
"""

from __future__ import annotations

from typing import NamedTuple

from docs.markdown import table

MILLION = 1_000_000
GIB = 1 << 30
MONTH_SECONDS = 30 * 24 * 3600

VCPU_SECOND = 0.000_024
GIB_SECOND = 0.000_002_5
REQUEST = 0.40 / MILLION
EGRESS_GIB = 0.12
DOCUMENT_READ = 0.06 / 100_000
DOCUMENT_WRITE = 0.18 / 100_000
DOCUMENT_DELETE = 0.02 / 100_000
FORWARDING_RULE_HOUR = 0.025
BALANCED_GIB = 0.008
CACHE_LOOKUP = 0.0075 / 10_000
CACHE_EGRESS_GIB = 0.08

INSTANCE_VCPUS = 1  # defaults of deploy.sh
INSTANCE_GIB = 0.5
MAX_INSTANCES = 5
MIN_BILLED_SECONDS = 0.1  # Cloud Run rounds up to 100 ms


class Operation(NamedTuple):
    """Resources that one request uses.

    title:          name of the request
    cpu_ms:         processor time of all processes of the service, in milliseconds
    response_bytes: bytes of the response, header fields included
    reads, writes:  documents that the request reads and writes in Firestore, on average; a write that fails because the
                    document of a visitor exists counts as a write
    deletes:        documents that a TTL policy deletes later
    """

    title: str
    cpu_ms: float
    response_bytes: int
    reads: float = 0
    writes: float = 0
    deletes: float = 0


BUSY_GROUP = 20  # scans of one commit
BUSY_RATE = 200  # scans of one link per second and instance, which reads the record once per second

# Medians of five rounds on two shared virtual CPUs: the framework's server with one thread and one connection, and PNGs
# of 24 characters. The larger of two runs. Scans: medians of three rounds of the app with the Firestore emulator, with
# one thread, or with 16 threads for the busy link; plus 0.4 ms for the server.
OPERATIONS = (
    Operation("new QR code (PNG)", 1.08, 1275),
    Operation("the same QR code again", 0.47, 1282),
    Operation("scan of a new visitor", 3.96, 309, reads=1, writes=2, deletes=1),
    Operation("scan of a returning visitor", 3.96, 309, reads=1, writes=2),
    Operation("scan of a busy link", 0.61, 309, reads=1 / BUSY_RATE, writes=1 + 1 / BUSY_GROUP, deletes=1),
)


def compute_cost(operation: Operation, count: int, seconds: float) -> float:
    """Return the cost of ``count`` requests, each of which is billed for ``seconds`` of an instance."""
    instance = seconds * (INSTANCE_VCPUS * VCPU_SECOND + INSTANCE_GIB * GIB_SECOND)
    egress = operation.response_bytes / GIB * EGRESS_GIB
    return count * (instance + REQUEST + egress + firestore_cost(operation))


def firestore_cost(operation: Operation) -> float:
    return operation.reads * DOCUMENT_READ + operation.writes * DOCUMENT_WRITE + operation.deletes * DOCUMENT_DELETE


def busy_cost(operation: Operation) -> float:
    """Return the cost of a million requests to instances that are always busy."""
    return compute_cost(operation, MILLION, operation.cpu_ms / 1000)


def idle_cost(operation: Operation) -> float:
    """Return the cost of a million requests that never overlap: each is billed for at least 100 ms."""
    return compute_cost(operation, MILLION, max(operation.cpu_ms / 1000, MIN_BILLED_SECONDS))


def cached_cost(operation: Operation) -> float:
    """Return the cost of a million responses from Cloud CDN, without the load balancer."""
    return MILLION * (CACHE_LOOKUP + operation.response_bytes / GIB * CACHE_EGRESS_GIB)


def max_month_cost(instances: int = MAX_INSTANCES) -> float:
    """Return the cost of the instances in 30 days if all of them are busy all the time."""
    return instances * MONTH_SECONDS * (INSTANCE_VCPUS * VCPU_SECOND + INSTANCE_GIB * GIB_SECOND)


def load_balancer_month_cost() -> float:
    """Return the cost of one forwarding rule in 30 days."""
    return MONTH_SECONDS / 3600 * FORWARDING_RULE_HOUR


def usage_table() -> str:
    """Return what a million requests use."""
    columns = ("a million", "vCPU-seconds", "egress, GiB", "Firestore reads", "writes", "deletes (TTL)")
    return table(columns, (_usage_row(operation) for operation in OPERATIONS))


def cost_table() -> str:
    """Return what a million requests cost, and the parts of this cost."""
    columns = ("a million", "busy instances", "single requests", "of which Firestore")
    return table(columns, (_cost_row(operation) for operation in OPERATIONS))


def limits_table() -> str:
    """Return costs that do not depend on the number of requests, and the cost of cached responses."""
    repeated = OPERATIONS[1]
    rows = (
        (f"{MAX_INSTANCES} instances that are busy for 30 days: processors and memory", _dollars(max_month_cost())),
        ("load balancer for 30 days: one forwarding rule", _dollars(load_balancer_month_cost())),
        ("a million QR codes from Cloud CDN: lookups and egress", _dollars(cached_cost(repeated))),
        ("a GiB from the service through the load balancer", _dollars(BALANCED_GIB, digits=3)),
    )
    return table(("item", "US dollars"), rows)


def _usage_row(operation: Operation) -> tuple[str, ...]:
    thousands = [f"{count * MILLION:,.0f}" for count in (operation.reads, operation.writes, operation.deletes)]
    gib = operation.response_bytes * MILLION / GIB
    return (operation.title, f"{operation.cpu_ms * 1000:,.0f}", f"{gib:.2f}", *thousands)


def _cost_row(operation: Operation) -> tuple[str, ...]:
    costs = busy_cost(operation), idle_cost(operation), MILLION * firestore_cost(operation)
    return (operation.title, *map(_dollars, costs))


def _dollars(amount: float, digits: int = 2) -> str:
    return f"{amount:,.{digits}f}"
