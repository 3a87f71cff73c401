"""URLs of other services, with their parameters and their errors: after a change of the host name, clients still work.

The parsers of this package are lenient, as those services are. They ignore unknown names, and accept other spellings.
``router.ROUTES`` has a row for each URL. ``QR_COMPAT`` enables the services. Images come from the same pipeline as all
others, and are verified. ``docs/migrating.md`` lists the differences.
"""

from qr.config import Settings


def enabled_services(settings: Settings) -> frozenset[str]:
    """Return the names of the imitated services."""
    return frozenset(filter(None, settings.compat.split(",")))
