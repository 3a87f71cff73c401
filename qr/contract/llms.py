"""The text ``/llms.txt`` for agents, in the form of llmstxt.org: a title, a summary, and sections with links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from qr.config import Settings
from qr.contract.examples import LINK_EXAMPLES, PAYLOAD_EXAMPLES
from qr.contract.inputs import image_groups, parameters
from qr.contract.openapi import TITLE
from qr.contract.operations import Describe
from qr.contract.route import Route
from qr.contract.security import scope
from qr.parameters import REQUIRED, declared_parameters
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS

_SUMMARY = "QR codes by URL. An independent decoder reads each image before it is sent."
_STYLED = {"data": "https://example.com", "style": "dots", "dark": "#1a2b4c", "caption": "Scan me"}


def build_llms(routes: Iterable[Route], describe: Describe, base: str, settings: Settings) -> str:
    """Return the text for a service at ``base``, which ends with a slash."""
    sections = {
        "Contract": _contract_lines(base),
        "Examples": (f"- [{name}]({base}{url})" for name, url in _examples()),
        "URLs": (f"URLs below {base}", "", *_route_lines(routes, describe, settings)),
        "Payloads": ("Payloads with their fields (* is required):", "", *_payload_lines(base)),
        "Parameters of images": _parameter_lines(),
        "Optional": _optional_lines(base),
    }
    lines = [line for title, body in sections.items() for line in (f"## {title}", "", *body, "")]
    return "\n".join([f"# {TITLE}", "", f"> {_SUMMARY}", "", *_rules(settings), "", *lines])


def _contract_lines(base: str) -> Iterator[str]:
    yield f"- [OpenAPI 3.1]({base}openapi.json): every URL, parameter, bound, default, header field and error"
    yield f"- [OpenAPI 2.0]({base}swagger.json): the same for older tools"
    yield f"- [Viewer]({base}docs): the contract as a page"


def _payload_lines(base: str) -> Iterator[str]:
    for name in PAYLOADS:
        yield f"- {base}{name}/<format>  {_fields(name)}"


def _optional_lines(base: str) -> Iterator[str]:
    yield f"- [Page]({base}): a person makes a QR code"
    yield f"- [Health]({base}health): the process is alive"
    yield f"- [Readiness]({base}ready): a test code is made, and the store is read"


def _rules(settings: Settings) -> list[str]:
    key = "" if settings.access == "open" else "Images need an API key in X-API-Key with the scope make. "
    return [
        "To make a QR code, build a URL, and show or store its response. Percent-encode values. POST sends the same"
        " parameters as a form or as JSON.",
        f"{key}Records of links need an API key in X-API-Key with the scope read or write.",
        "An error is JSON: detail states what is wrong and what is allowed. Correct the parameter, and try again.",
        f"Formats: {', '.join(FORMATS)}.",
    ]


def _examples() -> Iterator[tuple[str, str]]:
    """Yield a name and a URL of images, each of which works."""
    for name in FORMATS:
        yield f"Web page as {name}", f"{name}?data=https://example.com"
    yield "Format by the header field Accept", "code?data=https://example.com"
    yield "Styled, with a caption", f"svg?{urlencode(_STYLED)}"
    for name in PAYLOADS:
        if name in PAYLOAD_EXAMPLES:
            yield PAYLOADS[name].title, f"{name}/png?{urlencode(PAYLOAD_EXAMPLES[name])}"
    yield "Code of a link whose target can change", "user/42/qr"


def _route_lines(routes: Iterable[Route], describe: Describe, settings: Settings) -> Iterator[str]:
    """Yield a line for each route: methods, path and summary."""
    for route in routes:
        needed = scope(route, route.methods[0], settings)
        key = f" (API key with scope {needed})" if needed else ""
        yield f"- {' '.join(route.methods)} {_path(route)}: {describe(route)[0]}{key}"
    yield ""
    yield f"Body of POST /user, for example: {LINK_EXAMPLES['Web page']}".replace("'", '"')


def _path(route: Route) -> str:
    """Return the path of a rule with plain placeholders: ``/u/<id:user_id>`` becomes ``/u/<id>``."""
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: f"<{_placeholder(part[1], part[2])}>", route.rule)


def _placeholder(converter: str | None, name: str) -> str:
    return name if converter in {None, "path"} and name != "user_id" else converter or name.removeprefix("user_")


def _fields(name: str) -> str:
    fields = declared_parameters(PAYLOADS[name].fields)
    return " ".join(f"{field.name}*" if field.default is REQUIRED else field.name for field in fields)


def _parameter_lines() -> Iterator[str]:
    """Yield a line for each parameter of images: name, meaning and accepted values."""
    for _, parameter in parameters(image_groups(content=True, format_name=True)):
        yield f"- {parameter.name}: {parameter.description}; {parameter.type.allowed}"
