"""What deploy.sh does to the cloud: the real gcloud, talking to a fake of the APIs behind it."""

import pytest

from tests.support.deploy_script import Deploy, needs_gcloud
from tests.support.fake_google_cloud import DEFAULT_LOCATION, FakeGoogleCloud, Json

pytestmark = needs_gcloud

URLS = {"PUBLIC_URL": "https://codes.example", "USER_URL": "https://example.com/@{id}?fields=a,b"}
EVERY_CHOICE = (
    *("--public", "--name=codes", "--region=us-east1", "--project=other", "--runtime=python312"),
    *("--memory=1Gi", "--cpu=2", "--concurrency=8", "--min-instances=1", "--max-instances=9"),
    *("--timeout=45s", "--service-account=codes@other.example"),
    *("--public-url", URLS["PUBLIC_URL"], "--user-url", URLS["USER_URL"]),
)


@pytest.fixture
def cloud_with_function(cloud: FakeGoogleCloud) -> FakeGoogleCloud:
    """A public function named qr, with a setting that deploy.sh knows nothing about."""
    cloud.add_function(environmentVariables={"QR_ENGINE": "qrcode", "PUBLIC_URL": "https://old.example"})
    cloud.invokers["qr"] = ["allUsers"]
    return cloud


def set_always(name: str, threads: int) -> dict[str, str]:
    """The environment that every deployment sets."""
    malloc = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}
    variables = {"LOG_EXECUTION_ID": "false", **malloc, "THREADS": str(threads)}
    return {"QR_FUNCTION_NAME": name, "QR_STORE": "firestore"} | variables


def test_a_first_deployment_must_choose_who_may_call(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud)
    assert result.returncode == 2
    assert "--public" in result.stderr
    assert "--private" in result.stderr
    assert not cloud.uploads
    assert not cloud.functions


def test_a_function_that_may_not_be_read_is_not_taken_for_a_missing_one(
    cloud_with_function: FakeGoogleCloud, deploy: Deploy
) -> None:
    cloud_with_function.denied_path = f"/v2/{DEFAULT_LOCATION}/functions/qr"
    result = deploy(cloud_with_function)
    assert result.returncode == 1
    assert f"Permission denied on {cloud_with_function.denied_path}" in result.stderr
    assert "does not exist" not in result.stderr


def test_the_defaults_make_a_small_private_function(first_deployment: FakeGoogleCloud) -> None:
    function = first_deployment.functions["qr"]
    assert function["name"] == f"{DEFAULT_LOCATION}/functions/qr"
    assert function["buildConfig"]["runtime"] == "python313"
    assert function["buildConfig"]["entryPoint"] == "handle"
    assert _without_addresses(function["serviceConfig"]) == {
        "availableMemory": "512Mi",
        "availableCpu": "1",
        "maxInstanceRequestConcurrency": 16,
        "minInstanceCount": 0,
        "maxInstanceCount": 5,
        "timeoutSeconds": 30,
        "environmentVariables": set_always("qr", threads=16),
    }
    assert not first_deployment.invokers


def test_every_choice_reaches_a_public_function(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, *EVERY_CHOICE)
    assert result.returncode == 0, result.stderr
    function = cloud.functions["codes"]
    assert function["name"] == "projects/other/locations/us-east1/functions/codes"
    assert function["buildConfig"]["runtime"] == "python312"
    assert _without_addresses(function["serviceConfig"]) == {
        "availableMemory": "1Gi",
        "availableCpu": "2",
        "maxInstanceRequestConcurrency": 8,
        "minInstanceCount": 1,
        "maxInstanceCount": 9,
        "timeoutSeconds": 45,
        "serviceAccountEmail": "codes@other.example",
        "environmentVariables": set_always("codes", threads=8) | URLS,
    }
    assert cloud.invokers == {"codes": ["allUsers"]}
    assert result.stdout.splitlines()[-2:] == [
        "https://codes-abc.a.run.app",
        "curl -o code.png 'https://codes-abc.a.run.app/png?data=https://example.com'",
    ]


def test_an_update_keeps_access_and_other_settings(cloud_with_function: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud_with_function, "--public-url=https://new.example")
    assert result.returncode == 0, result.stderr
    assert cloud_with_function.functions["qr"]["serviceConfig"]["environmentVariables"] == {
        "QR_ENGINE": "qrcode",
        "PUBLIC_URL": "https://new.example",
    } | set_always("qr", threads=16)
    assert cloud_with_function.invokers == {"qr": ["allUsers"]}
    assert not [call for call in cloud_with_function.calls if call.path.endswith(":setIamPolicy")]


def test_private_shuts_a_public_function_and_shows_how_to_call_it(
    cloud_with_function: FakeGoogleCloud, deploy: Deploy
) -> None:
    result = deploy(cloud_with_function, "--private")
    assert result.returncode == 0, result.stderr
    assert cloud_with_function.invokers == {"qr": []}
    assert result.stdout.splitlines()[-1] == (
        'curl -o code.png -H "Authorization: Bearer $(gcloud auth print-identity-token)" '
        "'https://qr-abc.a.run.app/png?data=https://example.com'"
    )


def test_a_failed_build_is_reported(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.build_error = "Build failed: pip could not find qrcode"
    result = deploy(cloud, "--public")
    assert result.returncode == 1
    assert cloud.build_error in result.stderr
    assert "curl" not in result.stdout


def _without_addresses(service: Json) -> Json:
    return {key: value for key, value in service.items() if key not in {"uri", "service"}}
