"""Provide only those installed distributions that a requirements file needs."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def link_distributions(requirements: Path, folder: Path) -> None:
    """Fill a folder for ``PYTHONPATH`` with links to the files of the required distributions.

    Raises ``PackageNotFoundError`` if a distribution is not installed.
    """
    lines = (line.partition("#")[0].strip() for line in requirements.read_text().splitlines())
    for found in required_distributions(Requirement(line) for line in lines if line):
        for file in found.files or ():
            if ".." not in file.parts:  # skip programs in bin/
                link = folder / file
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(str(file.locate()))


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
