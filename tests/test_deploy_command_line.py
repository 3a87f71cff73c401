"""The flags of deploy.sh, the variables that stand for them, its help and its dry run."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from deploy_script import SCRIPT, Deploy, needs_gcloud, run
from fake_google_cloud import FakeGoogleCloud

pytestmark = needs_gcloud


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
    result = run([SCRIPT, *arguments], {"PATH": os.environ["PATH"]})
    assert result.returncode == 2
    assert message in result.stderr
    assert not result.stdout


def test_an_unknown_kind_of_access_is_named() -> None:
    result = run([SCRIPT], {"PATH": os.environ["PATH"], "DEPLOY_ACCESS": "open"})
    assert result.returncode == 2
    assert "DEPLOY_ACCESS is 'open'" in result.stderr


def test_without_gcloud_only_a_dry_run_works(tmp_path: Path) -> None:
    for command in ("bash", "dirname"):
        (tmp_path / command).symlink_to(shutil.which(command) or command)
    result = run([SCRIPT, "--public"], {"PATH": str(tmp_path)})
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
    result = run(["shellcheck", SCRIPT], dict(os.environ))
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
