"""Test the function that deploy.sh deploys, with the real gcloud and a fake of the APIs."""

import pytest

from tests.support.deploy_script import Deploy, needs_gcloud
from tests.support.fake_cloud_run import Json
from tests.support.fake_google_cloud import DEFAULT_LOCATION, FakeGoogleCloud

pytestmark = needs_gcloud

VARIABLES = {
    "PUBLIC_URL": "https://codes.example",
    "QR_HOSTS": "codes.example,*.run.app",
    "USER_URL": "https://example.com/@{id}?fields=a,b",
    "QR_RATE_LIMIT": "600/minute",
    "QR_MAX_BODY": "1000000",
    "QR_STYLES": '{"brand": {"caption": "one, two=\\u007cthree"}}',
    "QR_ENGINE": "libzint",
    "QR_PRIVATE_TARGETS": "on",
    "QR_COUNTRY_HEADER": "X-Country",
    "QR_PROXIES": "2",
    "QR_TRUSTED_PROXIES": "10.0.0.0/8,2001:db8::/32",
    "GOOGLE_CLOUD_PROJECT": "other",
}
ALL_FLAGS = (
    *("--public", "--name=codes", "--region=us-east1", "--project=other", "--runtime=python312"),
    *("--memory=1Gi", "--cpu=2", "--concurrency=8", "--min-instances=1", "--max-instances=9"),
    *("--timeout=45s", "--service-account=codes@other.example"),
    *("--public-url", VARIABLES["PUBLIC_URL"], "--user-url", VARIABLES["USER_URL"], "--hosts", VARIABLES["QR_HOSTS"]),
    *("--rate-limit", VARIABLES["QR_RATE_LIMIT"], "--max-body=1000000", "--engine=libzint", "--private-targets=on"),
    *("--styles", '{"brand": {"caption": "one, two=|three"}}', "--country-header=X-Country", "--proxies=2"),
    *("--trusted-proxies", VARIABLES["QR_TRUSTED_PROXIES"], "--ingress=internal-and-cloud-load-balancing"),
    *("--api-keys=codes-keys", "--signing-keys=codes-signing:3"),
    *("--access=", "--docs-password="),  # removes variables that a new function does not have
)


@pytest.fixture
def cloud_with_function(cloud: FakeGoogleCloud) -> FakeGoogleCloud:
    """Return a cloud with a public function named qr. deploy.sh does not manage its variable ``OTHER``."""
    cloud.add_function(environmentVariables={"OTHER": "kept", "PUBLIC_URL": "https://old.example"})
    cloud.invokers["qr"] = ["allUsers"]
    return cloud


def fixed_variables(name: str, threads: int) -> dict[str, str]:
    """Return the environment variables that every deployment sets."""
    malloc = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}
    variables = {"LOG_EXECUTION_ID": "false", **malloc, "THREADS": str(threads)}
    return {"QR_FUNCTION_NAME": name, "QR_STORE": "firestore"} | variables


def test_first_deployment_requires_public_or_private(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud)
    assert result.returncode == 2
    assert "--public" in result.stderr
    assert "--private" in result.stderr
    assert not cloud.uploads
    assert not cloud.functions


def test_denied_access_is_not_reported_as_missing_function(
    cloud_with_function: FakeGoogleCloud, deploy: Deploy
) -> None:
    cloud_with_function.denied_path = f"/v2/{DEFAULT_LOCATION}/functions/qr"
    result = deploy(cloud_with_function)
    assert result.returncode == 1
    assert f"Permission denied on {cloud_with_function.denied_path}" in result.stderr
    assert "does not exist" not in result.stderr


def test_default_flags_deploy_a_small_private_function(first_deployment: FakeGoogleCloud) -> None:
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
        "environmentVariables": fixed_variables("qr", threads=16),
    }
    assert not first_deployment.invokers


def test_all_flags_configure_the_deployed_function(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, *ALL_FLAGS)
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
        "ingressSettings": "ALLOW_INTERNAL_AND_GCLB",
        "environmentVariables": fixed_variables("codes", threads=8) | VARIABLES,
        "secretEnvironmentVariables": [
            {"key": "QR_API_KEYS", "projectId": "1", "secret": "codes-keys", "version": "latest"},
            {"key": "QR_SIGNING_KEYS", "projectId": "1", "secret": "codes-signing", "version": "3"},
        ],
    }
    assert cloud.invokers == {"codes": ["allUsers"]}
    assert result.stdout.splitlines()[-2:] == [
        "https://codes-abc.a.run.app",
        "curl -o code.png 'https://codes-abc.a.run.app/png?data=https://example.com'",
    ]


@pytest.mark.exhaustive
def test_update_keeps_access_and_other_settings(cloud_with_function: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud_with_function, "--public-url=https://new.example")
    assert result.returncode == 0, result.stderr
    assert cloud_with_function.functions["qr"]["serviceConfig"]["environmentVariables"] == {
        "OTHER": "kept",
        "PUBLIC_URL": "https://new.example",
    } | fixed_variables("qr", threads=16)
    assert cloud_with_function.invokers == {"qr": ["allUsers"]}
    assert not [call for call in cloud_with_function.calls if call.path.endswith(":setIamPolicy")]


def test_flags_without_value_remove_settings_of_the_function(
    cloud_with_function: FakeGoogleCloud, deploy: Deploy
) -> None:
    secret = {"key": "QR_API_KEYS", "projectId": "1", "secret": "keys", "version": "1"}
    cloud_with_function.add_function(
        environmentVariables={"OTHER": "kept", "PUBLIC_URL": "https://old.example"}, secretEnvironmentVariables=[secret]
    )
    result = deploy(cloud_with_function, "--public-url=", "--api-keys", "")
    assert result.returncode == 0, result.stderr
    service = cloud_with_function.functions["qr"]["serviceConfig"]
    assert service["environmentVariables"] == {"OTHER": "kept"} | fixed_variables("qr", threads=16)
    assert not service.get("secretEnvironmentVariables")
    assert cloud_with_function.invokers == {"qr": ["allUsers"]}
    assert not [call for call in cloud_with_function.calls if call.path.endswith(":setIamPolicy")]


def test_private_flag_removes_access_and_prints_command(cloud_with_function: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud_with_function, "--private")
    assert result.returncode == 0, result.stderr
    assert cloud_with_function.invokers == {"qr": []}
    assert result.stdout.splitlines()[-1] == (
        'curl -o code.png -H "Authorization: Bearer $(gcloud auth print-identity-token)" '
        "'https://qr-abc.a.run.app/png?data=https://example.com'"
    )


def test_failed_build_is_reported(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.build_error = "Build failed: pip could not find qrcode"
    result = deploy(cloud, "--public")
    assert result.returncode == 1
    assert cloud.build_error in result.stderr
    assert "curl" not in result.stdout


def _without_addresses(service: Json) -> Json:
    return {key: value for key, value in service.items() if key not in {"uri", "service"}}
