"""Calls of ``gcloud run deploy --source``: upload, build and service, for ``fake_google_cloud``.

gcloud uploads the files to a bucket, lets Cloud Run build them, waits for the operation of Cloud Build, and writes the
service with the image of the build.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]
Response = tuple[int, Json]


@dataclass(frozen=True)
class Call:
    """One request of gcloud."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes


class Cloud(Protocol):
    """The parts of ``FakeGoogleCloud`` that a container needs."""

    uploads: list[bytes]
    builds: list[Json]
    services: dict[str, Json]
    build_error: str


BUCKET = "run-sources-demo-europe-west1"
BUILD = "projects/demo/locations/europe-west1/builds/build"
DIGEST = "sha256:0123"
CONDITIONS = ("Ready", "ConfigurationsReady", "RoutesReady")


def bucket(_cloud: Cloud, _call: Call) -> Response:
    return 200, {"id": BUCKET, "name": BUCKET}


def own_buckets(_cloud: Cloud, _call: Call) -> Response:
    return 200, {"items": [{"id": BUCKET, "name": BUCKET}]}


def upload_object(cloud: Cloud, call: Call) -> Response:
    """Store the second part of a multipart body, the archive. The first part is JSON with the size."""
    boundary = call.body.split(b"\n", 1)[0]
    metadata, archive = (part.split(b"\n\n", 1)[1] for part in call.body.split(boundary)[1:3])
    cloud.uploads.append(archive.removesuffix(b"\n"))
    return 200, {"bucket": BUCKET, "name": call.query["name"], "generation": "1"} | json.loads(metadata)


def submit_build(cloud: Cloud, call: Call) -> Response:
    cloud.builds.append(json.loads(call.body))
    metadata = {
        "@type": "type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata",
        "build": {"name": BUILD, "id": "build", "projectId": "demo", "logUrl": "https://log.example"},
    }
    return 200, {"buildOperation": {"name": "operations/build", "metadata": metadata}}


def finish_build(cloud: Cloud, _call: Call) -> Response:
    build = {
        "@type": "type.googleapis.com/google.devtools.cloudbuild.v1.Build",
        **{"name": BUILD, "id": "build", "status": "SUCCESS"},
        "results": {"images": [{"name": "qr", "digest": DIGEST}]},
    }
    error = {"error": {"code": 3, "message": cloud.build_error}} if cloud.build_error else {"response": build}
    return 200, {"name": "operations/build", "done": True} | error


def describe_service(cloud: Cloud, _call: Call, name: str) -> Response:
    if name in cloud.services:
        return 200, cloud.services[name]
    return 404, {"error": {"code": 404, "message": f"Resource '{name}' was not found", "status": "NOT_FOUND"}}


def write_service(cloud: Cloud, call: Call, name: str = "") -> Response:
    """Store a service, and report its revision as ready."""
    service: Json = json.loads(call.body)
    name = name or service["metadata"]["name"]
    service["metadata"] |= {"generation": 1, "resourceVersion": "1"}
    service["status"] = ready_status(name)
    cloud.services[name] = service
    return 200, service


def ready_status(name: str) -> Json:
    """Return the status of a service whose latest revision receives all requests."""
    return {
        "observedGeneration": 1,
        "url": f"https://{name}-abc.a.run.app",
        "latestReadyRevisionName": f"{name}-1",
        "latestCreatedRevisionName": f"{name}-1",
        "conditions": [{"type": condition, "status": "True"} for condition in CONDITIONS],
        "traffic": [{"revisionName": f"{name}-1", "percent": 100, "latestRevision": True}],
    }


def container_of(service: Json) -> Json:
    """Return the only container of a service."""
    (container,) = service["spec"]["template"]["spec"]["containers"]
    return dict(container)


def variables_of(service: Json) -> dict[str, str]:
    """Return the environment variables and the secrets of a service. A secret is shown as ``name:version``."""
    found = {}
    for entry in container_of(service)["env"]:
        secret = entry.get("valueFrom", {}).get("secretKeyRef", {})
        found[entry["name"]] = f"{secret['name']}:{secret['key']}" if secret else entry.get("value", "")
    return found


def add_service(cloud: Cloud, **variables: str) -> None:
    """Add a deployed service named qr with these environment variables."""
    container = {"image": "old", "env": [{"name": name, "value": value} for name, value in variables.items()]}
    cloud.services["qr"] = {
        **{"apiVersion": "serving.knative.dev/v1", "kind": "Service"},
        "metadata": {"name": "qr", "namespace": "demo", "generation": 1, "resourceVersion": "1", "annotations": {}},
        "spec": {"template": {"metadata": {"annotations": {}}, "spec": {"containers": [container]}}},
        "status": ready_status("qr"),
    }


_SERVICES = r"/apis/serving\.knative\.dev/v1/namespaces/[^/]+/services"
_LOCATION = r"/v[12]/projects/[^/]+/locations/[^/]+"
ROUTES: list[tuple[str, str, Callable[..., Response]]] = [
    ("GET", f"{_LOCATION}/repositories/cloud-run-source-deploy", lambda _cloud, call: (200, {"name": call.path[4:]})),
    ("GET", "/storage/v1/b/[^/]+", bucket),
    ("GET", "/storage/v1/b", own_buckets),
    ("POST", "/upload/storage/v1/b/[^/]+/o", upload_object),
    ("POST", f"{_LOCATION}/builds:submit", submit_build),
    ("GET", f"{_LOCATION}/operations/build", finish_build),
    ("GET", f"{_SERVICES}/(?P<name>[^/]+)", describe_service),
    ("POST", _SERVICES, write_service),
    ("PUT", f"{_SERVICES}/(?P<name>[^/]+)", write_service),
]
