"""A fake of the Google Cloud APIs that deploy.sh calls through gcloud, for one project and its databases.

``fake_cloud_run`` has the calls that only a container needs.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from tests.support import fake_cloud_run
from tests.support.fake_cloud_run import Call, Json, Response

OVERRIDDEN_APIS = (
    *("CLOUDFUNCTIONS", "RUN", "SERVICEUSAGE", "CLOUDRESOURCEMANAGER", "CLOUDBUILD", "FIRESTORE"),
    *("ARTIFACTREGISTRY", "STORAGE", "IAM"),
)
RUNTIMES = [{"name": name, "environment": "GEN_2"} for name in ("python312", "python313")]
STATUSES = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ALREADY_EXISTS"}
DEFAULT_LOCATION = "projects/demo/locations/europe-west1"
BUILD_ACCOUNT = "projects/demo/serviceAccounts/1@cloudbuild.gserviceaccount.com"
# The configuration of a database after the first deployment.
UNINDEXED = tuple(
    f"{group}/fields/{field}"
    for group, fields in {
        **{"qr_users": ("key", "link", "password", "version"), "qr_months": ("key", "days")},
        **{"qr_visitors": ("delete_at",), "qr_admitted": ("admitted",), "qr_salts": ("salt",)},
    }.items()
    for field in fields
)
TAG_INDEXES = tuple(
    {
        "fields": [{"arrayConfig": "CONTAINS", "fieldPath": "tags"}, {"fieldPath": field, "order": order}],
        "queryScope": "COLLECTION",
    }
    for field in ("created_at", "updated_at", "title")
    for order in ("ASCENDING", "DESCENDING")
)
OPERATION = "projects/demo/locations/any/operations/deploy"


class FakeGoogleCloud(ThreadingHTTPServer):
    """The functions, services, invokers and Firestore databases of one project, and a list of all calls.

    builds: what Cloud Run is asked to build
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.calls: list[Call] = []
        self.uploads: list[bytes] = []
        self.functions: dict[str, Json] = {}
        self.services: dict[str, Json] = {}
        self.builds: list[Json] = []
        self.invokers: dict[str, list[str]] = {}
        self.databases = {"(default)": "FIRESTORE_NATIVE"}
        self.exempt_fields = [*UNINDEXED]
        self.indexes: list[Json] = [*TAG_INDEXES]
        self.build_error = ""
        self.denied_path = ""

    def environment(self) -> dict[str, str]:
        """Return the variables that send every call of gcloud to this server.

        gcloud puts the region before the host of Cloud Run, and no such host exists. As a proxy, this server also
        receives these calls.
        """
        proxy = {"TYPE": "http", "ADDRESS": "127.0.0.1", "PORT": str(self.server_port)}
        return {f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api}": f"{self.url}/" for api in OVERRIDDEN_APIS} | {
            f"CLOUDSDK_PROXY_{name}": value for name, value in proxy.items()
        }

    def add_function(self, **service: Json | list[Json]) -> None:
        """Add a deployed function named qr, with these members in the configuration of its service."""
        addresses = {"service": f"{DEFAULT_LOCATION}/services/qr", "uri": "https://qr-abc.a.run.app"}
        self.functions["qr"] = {
            "name": f"{DEFAULT_LOCATION}/functions/qr",
            "environment": "GEN_2",
            "buildConfig": {"runtime": "python311", "entryPoint": "handle"},
            "serviceConfig": addresses | service,
        }

    def handle_call(self, call: Call) -> Response:
        self.calls.append(call)
        if call.path == self.denied_path:
            return _error(403, f"Permission denied on {call.path}")
        for method, path, action in ROUTES:
            found = re.fullmatch(path, call.path)
            if found and method == call.method:
                return action(self, call, **found.groupdict())
        return _error(400, f"unexpected call: {call.method} {call.path}")

    def generate_upload_url(self, _call: Call) -> Response:
        storage = {"bucket": "uploads", "object": "source.zip"}
        return 200, {"uploadUrl": f"{self.url}/upload", "storageSource": storage}

    def upload(self, call: Call) -> Response:
        self.uploads.append(call.body)
        return 200, {}

    def describe(self, _call: Call, name: str) -> Response:
        function = self.functions.get(name)
        return (200, function) if function else _error(404, f"Resource '{name}' was not found")

    def describe_database(self, call: Call, database: str) -> Response:
        if database not in self.databases:
            return _error(404, f"The database {database} does not exist for this project")
        return 200, {"name": call.path.removeprefix("/v1/"), "type": self.databases[database]}

    def create_database(self, call: Call) -> Response:
        self.databases[call.query["databaseId"]] = json.loads(call.body)["type"]
        return self.operation(call)

    def list_fields(self, call: Call) -> Response:
        if "usesAncestorConfig:false" not in call.query.get("filter", ""):
            return _error(400, "a filter is required")
        groups = call.path.removeprefix("/v1/").partition("/collectionGroups/")[0] + "/collectionGroups"
        return 200, {"fields": [{"name": f"{groups}/{name}", "indexConfig": {}} for name in self.exempt_fields]}

    def update_field(self, call: Call, database: str) -> Response:
        if call.query["updateMask"] == "indexConfig":
            self.exempt_fields.append(call.path.rpartition("/collectionGroups/")[2])
        return 200, {"name": f"projects/demo/databases/{database}/operations/field"}

    def list_indexes(self, call: Call) -> Response:
        groups = call.path.removeprefix("/v1/").partition("/collectionGroups/")[0] + "/collectionGroups/qr_users"
        return 200, {
            "indexes": [{"name": f"{groups}/indexes/{number}"} | index for number, index in enumerate(self.indexes)]
        }

    def create_index(self, call: Call, database: str) -> Response:
        index: Json = json.loads(call.body)
        if index in self.indexes:
            return _error(409, "index already exists")
        self.indexes.append(index)
        metadata = {"@type": "type.googleapis.com/google.firestore.admin.v1.IndexOperationMetadata"}
        return 200, {"name": f"projects/demo/databases/{database}/operations/index", "metadata": metadata}

    def create(self, call: Call) -> Response:
        function: Json = json.loads(call.body)
        name = call.query["functionId"]
        service = function["name"].replace("/functions/", "/services/")
        function["serviceConfig"] |= {"uri": f"https://{name}-abc.a.run.app", "service": service}
        self.functions[name] = function | {"environment": "GEN_2", "state": "ACTIVE"}
        return self.operation(call)

    def update(self, call: Call, name: str) -> Response:
        """Change only the fields that the update mask contains, as the API does. A field without a value is cleared."""
        sent: Json = json.loads(call.body)
        for path in call.query["updateMask"].split(","):
            section, _, field = re.sub(r"_(\w)", lambda found: found[1].upper(), path).partition(".")
            self.functions[name].get(section, {}).pop(field, None)
            if field in sent.get(section, {}):
                self.functions[name][section][field] = sent[section][field]
        return self.operation(call)

    def operation(self, _call: Call) -> Response:
        error = {"error": {"code": 3, "message": self.build_error}} if self.build_error else {}
        return 200, {"name": OPERATION, "done": True, "metadata": {"@type": "OperationMetadata"}} | error

    def get_policy(self, _call: Call, name: str) -> Response:
        return 200, {"bindings": [{"role": "roles/run.invoker", "members": self.invokers.get(name, [])}]}

    def set_policy(self, call: Call, name: str) -> Response:
        policy: Json = json.loads(call.body)["policy"]
        bindings = policy.get("bindings", [])
        self.invokers[name] = [member for binding in bindings for member in binding["members"]]
        return 200, policy


@contextmanager
def google_cloud() -> Iterator[FakeGoogleCloud]:
    with FakeGoogleCloud() as cloud:
        thread = Thread(target=cloud.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield cloud
        finally:
            cloud.shutdown()
            thread.join()


def _error(status: int, message: str) -> Response:
    return status, {"error": {"code": status, "message": message, "status": STATUSES[status]}}


def _constant(body: Json) -> Callable[..., Response]:
    return lambda _cloud, _call: (200, body)


_PROJECT = r"/v[12]/projects/[^/]+"
_LOCATION = _PROJECT + "/locations/[^/]+"
_FUNCTION = _LOCATION + "/functions/(?P<name>[^/:]+)"
_SERVICE = _LOCATION + "/services/(?P<name>[^/:]+)"
_DATABASE = _PROJECT + "/databases/(?P<database>[^/]+)"
ROUTES: list[tuple[str, str, Callable[..., Response]]] = [
    ("GET", _FUNCTION, FakeGoogleCloud.describe),
    ("GET", f"{_LOCATION}/runtimes", _constant({"runtimes": RUNTIMES})),
    ("POST", f"{_LOCATION}/functions:generateUploadUrl", FakeGoogleCloud.generate_upload_url),
    ("PUT", "/upload", FakeGoogleCloud.upload),
    ("GET", _PROJECT, _constant({"projectId": "demo", "projectNumber": "1"})),
    ("GET", rf"{_PROJECT}/services/\w+\.googleapis\.com", _constant({"state": "ENABLED"})),
    ("GET", f"{_LOCATION}/defaultServiceAccount", _constant({"serviceAccountEmail": BUILD_ACCOUNT})),
    ("POST", f"{_PROJECT}:getIamPolicy", _constant({"bindings": []})),
    ("POST", f"{_LOCATION}/functions", FakeGoogleCloud.create),
    ("PATCH", _FUNCTION, FakeGoogleCloud.update),
    ("GET", f"{_LOCATION}/operations/deploy", FakeGoogleCloud.operation),
    ("GET", f"{_SERVICE}:getIamPolicy", FakeGoogleCloud.get_policy),
    ("POST", f"{_SERVICE}:setIamPolicy", FakeGoogleCloud.set_policy),
    ("GET", _DATABASE, FakeGoogleCloud.describe_database),
    ("POST", f"{_PROJECT}/databases", FakeGoogleCloud.create_database),
    ("PATCH", f"{_DATABASE}/collectionGroups/[^/]+/fields/[^/]+", FakeGoogleCloud.update_field),
    ("GET", f"{_PROJECT}/databases/[^/]+/collectionGroups/[^/]+/fields", FakeGoogleCloud.list_fields),
    ("GET", f"{_PROJECT}/databases/[^/]+/collectionGroups/[^/]+/indexes", FakeGoogleCloud.list_indexes),
    ("POST", f"{_DATABASE}/collectionGroups/qr_users/indexes", FakeGoogleCloud.create_index),
    *fake_cloud_run.ROUTES,
]


class _Handler(BaseHTTPRequestHandler):
    server: FakeGoogleCloud

    def respond(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, response = self.server.handle_call(Call(self.command, url.path, dict(parse_qsl(url.query)), body))
        content = json.dumps(response).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = respond  # noqa: N815

    def log_message(self, *_args: object) -> None:
        pass
