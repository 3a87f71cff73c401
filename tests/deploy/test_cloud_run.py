"""Test the service that ``deploy.sh --container`` deploys on Cloud Run, with the real gcloud and a fake of the APIs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.support import fake_cloud_run
from tests.support.deploy_script import Deploy, Result, needs_gcloud
from tests.support.fake_cloud_run import add_service, container_of, variables_of
from tests.support.fake_google_cloud import FakeGoogleCloud, google_cloud

pytestmark = needs_gcloud

SERVICE = "/apis/serving.knative.dev/v1/namespaces/demo/services/qr"
FIXED = {"THREADS": "16", "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576", "QR_STORE": "firestore"}
ALL_FLAGS = (
    *("--public", "--container", "--memory=1Gi", "--cpu=2", "--concurrency=8", "--min-instances=1"),
    *("--max-instances=9", "--timeout=1m30s", "--service-account=codes@demo.example", "--api-keys=keys:3", "--ttl"),
    *("--ingress=internal-and-cloud-load-balancing", "--public-url=https://codes.example", "--proxies=2"),
    *("--styles", '{"brand": {"caption": "one, two=|three"}}', "--project=demo"),
)


@pytest.fixture(scope="module")
def deployed(deploy: Deploy) -> Iterator[tuple[FakeGoogleCloud, Result]]:
    """Return the cloud after a first deployment with --container and --private, and its result."""
    with google_cloud() as fake:
        result = deploy(fake, "--container", "--private", "--rate-limit=", "--api-keys=")
        assert result.returncode == 0, result.stderr
        yield fake, result


def test_default_flags_deploy_a_small_private_container(deployed: tuple[FakeGoogleCloud, Result]) -> None:
    cloud, result = deployed
    service = cloud.services["qr"]
    container, template = container_of(service), service["spec"]["template"]
    assert container["image"].endswith(f"-docker.pkg.dev/demo/cloud-run-source-deploy/qr@{fake_cloud_run.DIGEST}")
    assert container["resources"]["limits"] == {"cpu": "1", "memory": "512Mi"}
    assert (template["spec"]["containerConcurrency"], template["spec"]["timeoutSeconds"]) == (16, 30)
    assert template["metadata"]["annotations"]["autoscaling.knative.dev/maxScale"] == "5"
    assert variables_of(service) == FIXED
    assert not cloud.functions
    assert not cloud.invokers
    assert result.stdout.splitlines()[-2] == "https://qr-abc.a.run.app"
    assert "gcloud auth print-identity-token" in result.stdout.splitlines()[-1]


def test_container_has_probes_that_do_not_need_the_store(deployed: tuple[FakeGoogleCloud, Result]) -> None:
    container = container_of(deployed[0].services["qr"])
    for probe in ("startupProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": "/health"}
        assert container[probe]["timeoutSeconds"] == 1
    assert container["startupProbe"]["failureThreshold"] * container["startupProbe"]["periodSeconds"] == 30


@pytest.mark.exhaustive
def test_all_flags_configure_the_deployed_container(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, *ALL_FLAGS)
    assert result.returncode == 0, result.stderr
    service = cloud.services["qr"]
    spec, annotations = service["spec"]["template"]["spec"], service["spec"]["template"]["metadata"]["annotations"]
    assert container_of(service)["resources"]["limits"] == {"cpu": "2", "memory": "1Gi"}
    assert (spec["containerConcurrency"], spec["timeoutSeconds"]) == (8, 90)
    assert spec["serviceAccountName"] == "codes@demo.example"
    assert annotations["autoscaling.knative.dev/minScale"] == "1"
    assert annotations["autoscaling.knative.dev/maxScale"] == "9"
    assert service["metadata"]["annotations"]["run.googleapis.com/ingress"] == "internal-and-cloud-load-balancing"
    assert variables_of(service) == FIXED | {
        "THREADS": "8",
        "GOOGLE_CLOUD_PROJECT": "demo",
        "PUBLIC_URL": "https://codes.example",
        "QR_PROXIES": "2",
        "QR_STYLES": '{"brand": {"caption": "one, two=\\u007cthree"}}',
        "QR_API_KEYS": "keys:3",
    }
    assert cloud.invokers == {"qr": ["allUsers"]}
    assert len([call for call in cloud.calls if "/collectionGroups/" in call.path and call.method == "PATCH"]) == 3
    assert result.stdout.splitlines()[-1] == "curl -o code.png 'https://qr-abc.a.run.app/png?data=https://example.com'"


def test_dockerfile_builds_the_uploaded_files(deployed: tuple[FakeGoogleCloud, Result]) -> None:
    """Without a Dockerfile in the upload, Google Cloud would choose a buildpack."""
    (build,), (upload,) = deployed[0].builds, deployed[0].uploads
    names = zipfile.ZipFile(io.BytesIO(upload)).namelist()
    assert {"Dockerfile", "router.py", "requirements.txt", "qr/config.py"} <= set(names)
    assert "dockerBuild" in build


@pytest.mark.exhaustive
def test_update_keeps_other_settings_of_the_container(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    add_service(cloud, OTHER="kept", PUBLIC_URL="https://old.example", QR_RATE_LIMIT="1/second")
    cloud.invokers["qr"] = ["allUsers"]
    result = deploy(cloud, "--container", "--rate-limit=", "--public-url=https://new.example")
    assert result.returncode == 0, result.stderr
    assert variables_of(cloud.services["qr"]) == FIXED | {"OTHER": "kept", "PUBLIC_URL": "https://new.example"}
    assert cloud.invokers == {"qr": ["allUsers"]}
    assert [call.method for call in cloud.calls if call.path == SERVICE].count("PUT") == 1


def test_first_container_requires_public_or_private(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, "--container")
    assert result.returncode == 2
    assert "service 'qr' does not exist in europe-west1 yet: choose --public" in result.stderr
    assert not cloud.uploads


def test_missing_database_is_reported_before_the_upload(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.databases = {}
    result = deploy(cloud, "--container", "--private")
    assert result.returncode == 2
    assert "gcloud firestore databases create" in result.stderr
    assert not cloud.uploads


@pytest.mark.parametrize(
    "denied",
    [SERVICE, pytest.param("/v2/projects/demo/locations/europe-west1/builds:submit", marks=pytest.mark.exhaustive)],
)
def test_denied_call_fails_the_deployment(cloud: FakeGoogleCloud, deploy: Deploy, denied: str) -> None:
    cloud.denied_path = denied
    result = deploy(cloud, "--container", *([] if denied == SERVICE else ["--private"]))
    assert result.returncode == 1
    assert "ermission" in result.stderr
    assert "does not exist" not in result.stderr
    assert "curl" not in result.stdout


@pytest.mark.exhaustive
def test_failed_build_of_the_container_is_reported(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    cloud.build_error = "Build failed: step 3 returned 1"
    result = deploy(cloud, "--container", "--public")
    assert result.returncode == 1
    assert cloud.build_error in result.stderr
    assert not cloud.services


def test_dry_run_of_a_container_sends_no_calls(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, "--container", "--dry-run")
    assert (result.returncode, result.stdout.startswith("gcloud run deploy qr ")) == (0, True)
    assert "the first deployment of a service also needs" in result.stderr
    assert not cloud.calls
