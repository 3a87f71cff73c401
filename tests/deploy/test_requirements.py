"""The lock files contain all packages that are installed, and nothing that depends on this machine."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.installed import read_requirements
from tests.support.serving import ROOT

# Each list of packages, and the lock file that `make lock` writes from it.
LOCKS = {
    "requirements.in": "requirements.txt",
    "requirements-container.in": "requirements-container.txt",
    "requirements-dev.in": "requirements-dev.txt",
    "bench/scannability/requirements.in": "bench/scannability/requirements.txt",
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))


def pins(path: str) -> dict[str, set[str]]:
    """Return the versions of each package in a file, with its marker for a part of the platforms."""
    found: dict[str, set[str]] = {}
    for requirement in read_requirements(ROOT / path):
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", f"{requirement} is not pinned"
        found.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return found


@pytest.mark.parametrize(("source", "lock"), LOCKS.items())
def test_lock_contains_every_pinned_package(source: str, lock: str) -> None:
    assert pins(source).items() <= pins(lock).items(), "run make lock"


def test_development_uses_the_versions_of_run_time() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items(), "run make lock"
    other = pins("bench/scannability/requirements.txt")
    assert all(pins("requirements-dev.txt").get(name, versions) == versions for name, versions in other.items())


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_locked_package_has_hashes(lock: str) -> None:
    for requirement, hashes in read_requirements(ROOT / lock).items():
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in hashes)


@pytest.mark.parametrize("lock", LOCKS.values())
def test_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"https?:|file:|index-url|find-links|@ | /\w", text)
    assert "#    make lock\n" in text


def environment(python: str, system: str, machine: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": system,
        "platform_machine": machine,
        "platform_system": system.capitalize(),
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("system", "machine"), MACHINES)
def test_lock_has_one_version_per_platform(lock: str, python: str, system: str, machine: str) -> None:
    here = environment(python, system, machine)
    applied = [
        canonicalize_name(requirement.name)
        for requirement in read_requirements(ROOT / lock)
        if requirement.marker is None or requirement.marker.evaluate(here)
    ]
    assert len(applied) == len(set(applied))
    assert {canonicalize_name(name) for name in ("Flask", "zint-bindings", "zxing-cpp")} <= set(applied)


def applied(lock: str) -> dict[str, Requirement]:
    """Return the locked requirements of this platform by their names."""
    found = (item for item in read_requirements(ROOT / lock) if item.marker is None or item.marker.evaluate())
    return {canonicalize_name(item.name): item for item in found}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locked_packages_need_only_locked_packages(lock: str) -> None:
    locked = applied(lock)
    installed = {canonicalize_name(item.name): item for item in distributions()}
    assert sorted(locked.keys() - installed.keys()) == []
    for name in locked:
        for text in installed[canonicalize_name(name)].requires or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                version = next(iter(locked[canonicalize_name(needed.name)].specifier)).version
                assert needed.specifier.contains(Version(version), prereleases=True), f"{name} needs {text}"


def test_installed_packages_have_the_locked_versions() -> None:
    """Tests must not pass with another version than the one that is deployed."""
    locked = applied("requirements-dev.txt")
    for item in distributions():
        requirement = locked.get(canonicalize_name(item.name))
        if requirement:
            assert requirement.specifier.contains(item.version, prereleases=True), f"{item.name} {item.version}"


def test_upload_contains_the_lock_file() -> None:
    """The build in the cloud installs the files whose hashes are locked here."""
    lines = (ROOT / ".gcloudignore").read_text().splitlines()
    assert "!/requirements.txt" in lines
    assert "!/requirements.in" not in lines


def test_makefile_locks_every_list() -> None:
    makefile = Path(ROOT / "Makefile").read_text()
    for source, lock in LOCKS.items():
        assert re.search(rf"^\t\$\(LOCK\) {re.escape(source)} .*--output-file {re.escape(lock)}$", makefile, re.M)
