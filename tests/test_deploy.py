"""deploy.sh with the real gcloud, talking to a fake of the APIs behind it."""

import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
import zxingcpp
from fake_google_cloud import FakeGoogleCloud, Json, google_cloud
from PIL import Image

pytestmark = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed")

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "deploy.sh"
# Files a working directory may hold that must never be uploaded; none of them is valid Python.
LEFTOVERS = {".env", "notes.py", "tests/test_broken.py", "qr/.env", "qr/__pycache__/half-written", "qr/spec.pyc"}

URLS = {"PUBLIC_URL": "https://codes.example", "USER_URL": "https://example.com/@{id}?fields=a,b"}
EVERY_CHOICE = (
    *("--public", "--name=codes", "--region=us-east1", "--project=other", "--runtime=python312"),
    *("--memory=1Gi", "--cpu=2", "--concurrency=8", "--min-instances=1", "--max-instances=9"),
    *("--timeout=45s", "--service-account=codes@other.example"),
    *("--public-url", URLS["PUBLIC_URL"], "--user-url", URLS["USER_URL"]),
)

Result = subprocess.CompletedProcess[str]
Deploy = Callable[..., Result]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the repository and litter the copy."""
    directory = tmp_path_factory.mktemp("deploy") / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, directory, ignore=ignored)
    for leftover in LEFTOVERS:
        path = directory / leftover
        path.parent.mkdir(exist_ok=True)
        path.write_text("API_KEYS=(secret")
    return directory


@pytest.fixture(scope="module")
def deploy(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Run the copy's deploy.sh with a gcloud that knows no account, no project and no other network."""
    home = tmp_path_factory.mktemp("home")
    token = home / "token"
    token.write_text("any")
    own_python = {key: value for key, value in os.environ.items() if key == "CLOUDSDK_PYTHON"}
    environment = own_python | {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CLOUDSDK_CONFIG": str(home / "gcloud"),
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token),
        "CLOUDSDK_CORE_PROJECT": "demo",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
    }

    def run(cloud: FakeGoogleCloud, *flags: str) -> Result:
        return _run([checkout / "deploy.sh", *flags], environment | cloud.environment())

    return run


@pytest.fixture
def cloud() -> Iterator[FakeGoogleCloud]:
    with google_cloud() as fake:
        yield fake


@pytest.fixture
def cloud_with_function(cloud: FakeGoogleCloud) -> FakeGoogleCloud:
    """A public function named qr, with a setting that deploy.sh knows nothing about."""
    location = "projects/demo/locations/europe-west1"
    cloud.functions["qr"] = {
        "name": f"{location}/functions/qr",
        "environment": "GEN_2",
        "buildConfig": {"runtime": "python311", "entryPoint": "handle"},
        "serviceConfig": {
            "service": f"{location}/services/qr",
            "uri": "https://qr-abc.a.run.app",
            "environmentVariables": {"QR_ENGINE": "qrcode", "PUBLIC_URL": "https://old.example"},
        },
    }
    cloud.invokers["qr"] = ["allUsers"]
    return cloud


@pytest.fixture(scope="module")
def first_deployment(deploy: Deploy) -> Iterator[FakeGoogleCloud]:
    """The state after a first deployment that chose --private and nothing else."""
    with google_cloud() as fake:
        result = deploy(fake, "--private")
        assert result.returncode == 0, result.stderr
        yield fake


@pytest.fixture(scope="module")
def archive(first_deployment: FakeGoogleCloud) -> zipfile.ZipFile:
    (upload,) = first_deployment.uploads
    return zipfile.ZipFile(io.BytesIO(upload))


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
    cloud_with_function.permission_denied = True
    result = deploy(cloud_with_function)
    assert result.returncode == 1
    assert "Permission 'cloudfunctions.functions.get' denied" in result.stderr
    assert "does not exist" not in result.stderr


def test_the_defaults_make_a_small_private_function(first_deployment: FakeGoogleCloud) -> None:
    function = first_deployment.functions["qr"]
    assert function["name"] == "projects/demo/locations/europe-west1/functions/qr"
    assert function["buildConfig"]["runtime"] == "python313"
    assert function["buildConfig"]["entryPoint"] == "handle"
    assert _without_addresses(function["serviceConfig"]) == {
        "availableMemory": "512Mi",
        "availableCpu": "1",
        "maxInstanceRequestConcurrency": 80,
        "minInstanceCount": 0,
        "maxInstanceCount": 5,
        "timeoutSeconds": 30,
        "environmentVariables": {"QR_FUNCTION_NAME": "qr", "LOG_EXECUTION_ID": "false", "MALLOC_ARENA_MAX": "2"},
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
        "environmentVariables": {"QR_FUNCTION_NAME": "codes", "LOG_EXECUTION_ID": "false", "MALLOC_ARENA_MAX": "2"}
        | URLS,
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
        "QR_FUNCTION_NAME": "qr",
        "LOG_EXECUTION_ID": "false",
        "MALLOC_ARENA_MAX": "2",
    }
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


def test_only_what_runs_is_uploaded(checkout: Path, archive: zipfile.ZipFile) -> None:
    package = {path.relative_to(checkout).as_posix() for path in checkout.glob("qr/**/*") if path.is_file()}
    uploaded = {name for name in archive.namelist() if not name.endswith("/")}
    assert uploaded == {"main.py", "router.py", "requirements.txt"} | (package - LEFTOVERS)


def test_what_is_uploaded_serves_a_code(
    first_deployment: FakeGoogleCloud, archive: zipfile.ZipFile, tmp_path: Path
) -> None:
    """Do what the build does, in an environment that holds nothing else, then ask for a code."""
    archive.extractall(tmp_path / "function")
    _build(tmp_path / "function", tmp_path / "venv")
    function = first_deployment.functions["qr"]
    environment = function["serviceConfig"]["environmentVariables"] | {
        "FUNCTION_TARGET": function["buildConfig"]["entryPoint"],
        "K_SERVICE": "qr",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
    }
    with (
        _serving(tmp_path, environment) as url,
        urlopen(f"{url}/png?data=https://example.com", timeout=30) as response,
    ):
        assert response.headers["Content-Type"] == "image/png"
        picture = Image.open(io.BytesIO(response.read()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "https://example.com"


def test_help_lists_every_flag_the_script_accepts() -> None:
    parser = re.search(r"^parse_flags\(\) \{$(.*?)^\}$", SCRIPT.read_text(), re.MULTILINE | re.DOTALL)
    assert parser
    patterns = re.findall(r"^ +(--[a-z][^)]*)\)", parser[1], re.MULTILINE)
    accepted = {flag for pattern in patterns for flag in re.findall(r"--[a-z-]+", pattern)}
    assert accepted == set(re.findall(r"^  (--[a-z-]+)", _help(), re.MULTILINE))


def test_a_flag_and_its_environment_variable_do_the_same() -> None:
    pairs = re.findall(r"^  (--[a-z-]+) +(DEPLOY_[A-Z_]+) ", _help(), re.MULTILINE)
    assert len(pairs) == 13
    for flag, variable in pairs:
        command = _dry_run(flag, "two words")
        assert [word for word in command if "two words" in word], flag
        assert command == _dry_run(**{variable: "two words"}), flag
        assert command == _dry_run(f"{flag}=two words", **{variable: "overruled"}), flag


def test_access_may_come_from_the_environment() -> None:
    assert "--allow-unauthenticated" in _dry_run(DEPLOY_ACCESS="public")
    assert "--no-allow-unauthenticated" in _dry_run(DEPLOY_ACCESS="private")
    assert "--no-allow-unauthenticated" in _dry_run("--private", DEPLOY_ACCESS="public")


def test_help_names_the_defaults() -> None:
    defaults = re.findall(r"^  (--[a-z-]+) +DEPLOY_[A-Z_]+ +([\w-]+)$", _help(), re.MULTILINE)
    assert len(defaults) == 9
    for flag, default in defaults:
        assert _dry_run(flag, default) == _dry_run(), flag


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--memroy=1Gi"], "unknown flag: --memroy"),
        (["codes"], "unknown flag: codes"),
        (["--region"], "--region needs a value"),
        (["--region", "--public"], "--region needs a value"),
        (["--public", "--private"], "--public and --private exclude each other"),
    ],
)
def test_a_mistake_on_the_command_line_is_named(arguments: list[str], message: str) -> None:
    result = _run([SCRIPT, *arguments], {"PATH": os.environ["PATH"]})
    assert result.returncode == 2
    assert message in result.stderr
    assert not result.stdout


def test_an_unknown_kind_of_access_is_named() -> None:
    result = _run([SCRIPT], {"PATH": os.environ["PATH"], "DEPLOY_ACCESS": "open"})
    assert result.returncode == 2
    assert "DEPLOY_ACCESS is 'open'" in result.stderr


def test_without_gcloud_only_a_dry_run_works(tmp_path: Path) -> None:
    for command in ("bash", "dirname"):
        (tmp_path / command).symlink_to(shutil.which(command) or command)
    result = _run([SCRIPT, "--public"], {"PATH": str(tmp_path)})
    assert result.returncode == 1
    assert "gcloud is not installed" in result.stderr
    assert _dry_run("--public", PATH=str(tmp_path))[:3] == ["gcloud", "functions", "deploy"]


def test_a_dry_run_calls_nothing(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, "--dry-run")
    assert result.returncode == 0
    assert result.stdout.startswith("gcloud functions deploy qr ")
    assert not cloud.calls


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    result = _run(["shellcheck", SCRIPT], dict(os.environ))
    assert result.returncode == 0, result.stdout


def _run(command: Sequence[str | Path], environment: dict[str, str]) -> Result:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def _help() -> str:
    result = _run([SCRIPT, "--help"], {"PATH": os.environ["PATH"]})
    assert result.returncode == 0
    return result.stdout


def _dry_run(*flags: str, **environment: str) -> list[str]:
    """Return the words of the command that a dry run prints."""
    result = _run([SCRIPT, "--dry-run", *flags], {"PATH": os.environ["PATH"]} | environment)
    assert result.returncode == 0, result.stderr
    return shlex.split(result.stdout)


def _without_addresses(service: Json) -> Json:
    return {key: value for key, value in service.items() if key not in {"uri", "service"}}


def _build(source: Path, venv: Path) -> None:
    """Install what the upload asks for and nothing else, and compile it, as the buildpack does."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    python = venv / "bin" / "python"
    commands: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", venv],
        [python, "-m", "pip", "install", "--quiet", "-r", source / "requirements.txt"],
        [python, "-m", "pip", "check"],
        [python, "-m", "compileall", "-f", "-q", source],
    ]
    for command in commands:
        result = _run(command, environment)
        assert result.returncode == 0, result.stdout + result.stderr


@contextmanager
def _serving(directory: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve directory/function with directory/venv, and yield the URL once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = directory / "server.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [directory / "venv" / "bin" / "functions-framework", "--host=127.0.0.1", f"--port={port}"],
            cwd=directory / "function",
            env=environment,
            stdout=output,
            stderr=output,
        ) as server,
    ):
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"no answer in 30 s: {log.read_text()}")
