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

pytestmark = needs_gcloud

# Flags with a fixed set of values, and a value that is not the default.
CHOICES = {"--store": "none", "--pictures": "key"}
# A valid value that is not the default, for each other flag.
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
    "--public-url": "https://example.com/a,b",
    "--hosts": "qr.example.com,*.example.org",
    "--user-url": "https://example.com/{id}",
    "--keys": "my-keys",
    "--signing-keys": "my-keys:3",
    "--docs-password": "my_password:latest",
    "--rate-limit": "600/minute",
    "--rate-store": "my-redis",
    "--database": "my-links",
}


def test_help_lists_every_accepted_flag() -> None:
    parser = re.search(r"^parse_flags\(\) \{$(.*?)^\}$", SCRIPT.read_text(), re.MULTILINE | re.DOTALL)
    assert parser
    patterns = re.findall(r"^ +(--[a-z][^)]*)\)", parser[1], re.MULTILINE)
    accepted = {flag for pattern in patterns for flag in re.findall(r"--[a-z-]+", pattern)}
    assert accepted == set(re.findall(r"^  (--[a-z-]+)", _help(), re.MULTILINE))


def test_flag_equals_its_environment_variable() -> None:
    pairs = re.findall(r"^  (--[a-z-]+) +(DEPLOY_[A-Z_]+) ", _help(), re.MULTILINE)
    assert len(pairs) == 22
    for flag, variable in pairs:
        value = (CHOICES | VALUES)[flag]
        command = _dry_run(flag, value)
        assert command != _dry_run(), flag
        assert flag in CHOICES or [word for word in command if value in word], flag
        assert command == _dry_run(**{variable: value}), flag
        assert command == _dry_run(f"{flag}={value}", **{variable: "overridden"}), flag


def test_ttl_flag_has_an_environment_variable() -> None:
    assert _dry_run("--ttl") == _dry_run(DEPLOY_TTL="true") == _dry_run("--ttl", DEPLOY_TTL="false")
    assert _dry_run(DEPLOY_TTL="false") == _dry_run()


def test_access_flags_have_an_environment_variable() -> None:
    assert "--allow-unauthenticated" in _dry_run(DEPLOY_ACCESS="public")
    assert "--no-allow-unauthenticated" in _dry_run(DEPLOY_ACCESS="private")
    assert "--no-allow-unauthenticated" in _dry_run("--private", DEPLOY_ACCESS="public")


def test_help_lists_the_defaults() -> None:
    defaults = re.findall(r"^  (--[a-z-]+) +DEPLOY_[A-Z_]+ +([\w()-]+)$", _help(), re.MULTILINE)
    assert len(defaults) == 11
    for flag, default in defaults:
        assert _dry_run(flag, default) == _dry_run(), flag


def test_help_lists_roles_for_store_and_secrets() -> None:
    assert {"roles/datastore.user", "roles/secretmanager.secretAccessor"} <= set(_help().split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--memroy=1Gi"], "unknown flag: --memroy"),
        (["codes"], "unknown flag: codes"),
        (["--region"], "--region needs a value"),
        (["--region", "--public"], "--region needs a value"),
        (["--public", "--private"], "--public cannot be combined with --private"),
        (["--store=disk"], "--store (DEPLOY_STORE) must be one of firestore, none; got 'disk'"),
        (["--store="], "--store (DEPLOY_STORE) must be one of firestore, none; got ''"),
        (["--pictures", "open|key"], "--pictures (DEPLOY_PICTURES) must be one of open, key, signed; got 'open|key'"),
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
        ("DEPLOY_ACCESS", "public, private"),
        ("DEPLOY_STORE", "firestore, none"),
        ("DEPLOY_PICTURES", "open, key, signed"),
        ("DEPLOY_TTL", "true, false"),
    ],
)
def test_invalid_variable_is_reported(variable: str, allowed: str) -> None:
    result = run([SCRIPT], {"PATH": os.environ["PATH"], variable: "yes"})
    assert result.returncode == 2
    assert variable in result.stderr
    assert f"must be one of {allowed}; got 'yes'" in result.stderr


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
    result = deploy(cloud, "--dry-run", "--ttl", "--database=codes", "--keys=keys")
    assert result.returncode == 0
    deployment, *policies = result.stdout.splitlines()
    assert deployment.startswith("gcloud functions deploy qr ")
    update = "gcloud firestore fields ttls update delete_at --collection-group={} --enable-ttl --database=codes --async"
    assert policies == [update.format(group) for group in ("qr_users", "qr_visitors", "qr_salts")]
    assert not cloud.calls


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_reports_nothing() -> None:
    result = run(["shellcheck", SCRIPT, SCRIPT.with_name("deploy-checks.sh")], dict(os.environ))
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
