"""Test the store, the secrets and the TTL policies that deploy.sh configures."""

import json
import shlex
from pathlib import Path

import pytest

from tests.support.deploy_script import (
    Deploy,
    gcloud_environment,
    needs_gcloud,
    run,
)
from tests.support.fake_cloud_run import Call, Json
from tests.support.fake_google_cloud import TAG_INDEXES, UNINDEXED, FakeGoogleCloud

pytestmark = needs_gcloud

DATABASES = "/v1/projects/demo/databases"
UNMANAGED_SECRET = {"key": "OTHER", "projectId": "1", "secret": "other", "version": "7"}
TTL_PATH = f"{DATABASES}/(default)/collectionGroups/{{}}/fields/delete_at"
TTL_POLICIES: dict[str, Json | None] = {
    TTL_PATH.format("qr_visitors"): {},
    TTL_PATH.format("qr_salts"): {},
    TTL_PATH.format("qr_users"): None,
}


def test_default_database_is_checked_before_upload(first_deployment: FakeGoogleCloud) -> None:
    assert _variables(first_deployment)["QR_STORE"] == "firestore"
    calls = [(call.method, call.path) for call in first_deployment.calls]
    database_call = next(call for call in calls if "/databases" in call[1])
    assert database_call == ("GET", f"{DATABASES}/(default)")
    assert calls.index(database_call) < calls.index(("PUT", "/upload"))


@pytest.mark.parametrize(
    ("flags", "database"),
    [
        pytest.param((), "demo/databases/(default)", marks=pytest.mark.exhaustive),
        (("--database=codes", "--project=other"), "other/databases/codes"),
    ],
    ids=["default database", "database flag"],
)
def test_printed_command_creates_the_missing_database(
    cloud: FakeGoogleCloud, deploy: Deploy, tmp_path: Path, flags: tuple[str, ...], database: str
) -> None:
    cloud.databases = {}
    failed = deploy(cloud, "--private", "--region=us-east1", *flags)
    assert failed.returncode == 2
    assert f"'{database.rpartition('/')[2]}' does not exist yet" in failed.stderr
    assert "--store none" in failed.stderr
    assert not cloud.uploads

    create = shlex.split(failed.stderr.splitlines()[-1])
    assert create[:4] == ["gcloud", "firestore", "databases", "create"]
    created = run(create, gcloud_environment(tmp_path) | cloud.environment())
    assert created.returncode == 0, created.stderr
    creation = cloud.calls[-1]
    assert f"{creation.path}/{creation.query['databaseId']}" == f"/v1/projects/{database}"
    assert json.loads(creation.body)["locationId"] == "us-east1"

    result = deploy(cloud, "--private", "--region=us-east1", *flags)
    assert result.returncode == 0, result.stderr


def test_database_in_datastore_mode_is_rejected(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {"(default)": "DATASTORE_MODE"}
    result = deploy(cloud, "--private")
    assert result.returncode == 2
    assert "must be in native mode" in result.stderr
    assert "--database" in result.stderr
    assert not cloud.uploads


def test_denied_access_is_not_reported_as_missing_database(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.denied_path = f"{DATABASES}/(default)"
    result = deploy(cloud, "--private")
    assert result.returncode == 1
    assert f"Permission denied on {cloud.denied_path}" in result.stderr
    assert "does not exist" not in result.stderr
    assert not cloud.uploads


def test_deployment_without_store_requests_no_database(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {}
    result = deploy(cloud, "--private", "--store=none")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == ""
    assert not [call for call in cloud.calls if "/databases" in call.path]


@pytest.mark.exhaustive
def test_update_without_store_clears_the_former_store(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.add_function(environmentVariables={"QR_STORE": "firestore", "OTHER": "kept"})
    result = deploy(cloud, "--store=none")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == ""
    assert _variables(cloud)["OTHER"] == "kept"


@pytest.mark.exhaustive
def test_secrets_and_image_access_configure_the_function(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    secrets = ("--api-keys=codes-keys", "--signing-keys=codes-signing:3", "--docs-password=codes_docs:latest")
    result = deploy(cloud, "--private", *secrets, "--access=signed")
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [
        {"key": "QR_API_KEYS", "projectId": "1", "secret": "codes-keys", "version": "latest"},
        {"key": "QR_DOCS_PASSWORD", "projectId": "1", "secret": "codes_docs", "version": "latest"},
        {"key": "QR_SIGNING_KEYS", "projectId": "1", "secret": "codes-signing", "version": "3"},
    ]
    assert _variables(cloud)["QR_ACCESS"] == "signed"


def test_update_of_one_secret_keeps_the_others(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    keys = {"key": "QR_API_KEYS", "projectId": "1", "secret": "keys", "version": "1"}
    cloud.add_function(environmentVariables={"QR_ACCESS": "key"}, secretEnvironmentVariables=[keys, UNMANAGED_SECRET])
    result = deploy(cloud, "--api-keys=keys:2")
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [UNMANAGED_SECRET, keys | {"version": "2"}]
    assert _variables(cloud)["QR_ACCESS"] == "key"


@pytest.mark.exhaustive
def test_update_without_secrets_keeps_all_secrets(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.add_function(secretEnvironmentVariables=[UNMANAGED_SECRET])
    result = deploy(cloud)
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [UNMANAGED_SECRET]


# The lists of the fake equal those of deploy.sh: one test counts the commands of a dry run, and
# ``test_configured_database_stays_unchanged`` finds no further command.
@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "present", [pytest.param(1, marks=pytest.mark.exhaustive), -1], ids=["only one present", "only one missing"]
)
def test_missing_indexes_and_exemptions_are_requested(cloud: FakeGoogleCloud, deploy: Deploy, present: int) -> None:
    cloud.databases = {"codes": "FIRESTORE_NATIVE"}
    del cloud.indexes[present:], cloud.exempt_fields[present:]
    result = deploy(cloud, "--private", "--database=codes", "--project=other")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == "firestore://codes"
    assert "/v1/projects/other/databases/codes" in [call.path for call in cloud.calls]
    assert [index["fields"] for index in cloud.indexes] == [index["fields"] for index in TAG_INDEXES]
    assert tuple(cloud.exempt_fields) == UNINDEXED
    exemptions = _patches(cloud, "index")
    assert all(json.loads(call.body)["indexConfig"] == {} for call in exemptions)
    assert all(call.path.startswith("/v1/projects/other/databases/codes/") for call in exemptions)
    (creation,) = [call for call in cloud.calls if "functionId" in call.query]
    assert cloud.calls.index(creation) < cloud.calls.index(exemptions[0])


def test_configured_database_stays_unchanged(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, "--private", "--no-ttl")
    assert result.returncode == 0, result.stderr
    assert not [call for call in cloud.calls if "/collectionGroups/" in call.path and call.method != "GET"]


def test_ttl_policies_delete_hashes_of_visitors(first_deployment: FakeGoogleCloud) -> None:
    assert _ttl_policies(first_deployment) == TTL_POLICIES


@pytest.mark.exhaustive
@pytest.mark.parametrize(("flags", "policies"), [((), TTL_POLICIES), (("--ttl",), TTL_POLICIES), (("--no-ttl",), {})])
def test_ttl_flags_set_or_omit_policies(
    cloud: FakeGoogleCloud, deploy: Deploy, flags: tuple[str, ...], policies: dict[str, Json | None]
) -> None:
    result = deploy(cloud, "--private", *flags)
    assert result.returncode == 0, result.stderr
    assert _ttl_policies(cloud) == policies
    assert result.stdout.splitlines()[-1].startswith("curl -o code.png")


@pytest.mark.parametrize(
    "path", ["qr_visitors/fields/delete_at", pytest.param("qr_users/indexes", marks=pytest.mark.exhaustive)]
)
def test_denied_configuration_fails_the_deployment(cloud: FakeGoogleCloud, deploy: Deploy, path: str) -> None:
    cloud.add_function()
    cloud.denied_path = f"{DATABASES}/(default)/collectionGroups/{path}"
    cloud.indexes.pop()
    result = deploy(cloud)
    assert result.returncode == 1
    assert f"Permission denied on {cloud.denied_path}" in result.stderr
    assert "curl" not in result.stdout


def _patches(cloud: FakeGoogleCloud, config: str) -> list[Call]:
    """Return the calls that change the indexes (``index``) or the TTL policy (``ttl``) of a field."""
    return [call for call in cloud.calls if call.query.get("updateMask") == f"{config}Config"]


def _ttl_policies(cloud: FakeGoogleCloud) -> dict[str, Json | None]:
    """Return the TTL policies that a deployment has set, by the path of their call; None turns a policy off."""
    return {call.path: json.loads(call.body).get("ttlConfig") for call in _patches(cloud, "ttl")}


def _variables(cloud: FakeGoogleCloud) -> dict[str, str]:
    variables: dict[str, str] = cloud.functions["qr"]["serviceConfig"]["environmentVariables"]
    return variables


def _secrets(cloud: FakeGoogleCloud) -> list[Json]:
    secrets: list[Json] = cloud.functions["qr"]["serviceConfig"]["secretEnvironmentVariables"]
    return sorted(secrets, key=lambda secret: str(secret["key"]))
