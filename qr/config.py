"""Settings of a deployment. This is the only module that reads ``os.environ``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import NamedTuple

from qr.config_values import (
    SERVICES,
    RateLimit,
    parse_choice,
    parse_fetch_hosts,
    parse_field_name,
    parse_networks,
    parse_number,
    parse_private_hosts,
    parse_public_url,
    parse_rate_limit,
    parse_rate_store,
    parse_schemes,
    parse_services,
    parse_store,
    parse_user_url,
)

DEFAULT_MAX_BODY_BYTES = 8 * 1024 * 1024
ENGINES = ("auto", "libzint", "qrcode")
ACCESS = ("open", "key", "signed")
IDS = ("case-sensitive", "case-insensitive")
LOCAL_STORE = "sqlite:///users.db"
DEFAULT_THREADS = 8
MAX_PORT = 65_535


class Settings(NamedTuple):
    """All settings that an operator can choose.

    public_url:      public URL of the service, without a slash at its end; empty: derived from each request
    hosts:           hosts of requests that are accepted, separated by commas; empty: all, or those of public_url
    user_url:        template of the public link of an id, with ``{id}`` in it; empty: ``<public_url>/u/{id}``
    max_body:        maximum request body in bytes; larger bodies are rejected with status 413
    engine:          encoder: ``libzint``, ``qrcode``, or ``auto`` for the first of these that is installed
    function_name:   path prefix that cloudfunctions.net removes from the URL
    in_cloud:        whether the service runs behind the proxy of the cloud, which terminates TLS
    styles:          presets of this deployment, as a JSON object: {name: {parameter: value}}
    brand:           file with the brand of the pages for visitors of links; empty: no brand
    store:           store of records and scans: ``sqlite:///path``, ``firestore``, ``firestore://database``, or empty
    api_keys:        entries ``name:scopes:hash`` of the API keys
    access:          who can request images: everyone (``open``), API keys with the scope ``make`` (``key``), or these
                     and signed URLs (``signed``)
    signing_keys:    key that signs URLs, and optionally an older key that is still valid
    docs_password:   password of the page and of the documentation; empty: no password
    ids:             how the case of letters in ids of records is compared, one of ``IDS``
    country_header:  header field in which a proxy sends the visitor's country; empty: those of well-known proxies
    proxies:         number of proxies in front of this process that append to X-Forwarded-For
    trusted_proxies: IP addresses and networks, separated by commas, of the peers whose X-Forwarded-Proto and
                     SCRIPT_NAME change the URLs of the service
    private_targets: hosts of private networks that targets of links can have: names, ``*.`` and a name, and networks,
                     separated by commas; ``*``: all; empty: none
    schemes:         other schemes than http and https that targets of links can have, separated by commas
    project:         Google Cloud project of the traces in the log; empty: the log has no links to traces
    rate_limit:      units per period and client; None: no limit
    rate_store:      Redis server with the counts of the rate limit; empty: the memory of each instance
    link_cache:      seconds, 0 to 60, for which an instance keeps a record for visits of its link; 0: never
    threads:         number of threads that handle requests
    fetch_hosts:     hosts of files that a request can name by URL, separated by commas; empty: none
    webhooks:        URLs that receive the scans, each with the secret of its signatures; empty: none
    compat:          services whose URLs work here too, separated by commas; empty: none
    """

    public_url: str = ""
    hosts: str = ""
    user_url: str = ""
    max_body: int = DEFAULT_MAX_BODY_BYTES
    engine: str = "auto"
    function_name: str = ""
    in_cloud: bool = False
    styles: str = ""
    brand: str = ""
    store: str = ""
    api_keys: str = ""
    access: str = "open"
    signing_keys: str = ""
    docs_password: str = ""
    ids: str = "case-sensitive"
    country_header: str = ""
    proxies: int = 0
    trusted_proxies: str = ""
    private_targets: str = ""
    schemes: str = ""
    project: str = ""
    rate_limit: RateLimit | None = None
    rate_store: str = ""
    link_cache: int = 1
    threads: int = DEFAULT_THREADS
    fetch_hosts: str = ""
    webhooks: str = ""
    compat: str = ",".join(SERVICES)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from environment variables. Raises ``ValueError`` that names an invalid variable."""
        service = environ.get("K_SERVICE", "")
        return cls(
            public_url=parse_public_url(environ.get("PUBLIC_URL", "")),
            hosts=environ.get("QR_HOSTS", ""),
            user_url=parse_user_url(environ.get("USER_URL", "")),
            max_body=parse_number("QR_MAX_BODY", environ, DEFAULT_MAX_BODY_BYTES, minimum=1),
            engine=parse_choice("QR_ENGINE", environ, ENGINES),
            function_name=environ.get("QR_FUNCTION_NAME") or service,
            in_cloud=bool(service),
            styles=environ.get("QR_STYLES", ""),
            brand=environ.get("QR_BRAND", ""),
            store=parse_store(environ.get("QR_STORE", "" if service else LOCAL_STORE)),
            api_keys=environ.get("QR_API_KEYS", ""),
            access=parse_choice("QR_ACCESS", environ, ACCESS),
            signing_keys=environ.get("QR_SIGNING_KEYS", ""),
            docs_password=environ.get("QR_DOCS_PASSWORD", ""),
            ids=parse_choice("QR_IDS", environ, IDS),
            country_header=parse_field_name("QR_COUNTRY_HEADER", environ),
            proxies=parse_number("QR_PROXIES", environ, 1 if service else 0, minimum=0),
            trusted_proxies=parse_networks(environ.get("QR_TRUSTED_PROXIES", "")),
            private_targets=parse_private_hosts(environ.get("QR_PRIVATE_TARGETS", "")),
            schemes=parse_schemes(environ.get("QR_SCHEMES", "")),
            project=environ.get("GOOGLE_CLOUD_PROJECT", ""),
            rate_limit=parse_rate_limit(environ.get("QR_RATE_LIMIT", "")),
            rate_store=parse_rate_store(environ.get("QR_RATE_STORE", "")),
            link_cache=parse_number("QR_LINK_CACHE", environ, 1, minimum=0, maximum=60),
            threads=_parse_threads(environ),
            fetch_hosts=parse_fetch_hosts(environ.get("QR_FETCH_HOSTS", "")),
            webhooks=environ.get("QR_WEBHOOKS", ""),
            compat=parse_services(environ.get("QR_COMPAT", "")),
        )


class Listener(NamedTuple):
    """Address of the server of the container, and the number of requests that it handles at once.

    host:    IP address of an interface; 0.0.0.0: all interfaces
    port:    TCP port; 0: any free port
    threads: number of worker threads
    """

    host: str = "0.0.0.0"  # noqa: S104 - a container is reached from outside
    port: int = 8080
    threads: int = DEFAULT_THREADS

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Listener:
        """Read HOST, PORT and THREADS. Raises ``ValueError`` that names an invalid variable."""
        default = cls()
        port = parse_number("PORT", environ, default.port, minimum=0)
        if port > MAX_PORT:
            raise ValueError(f"PORT must be at most {MAX_PORT}; got {port}")
        return cls(environ.get("HOST") or default.host, port, _parse_threads(environ))


def name_trusted_proxies(settings: Settings, environ: MutableMapping[str, str] = os.environ) -> None:
    """Name the trusted proxies to gunicorn, which trusts all loopback peers by default.

    This must run before gunicorn is imported, as gunicorn reads the variable then.
    """
    environ["FORWARDED_ALLOW_IPS"] = settings.trusted_proxies


def _parse_threads(environ: Mapping[str, str]) -> int:
    """Return the number of threads, by default as many as functions-framework starts."""
    return parse_number("THREADS", environ, 4 * (os.cpu_count() or 1), minimum=1)


def library_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a child process that imports our modules: where libraries are, and no settings."""
    kept = {name: environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME") if name in environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
