"""Test that deploy.sh reports each invalid setting before it calls gcloud, in a dry run and in a real run."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.deploy_script import SCRIPT, Result, run

# A flag with an invalid value, and what the error states to be allowed.
INVALID = [
    ("--name", "QR", "1 to 63 lower-case letters, digits and hyphens"),
    ("--name", "qr-", "1 to 63 lower-case letters, digits and hyphens"),
    ("--name", "", "1 to 63 lower-case letters, digits and hyphens"),
    ("--name", "a" * 64, "1 to 63 lower-case letters, digits and hyphens"),
    ("--region", "Europe", "a region such as europe-west1"),
    ("--region", "europe-west", "a region such as europe-west1"),
    ("--region", "europe-west1-b", "a region such as europe-west1"),
    ("--project", "My Project", "a project ID"),
    ("--runtime", "python310", "python311 or later"),
    ("--runtime", "nodejs22", "python311 or later"),
    ("--memory", "512", "a number with the unit k, M, G, Ki, Mi or Gi"),
    ("--memory", "512 Mi", "a number with the unit k, M, G, Ki, Mi or Gi"),
    ("--memory", "-1Gi", "a number with the unit k, M, G, Ki, Mi or Gi"),
    ("--memory", "9999999999999Gi", "a number with the unit k, M, G, Ki, Mi or Gi"),
    ("--memory", "512ii", "a number with the unit k, M, G, Ki, Mi or Gi"),
    ("--memory", "5gi", "128Mi to 4096Mi with --cpu 1"),
    ("--memory", "127Mi", "128Mi to 4096Mi with --cpu 1"),
    ("--memory", "5Gi", "128Mi to 4096Mi with --cpu 1"),
    ("--cpu", "3", "0.08 to 1, 2, 4, 6 or 8"),
    ("--cpu", "1.5", "0.08 to 1, 2, 4, 6 or 8"),
    ("--cpu", "0.07", "0.08 to 1, 2, 4, 6 or 8"),
    ("--cpu", "many", "0.08 to 1, 2, 4, 6 or 8"),
    ("--concurrency", "0", "a whole number from 1 to 1000"),
    ("--concurrency", "1001", "a whole number from 1 to 1000"),
    ("--concurrency", "016", "a whole number from 1 to 1000"),
    ("--min-instances", "-1", "a whole number from 0"),
    ("--min-instances", "6", "at most --max-instances 5"),
    ("--max-instances", "0", "a whole number from 1"),
    ("--max-instances", "five", "a whole number from 1"),
    ("--timeout", "0s", "1s to 3600s"),
    ("--timeout", "61m", "1s to 3600s"),
    ("--timeout", "PT", "1s to 3600s"),
    ("--timeout", "PT61M", "1s to 3600s"),
    ("--timeout", "soon", "1s to 3600s"),
    ("--service-account", "codes", "the e-mail address of a service account"),
    ("--public-url", "qr.example.com", "an http or https URL in ASCII"),
    ("--public-url", "https://example.com/a|b", "an http or https URL in ASCII"),
    ("--public-url", "https://example.com/a b", "an http or https URL in ASCII"),
    ("--public-url", "https://example.com/?a", "a URL without query and fragment"),
    ("--hosts", "qr.example.com|QR_ACCESS=open", "hosts in ASCII without ports"),
    ("--hosts", "qr.example.com:8080", "hosts in ASCII without ports"),
    ("--hosts", "https://qr.example.com", "hosts in ASCII without ports"),
    ("--hosts", "a.example,,b.example", "hosts in ASCII without ports"),
    ("--hosts", "qr.example.com b.example", "hosts in ASCII without ports"),
    ("--hosts", "*", "hosts in ASCII without ports"),
    ("--hosts", "bücher.example", "hosts in ASCII without ports"),
    ("--user-url", "https://example.com/", "a URL with {id} in it"),
    ("--user-url", "{id}", "an http or https URL in ASCII"),
    ("--rate-limit", "600", "1 to 1000000 units per second, minute, hour or day"),
    ("--rate-limit", "0/minute", "1 to 1000000 units per second, minute, hour or day"),
    ("--rate-limit", "1000001/day", "1 to 1000000 units per second, minute, hour or day"),
    ("--rate-limit", "600/week", "1 to 1000000 units per second, minute, hour or day"),
    ("--rate-limit", "600/minute|QR_ACCESS=open", "1 to 1000000 units per second, minute, hour or day"),
    ("--max-body", "8MB", "a whole number from 1 to 33554432"),
    ("--max-body", "33554433", "a whole number from 1 to 33554432"),
    ("--styles", '{"brand": "dot"}', "a JSON object of objects"),
    ("--engine", "segno", "one of auto, libzint, qrcode"),
    ("--private-targets", "true", "on, off, or host names and networks"),
    ("--country-header", "X-Country:", "the name of a header field"),
    ("--proxies", "-1", "a whole number from 0 to 100"),
    ("--trusted-proxies", "10.0.0.1/8", "IP addresses and networks"),
    ("--trusted-proxies", "10.0.0.0/8|QR_ACCESS=open", "IP addresses and networks"),
    ("--ingress", "internal-and-gclb", "one of all, internal, internal-and-cloud-load-balancing"),
    ("--database", "ab", "(default), or 4 to 63 lower-case letters"),
    ("--database", "Links", "(default), or 4 to 63 lower-case letters"),
]
SECRETS = ["--api-keys", "--signing-keys", "--docs-password", "--rate-store"]


def variable_of(flag: str) -> str:
    return "DEPLOY_" + flag[2:].replace("-", "_").upper()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a PATH without gcloud."""
    folder = tmp_path_factory.mktemp("bin")
    for command in ("bash", "dirname"):
        (folder / command).symlink_to(shutil.which(command) or command)
    return str(folder)


def deploy(path: str, *flags: str, **environment: str) -> Result:
    return run([SCRIPT, "--public", *flags], {"PATH": path} | environment)


@pytest.mark.parametrize(("flag", "value", "allowed"), INVALID)
def test_invalid_setting_is_reported_before_gcloud_is_called(path: str, flag: str, value: str, allowed: str) -> None:
    dry_run = (
        deploy(path, "--dry-run", **{variable_of(flag): value}) if value else deploy(path, "--dry-run", f"{flag}=")
    )
    for result in (deploy(path, f"{flag}={value}"), dry_run):
        assert (result.returncode, result.stdout) == (2, "")
        assert f"{flag} ({variable_of(flag)}) must be {allowed}" in result.stderr
        assert f"; got '{value}'" in result.stderr


@pytest.mark.parametrize("flag", SECRETS)
@pytest.mark.parametrize("value", ["ops:read+write:5e884898da28", "two words", "name:0", "pässword", "projects/p/name"])
def test_error_does_not_repeat_a_secret(path: str, flag: str, value: str) -> None:
    result = deploy(path, "--dry-run", f"{flag}={value}")
    assert (result.returncode, result.stdout) == (2, "")
    assert f"{flag} ({variable_of(flag)}) must be the name of a secret in Secret Manager" in result.stderr
    assert value not in result.stderr


@pytest.mark.parametrize(
    ("flags", "error"),
    [
        (["--cpu=.5"], "--concurrency (DEPLOY_CONCURRENCY) must be 1 with --cpu .5"),
        (["--cpu=.5", "--concurrency=1", "--memory=2Gi"], "must be 128Mi to 1024Mi with --cpu .5; got '2Gi'"),
        (["--cpu=.4", "--concurrency=1", "--memory=1Gi"], "must be 128Mi to 512Mi with --cpu .4; got '1Gi'"),
        (["--cpu=2", "--memory=9Gi"], "must be 128Mi to 8192Mi with --cpu 2; got '9Gi'"),
        (["--cpu=4", "--memory=1Gi"], "must be 2048Mi to 16384Mi with --cpu 4; got '1Gi'"),
        (["--cpu=8", "--memory=33Gi"], "must be 4096Mi to 32768Mi with --cpu 8; got '33Gi'"),
        (["--min-instances=10", "--max-instances=9"], "must be at most --max-instances 9; got '10'"),
        (["--store=none", "--database=links"], "cannot be combined with --store none; got 'links'"),
    ],
)
def test_contradicting_flags_are_reported(path: str, flags: list[str], error: str) -> None:
    result = deploy(path, "--dry-run", *flags)
    assert (result.returncode, result.stdout) == (2, "")
    assert error in result.stderr


@pytest.mark.parametrize(
    "flags",
    [
        ["--cpu=2000m", "--memory=8Gi"],
        ["--cpu=2.0", "--memory=1000000K"],
        ["--cpu=0.083", "--concurrency=1", "--memory=256Mb"],
        ["--cpu=6", "--memory=24Gi"],
        ["--cpu=8", "--memory=32Gi", "--concurrency=1000"],
        ["--memory=512mi"],
        ["--memory=1gb"],
        ["--memory=1GIB"],
        ["--timeout=3600"],
        ["--timeout=90S"],
        ["--timeout=PT5M"],
        ["--timeout=PT1H"],
        ["--timeout=60m"],
        ["--timeout=1m30s"],
        ["--region=northamerica-northeast2", "--project=example.com:links", "--runtime=python314"],
        ["--min-instances=5", "--max-instances=5"],
        ["--public-url=http://localhost:8080/a,b", "--user-url=https://example.com/m/{id}?a=%20#b"],
        ["--hosts=codes.example, *.run.app,[2001:db8::1]"],
        ["--api-keys=projects/other/secrets/keys", "--signing-keys=projects/123/secrets/keys:7"],
        ["--database=links", "--api-keys=", "--project=", "--service-account=1-compute@developer.gserviceaccount.com"],
    ],
)
@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8"])
def test_valid_settings_are_accepted(path: str, flags: list[str], locale: str) -> None:
    result = deploy(path, "--dry-run", *flags, LC_ALL=locale)
    assert (result.returncode, result.stdout.startswith("gcloud functions deploy")) == (0, True), result.stderr


def test_script_works_from_any_directory(path: str, tmp_path: Path) -> None:
    """deploy.sh sources its checks from its own directory."""
    link = tmp_path / "link"
    link.symlink_to(SCRIPT.parent)
    result = run(["bash", "-c", f"cd / && {link}/deploy.sh --public --dry-run"], {"PATH": path})
    assert (result.returncode, os.linesep.join(result.stderr.split())) == (0, "")
