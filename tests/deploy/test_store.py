"""The store and the secrets that deploy.sh gives to a function, as the cloud sees it."""

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
from tests.support.fake_google_cloud import FakeGoogleCloud, Json

pytestmark = needs_gcloud

DATABASES = "/v1/projects/demo/databases"
OTHERS_SECRET = {"key": "OTHER", "projectId": "1", "secret": "other", "version": "7"}


def test_by_default_the_store_is_the_default_database_once_that_is_known_to_exist(
    first_deployment: FakeGoogleCloud,
) -> None:
    assert _variables(first_deployment)["QR_STORE"] == "firestore"
    calls = [(call.method, call.path) for call in first_deployment.calls]
    (described,) = [call for call in calls if "/databases" in call[1]]
    assert described == ("GET", f"{DATABASES}/(default)")
    assert calls.index(described) < calls.index(("PUT", "/upload"))


def test_another_database_is_named_in_the_store(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {"codes": "FIRESTORE_NATIVE"}
    result = deploy(cloud, "--private", "--database=codes", "--project=other")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == "firestore://codes"
    assert "/v1/projects/other/databases/codes" in [call.path for call in cloud.calls]


@pytest.mark.parametrize(
    ("flags", "database"),
    [((), "demo/databases/(default)"), (("--database=codes", "--project=other"), "other/databases/codes")],
)
def test_the_command_that_a_missing_database_is_answered_with_creates_it(
    cloud: FakeGoogleCloud, deploy: Deploy, tmp_path: Path, flags: tuple[str, ...], database: str
) -> None:
    cloud.databases = {}
    refused = deploy(cloud, "--private", "--region=us-east1", *flags)
    assert refused.returncode == 2
    assert f"'{database.rpartition('/')[2]}' does not exist yet" in refused.stderr
    assert "--store none" in refused.stderr
    assert not cloud.uploads

    create = shlex.split(refused.stderr.splitlines()[-1])
    assert create[:4] == ["gcloud", "firestore", "databases", "create"]
    created = run(create, gcloud_environment(tmp_path) | cloud.environment())
    assert created.returncode == 0, created.stderr
    creation = cloud.calls[-1]
    assert f"{creation.path}/{creation.query['databaseId']}" == f"/v1/projects/{database}"
    assert json.loads(creation.body)["locationId"] == "us-east1"

    result = deploy(cloud, "--private", "--region=us-east1", *flags)
    assert result.returncode == 0, result.stderr


def test_a_database_in_datastore_mode_is_refused(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {"(default)": "DATASTORE_MODE"}
    result = deploy(cloud, "--private")
    assert result.returncode == 2
    assert "must be in native mode" in result.stderr
    assert "--database" in result.stderr
    assert not cloud.uploads


def test_a_database_that_may_not_be_read_is_not_taken_for_a_missing_one(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.denied_path = f"{DATABASES}/(default)"
    result = deploy(cloud, "--private")
    assert result.returncode == 1
    assert f"Permission denied on {cloud.denied_path}" in result.stderr
    assert "does not exist" not in result.stderr
    assert not cloud.uploads


def test_without_a_store_no_database_is_asked_for(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {}
    result = deploy(cloud, "--private", "--store=none")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == ""
    assert not [call for call in cloud.calls if "/databases" in call.path]


def test_an_update_without_a_store_clears_an_earlier_one(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.add_function(environmentVariables={"QR_STORE": "firestore", "QR_ENGINE": "qrcode"})
    result = deploy(cloud, "--store=none")
    assert result.returncode == 0, result.stderr
    assert _variables(cloud)["QR_STORE"] == ""
    assert _variables(cloud)["QR_ENGINE"] == "qrcode"


def test_secrets_and_who_may_make_pictures_reach_the_function(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    secrets = ("--keys=codes-keys", "--signing-keys=codes-signing:3", "--docs-password=codes_docs:latest")
    result = deploy(cloud, "--private", *secrets, "--pictures=signed")
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [
        {"key": "QR_API_KEYS", "projectId": "1", "secret": "codes-keys", "version": "latest"},
        {"key": "QR_DOCS_PASSWORD", "projectId": "1", "secret": "codes_docs", "version": "latest"},
        {"key": "QR_SIGNING_KEYS", "projectId": "1", "secret": "codes-signing", "version": "3"},
    ]
    assert _variables(cloud)["QR_ACCESS"] == "signed"


def test_an_update_keeps_the_secrets_it_does_not_name(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    keys = {"key": "QR_API_KEYS", "projectId": "1", "secret": "keys", "version": "1"}
    cloud.add_function(environmentVariables={"QR_ACCESS": "key"}, secretEnvironmentVariables=[keys, OTHERS_SECRET])
    result = deploy(cloud, "--keys=keys:2")
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [OTHERS_SECRET, keys | {"version": "2"}]
    assert _variables(cloud)["QR_ACCESS"] == "key"


def test_an_update_that_names_no_secret_keeps_all(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.add_function(secretEnvironmentVariables=[OTHERS_SECRET])
    result = deploy(cloud)
    assert result.returncode == 0, result.stderr
    assert _secrets(cloud) == [OTHERS_SECRET]


def test_ttl_policies_are_set_after_the_deployment(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {"codes": "FIRESTORE_NATIVE"}
    result = deploy(cloud, "--private", "--ttl", "--database=codes", "--project=other")
    assert result.returncode == 0, result.stderr
    fields = [
        f"projects/other/databases/codes/collectionGroups/{group}/fields/delete_at"
        for group in ("qr_users", "qr_visitors", "qr_salts")
    ]
    policies = [call for call in cloud.calls if call.method == "PATCH"]
    assert [policy.path for policy in policies] == [f"/v1/{field}" for field in fields]
    assert [json.loads(policy.body) for policy in policies] == [{"name": field, "ttlConfig": {}} for field in fields]
    assert {policy.query["updateMask"] for policy in policies} == {"ttlConfig"}
    (creation,) = [call for call in cloud.calls if "functionId" in call.query]
    assert cloud.calls.index(creation) < cloud.calls.index(policies[0])
    assert result.stdout.splitlines()[-1].startswith("curl -o code.png")


def test_a_ttl_policy_that_is_denied_fails_the_deployment(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.add_function()
    cloud.denied_path = f"{DATABASES}/(default)/collectionGroups/qr_visitors/fields/delete_at"
    result = deploy(cloud, "--ttl")
    assert result.returncode == 1
    assert f"Permission denied on {cloud.denied_path}" in result.stderr
    assert "curl" not in result.stdout


def _variables(cloud: FakeGoogleCloud) -> dict[str, str]:
    variables: dict[str, str] = cloud.functions["qr"]["serviceConfig"]["environmentVariables"]
    return variables


def _secrets(cloud: FakeGoogleCloud) -> list[Json]:
    secrets: list[Json] = cloud.functions["qr"]["serviceConfig"]["secretEnvironmentVariables"]
    return sorted(secrets, key=lambda secret: str(secret["key"]))
