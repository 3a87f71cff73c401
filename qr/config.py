"""Settings of a deployment. This is the only module that reads ``os.environ``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from ipaddress import ip_network
from typing import NamedTuple

DEFAULT_MAX_BODY_BYTES = 8 * 1024 * 1024
ENGINES = ("auto", "libzint", "qrcode")
ACCESS = ("open", "key", "signed")
LOCAL_STORE = "sqlite:///users.db"
SERVICES = ("goqr", "google", "quickchart", "tutorials")  # whose URLs the service can imitate
PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}  # of a rate limit, in seconds
MAX_RATE_UNITS = 1_000_000
DEFAULT_THREADS = 8
MAX_PORT = 65_535


class RateLimit(NamedTuple):
    """A rate limit: ``units`` per ``seconds``."""

    units: int
    seconds: int


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
    store:           store of records and scans: ``sqlite:///path``, ``firestore``, ``firestore://database``, or empty
    api_keys:        entries ``name:scopes:hash`` of the API keys
    access:          who can request images: everyone (``open``), API keys with the scope ``make`` (``key``), or these
                     and signed URLs (``signed``)
    signing_keys:    key that signs URLs, and optionally an older key that is still valid
    docs_password:   password of the page and of the documentation; empty: no password
    country_header:  header field in which a proxy sends the visitor's country; empty: those of well-known proxies
    proxies:         number of proxies in front of this process that append to X-Forwarded-For
    trusted_proxies: IP addresses and networks, separated by commas, of the peers whose X-Forwarded-Proto and
                     SCRIPT_NAME change the URLs of the service
    private_targets: whether targets of links can have hosts of private networks
    project:         Google Cloud project of the traces in the log; empty: the log has no links to traces
    rate_limit:      units per period and client; None: no limit
    rate_store:      Redis server with the counts of the rate limit; empty: the memory of each instance
    threads:         number of threads that handle requests
    fetch_hosts:     hosts of files that a request can name by URL, separated by commas; empty: none
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
    store: str = ""
    api_keys: str = ""
    access: str = "open"
    signing_keys: str = ""
    docs_password: str = ""
    country_header: str = ""
    proxies: int = 0
    trusted_proxies: str = ""
    private_targets: bool = False
    project: str = ""
    rate_limit: RateLimit | None = None
    rate_store: str = ""
    threads: int = DEFAULT_THREADS
    fetch_hosts: str = ""
    compat: str = ",".join(SERVICES)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from environment variables. Raises ``ValueError`` that names an invalid variable."""
        service = environ.get("K_SERVICE", "")
        return cls(
            public_url=_parse_public_url(environ.get("PUBLIC_URL", "")),
            hosts=environ.get("QR_HOSTS", ""),
            user_url=_parse_user_url(environ.get("USER_URL", "")),
            max_body=_parse_number("QR_MAX_BODY", environ, DEFAULT_MAX_BODY_BYTES, minimum=1),
            engine=_parse_choice("QR_ENGINE", environ, ENGINES),
            function_name=environ.get("QR_FUNCTION_NAME") or service,
            in_cloud=bool(service),
            styles=environ.get("QR_STYLES", ""),
            store=_parse_store(environ.get("QR_STORE", "" if service else LOCAL_STORE)),
            api_keys=environ.get("QR_API_KEYS", ""),
            access=_parse_choice("QR_ACCESS", environ, ACCESS),
            signing_keys=environ.get("QR_SIGNING_KEYS", ""),
            docs_password=environ.get("QR_DOCS_PASSWORD", ""),
            country_header=_parse_field_name("QR_COUNTRY_HEADER", environ),
            proxies=_parse_number("QR_PROXIES", environ, 1 if service else 0, minimum=0),
            trusted_proxies=_parse_networks(environ.get("QR_TRUSTED_PROXIES", "")),
            private_targets=_parse_choice("QR_PRIVATE_TARGETS", environ, ("off", "on")) == "on",
            project=environ.get("GOOGLE_CLOUD_PROJECT", ""),
            rate_limit=_parse_rate_limit(environ.get("QR_RATE_LIMIT", "")),
            rate_store=_parse_rate_store(environ.get("QR_RATE_STORE", "")),
            threads=_parse_threads(environ),
            fetch_hosts=_parse_fetch_hosts(environ.get("QR_FETCH_HOSTS", "")),
            compat=_parse_services(environ.get("QR_COMPAT", "")),
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
        port = _parse_number("PORT", environ, default.port, minimum=0)
        if port > MAX_PORT:
            raise ValueError(f"PORT must be at most {MAX_PORT}; got {port}")
        return cls(environ.get("HOST") or default.host, port, _parse_threads(environ))


def name_trusted_proxies(settings: Settings, environ: MutableMapping[str, str] = os.environ) -> None:
    """Name the trusted proxies to gunicorn, which trusts all loopback peers by default.

    This must run before gunicorn is imported, as gunicorn reads the variable then.
    """
    environ["FORWARDED_ALLOW_IPS"] = settings.trusted_proxies


def _parse_fetch_hosts(text: str) -> str:
    name = r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+"
    if text and not re.fullmatch(rf"{name}( *, *{name})*", text):
        allowed = "host names, separated by commas, such as example.com,*.example.org"
        raise ValueError(f"QR_FETCH_HOSTS must be {allowed}; got {text}")
    return text


def _parse_services(text: str) -> str:
    names = [name.strip() for name in text.split(",")] if text else list(SERVICES)
    if names == ["none"]:
        return ""
    if not set(names) <= set(SERVICES):
        raise ValueError(f"QR_COMPAT must be none, or some of {', '.join(SERVICES)}, separated by commas; got {text}")
    return ",".join(names)


def _parse_networks(text: str) -> str:
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    try:
        return ",".join(str(ip_network(entry)) for entry in entries)
    except ValueError:
        allowed = "IP addresses and networks, separated by commas, such as 127.0.0.1,10.0.0.0/8"
        raise ValueError(f"QR_TRUSTED_PROXIES must be {allowed}; got {text}") from None


def _parse_public_url(text: str) -> str:
    if text and (not _is_http_url(text) or set(text) & set("?#")):
        raise ValueError("PUBLIC_URL must be an http or https URL in ASCII, without query and fragment")
    return text.rstrip("/")


def _parse_user_url(text: str) -> str:
    if text and (not _is_http_url(text) or "{id}" not in text):
        allowed = "an http or https URL in ASCII with {id} in it, such as https://example.com/members/{id}"
        raise ValueError(f"USER_URL must be {allowed}")
    return text


def _is_http_url(text: str) -> bool:
    has_only_url_characters = text.isascii() and text.isprintable() and " " not in text
    return has_only_url_characters and bool(re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(/|$)", text))


def _parse_store(text: str) -> str:
    if text and not re.fullmatch(r"sqlite:///.+|firestore(://[a-z][a-z0-9-]{2,61}[a-z0-9])?", text):
        raise ValueError("QR_STORE must be sqlite:///path, firestore, or firestore://database")
    return text


def _parse_rate_limit(text: str) -> RateLimit | None:
    if not text:
        return None
    match = re.fullmatch(rf"([1-9][0-9]{{0,6}})/({'|'.join(PERIODS)})", text)
    if not match or int(match[1]) > MAX_RATE_UNITS:
        allowed = f"1 to {MAX_RATE_UNITS} units per period ({', '.join(PERIODS)}), such as 600/minute"
        raise ValueError(f"QR_RATE_LIMIT must be {allowed}; got {text}")
    return RateLimit(int(match[1]), PERIODS[match[2]])


def _parse_rate_store(text: str) -> str:
    """Return the URL of a Redis server. The error does not repeat the text, which can contain a password."""
    if text and not re.fullmatch(
        r"rediss?://([^\s@/]*@)?(\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[0-9]+)?", text
    ):
        raise ValueError(
            "QR_RATE_STORE must be redis://host:6379, or rediss:// for TLS, optionally with user:password@"
        )
    return text


def _parse_field_name(name: str, environ: Mapping[str, str]) -> str:
    """Return the name of a header field, without "_", which WSGI cannot distinguish from a hyphen."""
    text = environ.get(name, "")
    if text and not re.fullmatch("[A-Za-z0-9-]+", text):
        raise ValueError(f"{name} must be the name of a header field: letters, digits and hyphens; got {text}")
    return text


def _parse_number(name: str, environ: Mapping[str, str], default: int, minimum: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdecimal() or int(text) < minimum:
        raise ValueError(f"{name} must be a whole number of at least {minimum}; got {text}")
    return int(text)


def _parse_threads(environ: Mapping[str, str]) -> int:
    """Return the number of threads, by default as many as functions-framework starts."""
    return _parse_number("THREADS", environ, 4 * (os.cpu_count() or 1), minimum=1)


def _parse_choice(name: str, environ: Mapping[str, str], words: tuple[str, ...]) -> str:
    """Return the value of a variable; default: the first word. Raises ``ValueError`` for any other word."""
    text = environ.get(name) or words[0]
    if text not in words:
        raise ValueError(f"{name} must be one of {', '.join(words)}; got {text}")
    return text


def library_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a child process that imports our modules: where libraries are, and no settings."""
    kept = {name: environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME") if name in environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
