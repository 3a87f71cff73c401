"""Read requirements files, and provide only those installed distributions that one of them needs."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def link_distributions(requirements: Path, folder: Path) -> None:
    """Fill a folder for ``PYTHONPATH`` with links to the files of the required distributions.

    Raises ``PackageNotFoundError`` if a distribution is not installed.
    """
    for found in required_distributions(read_requirements(requirements)):
        for file in found.files or ():
            if ".." not in file.parts:  # skip programs in bin/
                link = folder / file
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(str(file.locate()))


def read_requirements(file: Path) -> dict[Requirement, list[str]]:
    """Return the requirements of a file, without those of files that it includes, and the hashes of each."""
    lines = file.read_text().replace("\\\n", " ").splitlines()
    parts = [line.split("#")[0].split(" --hash=") for line in lines if not line.startswith("-r")]
    return {Requirement(text): [value.strip() for value in hashes] for text, *hashes in parts if text.strip()}


def required_distributions(requirements: Iterable[Requirement]) -> list[Distribution]:
    """Return the distributions of the requirements, and of their requirements."""
    found: dict[str, Distribution] = {}
    pending = {str(one): one for one in requirements if _applies(one, set())}
    done: set[str] = set()
    while pending:
        text, requirement = pending.popitem()
        done.add(text)
        installed = distribution(requirement.name)
        assert requirement.specifier.contains(installed.version, prereleases=True), text
        found[installed.name] = installed
        required = [Requirement(line) for line in installed.requires or ()]
        pending |= {str(one): one for one in required if _applies(one, requirement.extras) and str(one) not in done}
    return list(found.values())


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})
