"""The tools of agents. Each function takes the arguments of a call, and returns the result as content.

Raises a ``QrError`` with the text that the URL of the same resource responds with.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode

from flask import request
from werkzeug.datastructures import Headers

from qr.contract import style_help as styles
from qr.contract.inputs import image_groups, parameters
from qr.contract.tools import NEW_ID, SCANS_OF_LINK
from qr.errors import BadParameter, MissingParameter, QrError
from qr.http.headers import IMAGE_FIELDS
from qr.http.images import ImageFile
from qr.http.service import base_url, settings
from qr.http.work import embed_files
from qr.parameters import index_by_name
from qr.parameters.values import Pairs, check_name, parse_parameters, to_text
from qr.payloads import PAYLOADS, payload_fields
from qr.routes import records, scans
from qr.routes.check import suggest_change
from qr.routes.codes import link_warnings
from qr.routes.images import generate_file
from qr.spec.formats import FORMATS
from qr.spec.parse import FORMAT
from qr.spec.presets import parse_presets

MAX_URL_CHARACTERS = 2000  # longer URLs do not work in all clients
# Images that models can see. Other files are resources, which a client stores or shows.
SEEN_IMAGES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_TEXTS = ("text/", "image/svg+xml", "application/json", "application/postscript")
_FACT_NAMES = {"X-QR-Margin": "unused_error_correction", "X-QR-Warning": "warnings"}
_IMAGE_PARAMETERS = [parameter for _, parameter in parameters(image_groups(content=False, format_name=True))]

Arguments = dict[str, Any]
Result = dict[str, Any]


def make_code(arguments: Arguments) -> Result:
    """Make an image of ``data``."""
    return _image_result(arguments, None)


def make_payload(arguments: Arguments) -> Result:
    """Make an image of a payload: of the only member of ``payload``."""
    name, fields = _payload(arguments.get("payload"))
    image = {key: value for key, value in arguments.items() if key != "payload"}
    _check_names(name, fields, image)
    return _image_result({**fields, **image}, name)


def style_help(arguments: Arguments) -> Result:
    """List presets, shapes, finder patterns, logos and formats, with advice."""
    parse_parameters(arguments.items(), {})
    return _structured(styles.style_help(parse_presets(settings().styles)))


def create_link(arguments: Arguments) -> Result:
    """Create a record, with a random id unless the arguments contain one."""
    chosen = [pair for pair in arguments.items() if pair[0] == NEW_ID.name]
    document = {name: value for name, value in arguments.items() if name != NEW_ID.name}
    record = records.create(document, parse_parameters(chosen, index_by_name((NEW_ID,))).get("id"))
    link = records.document_of(record)
    warnings = list(link_warnings(link["url"]))
    return _structured({**link, **({"warnings": warnings} if warnings else {})})


def link_scans(arguments: Arguments) -> Result:
    """Return the sums of the scans of a link."""
    values = parse_parameters(arguments.items(), index_by_name(SCANS_OF_LINK))
    if "id" not in values:
        raise MissingParameter("id is missing: send the id of a link", parameter="id")
    return _structured(scans.document_of(scans.count_link_scans(values["id"], values)))


def _payload(payload: object) -> tuple[str, Arguments]:
    """Return the name and the fields of a payload."""
    if not isinstance(payload, dict) or len(payload) != 1:
        raise BadParameter("payload", None, 'an object with one member, such as {"geo": {"lat": 46.2, "lng": 6.1}}')
    ((name, fields),) = payload.items()
    if name not in PAYLOADS:
        raise BadParameter("payload", name, f"one of {', '.join(PAYLOADS)}")
    if not isinstance(fields, dict):
        raise BadParameter(f"payload.{name}", None, "an object of fields")
    return name, fields


def _check_names(name: str, fields: Arguments, image: Arguments) -> None:
    """Raise ``UnknownParameter`` for a field beside the payload, or an image parameter inside it."""
    accepted_fields, accepted = index_by_name(payload_fields(name)), index_by_name(_IMAGE_PARAMETERS)
    for field in fields:
        check_name(
            field, accepted_fields, {field: f"send it beside payload, not in {name}"} if field in accepted else {}
        )
    for parameter in image:
        in_payload = parameter in accepted_fields
        check_name(parameter, accepted, {parameter: f"send it in payload.{name}"} if in_payload else {})


def _image_result(pairs: Arguments, payload: str | None) -> Result:
    """Generate an image, and return it with its facts."""
    file = _generate(list(pairs.items()), payload)
    embed_files(len(file.body))
    format_name = str(pairs.get("format") or FORMAT.default).lower()
    is_secret = payload is not None and PAYLOADS[payload].secret
    url = None if is_secret else _image_url(f"{payload}/{format_name}" if payload else format_name, pairs)
    facts = _facts(file)
    address = {"url": url} if url else {}
    result = _structured({"media_type": facts.pop("media_type"), **address, **facts})
    content = _file_content(file, url or f"qr-code:{payload or 'code'}.{FORMATS[format_name].extension}")
    return {**result, "content": [content, *result["content"]]}


def _generate(pairs: Pairs, payload: str | None) -> ImageFile:
    """Generate an image. Its error has the change that makes a rejected image readable."""
    try:
        return generate_file(pairs, None, payload, settings())
    except QrError as error:
        change = suggest_change(pairs, payload, error)
        error.extensions = {**error.extensions, **({"change": change} if change else {})}
        raise


def _image_url(path: str, pairs: Arguments) -> str | None:
    """Return the URL that responds with the same image; None if it would be too long, or cannot state a list."""
    try:
        texts = [(name, _url_text(value)) for name, value in pairs.items() if value is not None and name != "format"]
    except ValueError:
        return None
    url = f"{base_url(request)}{path}?{urlencode(texts, quote_via=quote, errors='replace')}"
    return url if len(url) <= MAX_URL_CHARACTERS else None


def _url_text(value: object) -> str:
    if not isinstance(value, list):
        return to_text(value)
    texts = [to_text(item) for item in value if item is not None]
    if any("," in text for text in texts):
        raise ValueError(value)
    return ",".join(texts)


def _facts(file: ImageFile) -> dict[str, Any]:
    """Return the header fields of an image by plain names: ``X-QR-Module-Size`` becomes ``module_size``."""
    headers = Headers(file.headers)
    facts: dict[str, Any] = {"media_type": _media_type(headers)}
    for field in IMAGE_FIELDS:
        name = _FACT_NAMES.get(field) or field.removeprefix("X-QR-").lower().replace("-", "_")
        if field in headers and name != "warnings":
            facts[name] = headers[field]
    return {**facts, "warnings": headers.getlist("X-QR-Warning")}


def _media_type(headers: Headers) -> str:
    encoding = headers.get("Content-Encoding")
    return f"application/{encoding}" if encoding else headers["Content-Type"].partition(";")[0]


def _file_content(file: ImageFile, uri: str) -> dict[str, Any]:
    """Return a file as an image, or as an embedded resource ("Tools: Tool Result")."""
    media_type = _media_type(Headers(file.headers))
    if media_type in SEEN_IMAGES:
        return {"type": "image", "data": b64encode(file.body).decode(), "mimeType": media_type}
    is_text = media_type.startswith(_TEXTS)
    body = {"text": file.body.decode()} if is_text else {"blob": b64encode(file.body).decode()}
    return {"type": "resource", "resource": {"uri": uri, "mimeType": media_type, **body}}


def _structured(document: dict[str, Any]) -> Result:
    """Return a document for programs, and the same as text for models."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return {"content": [{"type": "text", "text": text}], "structuredContent": document}
