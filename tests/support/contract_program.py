"""A program that knows the service only by its OpenAPI document: addresses, parameters, examples and credentials."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.support.serving import RESPONSE_TIMEOUT_SECONDS

NOTHING: Mapping[str, object] = {}


class Answer(NamedTuple):
    """A response that the document describes."""

    status: int
    media_type: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Program:
    """A client of the service. ``key`` is the only fact that the document does not contain."""

    def __init__(self, url: str, key: str) -> None:
        self._key = key
        with urlopen(url, timeout=RESPONSE_TIMEOUT_SECONDS) as response:
            self._document = json.load(response)

    def call(self, operation_id: str, optional: Iterable[str] = (), known: Mapping[str, object] = NOTHING) -> Answer:
        """Send a request with the examples of the required and of some optional parameters.

        ``known`` has values from earlier responses in place of examples. Raises ``HTTPError`` for an error, and
        ``KeyError`` for a response that the document does not describe.
        """
        path, method, operation = self._find(operation_id)
        values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": self._credentials(operation)}
        for parameter in map(self._resolve, operation["parameters"]):
            if parameter.get("required") or parameter["name"] in optional:
                values[parameter["in"]][parameter["name"]] = known.get(parameter["name"]) or self._example(parameter)
        body, headers = self._body(operation)
        target = re.sub(r"\{(\w+)\}", lambda part: str(values["path"][part[1]]), path)
        url = f"{self._document['servers'][0]['url']}{target}?{urlencode(values['query'])}"
        request = Request(url, body, {**values["header"], **headers}, method=method.upper())
        with urlopen(request, timeout=RESPONSE_TIMEOUT_SECONDS) as response:
            answer = Answer(response.status, response.headers.get_content_type(), response.read())
        described = self._resolve(operation["responses"][str(answer.status)])
        if answer.body and answer.media_type not in described["content"]:
            raise KeyError(answer.media_type)
        return answer

    def _find(self, operation_id: str) -> tuple[str, str, dict[str, Any]]:
        (found,) = [
            (path, method, operation)
            for path, operations in self._document["paths"].items()
            for method, operation in operations.items()
            if operation["operationId"] == operation_id
        ]
        return found

    def _credentials(self, operation: dict[str, Any]) -> dict[str, str]:
        """Return the header field of the first scheme that the operation names."""
        for scheme in operation.get("security", [])[:1]:
            found = self._document["components"]["securitySchemes"][next(iter(scheme))]
            assert (found["type"], found["in"]) == ("apiKey", "header")
            return {found["name"]: self._key}
        return {}

    def _example(self, parameter: dict[str, Any]) -> Any:
        if "example" in parameter:
            return parameter["example"]
        schema = self._resolve(parameter["schema"])
        return (schema.get("examples") or schema["enum"])[0]

    def _body(self, operation: dict[str, Any]) -> tuple[bytes | None, dict[str, str]]:
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type.endswith("json"):
                examples = [item["value"] for item in content.get("examples", {}).values()]
                example = content["example"] if "example" in content else examples[0]
                return json.dumps(example).encode(), {"Content-Type": media_type}
        return None, {}

    def _resolve(self, found: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in found:
            parts = found["$ref"].removeprefix("#/").split("/")
            found = self._document
            for part in parts:
                found = found[part]
        return found
