"""Test the flags of deploy.sh, its environment variables, its help and its dry run."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.deploy_script import (
    SCRIPT,
    Deploy,
    needs_gcloud,
    run,
)
from tests.support.fake_google_cloud import FakeGoogleCloud
from tests.support.tables import for_each

pytestmark = needs_gcloud

ROW = re.compile(r"^  (--[a-z-]+) +(DEPLOY_[A-Z_]+)(=true)? +(\S+) +(.+)$", re.MULTILINE)
# A valid value that is not the default, for each flag that needs a value.
VALUES = {
    "--name": "codes",
    "--region": "us-east1",
    "--project": "my-project",
    "--runtime": "python312",
    "--memory": "1Gi",
    "--cpu": "2",
    "--concurrency": "8",
    "--min-instances": "3",
    "--max-instances": "9",
    "--timeout": "1m30s",
    "--service-account": "codes@my-project.iam.gserviceaccount.com",
    "--ingress": "all",
    "--store": "none",
    "--database": "my-links",
    "--public-url": "https://example.com/a,b",
    "--user-url": "https://example.com/{id}",
    "--hosts": "qr.example.com,*.example.org",
    "--access": "key",
    "--api-keys": "my-keys",
    "--signing-keys": "my-keys:3",
    "--webhooks": "my-webhooks",
    "--docs-password": "my_password:latest",
    "--rate-limit": "600/minute",
    "--rate-store": "my-redis",
    "--max-body": "1048576",
    "--styles": '{"brand": {"shape": "dot", "scale": 4}}',
    "--brand": "logos/example.json",
    "--engine": "qrcode",
    "--fetch-hosts": "example.com,*.example.org",
    "--compat": "goqr,tutorials",
    "--private-targets": "on",
    "--schemes": "myapp,spotify",
    "--link-cache": "5",
    "--ids": "case-insensitive",
    "--country-header": "X-Country",
    "--proxies": "2",
    "--trusted-proxies": "10.0.0.0/8,2001:db8::/32",
    "--pictures": "signed",
    "--keys": "other-keys",
}
FORMER_NAMES = {"--pictures": "--access", "--keys": "--api-keys"}


def test_flag_equals_its_environment_variable() -> None:
    pairs = [row[:2] for row in ROW.findall(_help()) if not row[2]]
    assert {flag for flag, _ in pairs} == VALUES.keys()
    default = _dry_run()
    for flag, variable in pairs:
        value = VALUES[flag]
        command = _dry_run(flag, value)
        assert command != default, flag
        assert flag == "--store" or [word for word in command if value in word], flag
        assert command == _dry_run(**{variable: value}), flag
        assert command == _dry_run(f"{flag}={value}", **{variable: "overridden"}), flag


def test_former_name_of_a_flag_sets_the_same() -> None:
    for former, flag in FORMER_NAMES.items():
        assert _dry_run(former, VALUES[flag]) == _dry_run(flag, VALUES[flag])
        assert _dry_run(former, "") == _dry_run(flag, "")


def test_flag_without_value_removes_its_variable() -> None:
    removed = _dry_run("--rate-limit=", "--hosts", "", "--api-keys=", "--docs-password=")
    assert "--remove-env-vars=QR_HOSTS,QR_RATE_LIMIT" in removed
    assert "--remove-secrets=QR_API_KEYS,QR_DOCS_PASSWORD" in removed
    assert _dry_run("--hosts=", DEPLOY_HOSTS="qr.example.com") == _dry_run("--hosts=")
    assert _dry_run("--hosts=", "--hosts=qr.example.com") == _dry_run("--hosts=qr.example.com")
    assert _dry_run(DEPLOY_HOSTS="") == _dry_run()


def test_switches_have_environment_variables() -> None:
    switches = {row[0]: row[1] for row in ROW.findall(_help()) if row[2]}
    assert switches.keys() == {"--public", "--private", "--container", "--ttl", "--no-ttl"}
    assert _dry_run("--ttl") == _dry_run(DEPLOY_TTL="true") == _dry_run()  # the default
    assert _dry_run(DEPLOY_TTL="false") == _dry_run("--no-ttl")
    del switches["--ttl"]
    for flag, variable in switches.items():
        assert _dry_run(flag) == _dry_run(**{variable: "true"}) != _dry_run(), flag
        assert _dry_run(**{variable: "false"}) == _dry_run(), flag
    assert _dry_run("--private", DEPLOY_PUBLIC="true") == _dry_run("--private")


def test_help_lists_the_defaults() -> None:
    rows = [row for row in ROW.findall(_help()) if not row[2] and row[3] != "-" and row[0] not in FORMER_NAMES]
    assert len(rows) == 11
    for flag, _, _, default, _ in rows:
        assert _dry_run(flag, default) == _dry_run(), flag


def test_help_lists_roles_for_store_and_secrets() -> None:
    assert {"roles/datastore.user", "roles/secretmanager.secretAccessor"} <= set(_help().split())


@for_each(
    "arguments, message",
    [
        (["--memroy=1Gi"], "unknown flag: --memroy"),
        (["codes"], "unknown flag: codes"),
        (["--region"], "--region needs a value"),
        (["--region", "--public"], "--region needs a value"),
        (["--runtime=python312", "--container"], "--runtime (DEPLOY_RUNTIME) cannot be combined with --container"),
        (["--container", "--memory=1gb"], "--memory (DEPLOY_MEMORY) must be a number with the unit"),
        (["--public", "--private"], "--public cannot be combined with --private"),
        (["--store=disk"], "--store (DEPLOY_STORE) must be one of firestore, none; got 'disk'"),
        (["--store="], "--store (DEPLOY_STORE) must be one of firestore, none; got ''"),
        (["--pictures", "open|key"], "--access (DEPLOY_ACCESS) must be one of open, key, signed; got 'open|key'"),
        (["--database="], "--database must not be empty"),
        (["--ttl", "--store=none"], "--ttl (DEPLOY_TTL) cannot be combined with --store none"),
        (["--ttl=true"], "unknown flag: true"),
    ],
)
def test_invalid_flag_is_reported(arguments: list[str], message: str) -> None:
    result = run([SCRIPT, *arguments], {"PATH": os.environ["PATH"]})
    assert result.returncode == 2
    assert message in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    ("variable", "allowed"),
    [
        ("DEPLOY_PUBLIC", "true, false"),
        ("DEPLOY_STORE", "firestore, none"),
        ("DEPLOY_ACCESS", "open, key, signed"),
        ("DEPLOY_TTL", "true, false"),
    ],
)
def test_invalid_variable_is_reported(variable: str, allowed: str) -> None:
    result = run([SCRIPT], {"PATH": os.environ["PATH"], variable: "yes"})
    assert result.returncode == 2
    assert variable in result.stderr
    assert f"must be one of {allowed}; got 'yes'" in result.stderr


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"DEPLOY_ACCESS": "public"}, "got 'public', which is now DEPLOY_PUBLIC=true or DEPLOY_PRIVATE=true"),
        ({"DEPLOY_PUBLIC": "true", "DEPLOY_PRIVATE": "true"}, "cannot be combined with --private (DEPLOY_PRIVATE)"),
        ({"DEPLOY_KEYS": "one", "DEPLOY_API_KEYS": "two"}, "DEPLOY_KEYS cannot be combined with the variable"),
    ],
)
def test_contradicting_variables_are_reported(environment: dict[str, str], message: str) -> None:
    result = run([SCRIPT, "--dry-run"], {"PATH": os.environ["PATH"]} | environment)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_only_dry_run_works_without_gcloud(tmp_path: Path) -> None:
    for command in ("bash", "dirname"):
        (tmp_path / command).symlink_to(shutil.which(command) or command)
    result = run([SCRIPT, "--public"], {"PATH": str(tmp_path)})
    assert result.returncode == 1
    assert "gcloud is not installed" in result.stderr
    assert _dry_run("--public", "--ttl", PATH=str(tmp_path))[:3] == ["gcloud", "functions", "deploy"]


def test_dry_run_reminds_of_access() -> None:
    reminder = "the first deployment of a function also needs --public or --private"
    for flags, reminds in (((), True), (("--public",), False), (("--private",), False)):
        result = run([SCRIPT, "--dry-run", *flags], {"PATH": os.environ["PATH"]})
        assert (result.returncode, reminder in result.stderr) == (0, reminds)


def test_dry_run_sends_no_calls(cloud: FakeGoogleCloud, deploy: Deploy) -> None:
    result = deploy(cloud, "--dry-run", "--ttl", "--database=codes", "--api-keys=keys")
    assert result.returncode == 0
    deployment, *configuration = result.stdout.splitlines()
    assert deployment.startswith("gcloud functions deploy qr ")
    assert all("--database=codes --async" in command for command in configuration)
    update = "gcloud firestore fields ttls update delete_at --collection-group={} --{}-ttl --database=codes --async"
    policies = (("qr_visitors", "enable"), ("qr_salts", "enable"), ("qr_users", "disable"))
    assert configuration[-3:] == [update.format(*policy) for policy in policies]
    assert len(configuration) == 9 + 6 + 3
    assert not cloud.calls


@pytest.mark.exhaustive  # make lint checks the scripts too
@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_reports_nothing() -> None:
    result = run(["shellcheck", *sorted(SCRIPT.parent.glob("deploy*.sh"))], dict(os.environ))
    assert result.returncode == 0, result.stdout


def _help() -> str:
    result = run([SCRIPT, "--help"], {"PATH": os.environ["PATH"]})
    assert result.returncode == 0
    return result.stdout


def _dry_run(*flags: str, **environment: str) -> list[str]:
    """Return the words of the command that a dry run prints."""
    result = run([SCRIPT, "--dry-run", *flags], {"PATH": os.environ["PATH"]} | environment)
    assert result.returncode == 0, result.stderr
    return shlex.split(result.stdout)
