"""Find a small change of parameters after which a rejected image is readable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qr.changes.candidates import Change, candidates
from qr.cost.budget import Budget
from qr.cost.maximum import check_cost
from qr.errors import QrError
from qr.generate import generate_first
from qr.parameters import index_by_name
from qr.parameters.values import Pairs
from qr.spec import PARAMETERS, Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import FORMAT, PRESET

MAX_CHANGES = 24  # changes that are tried for one rejected image
MAX_STEPS = 3  # changes that are combined, if an image has several problems
MAX_LARGE_IMAGES = 3  # changes that are tried in the requested size, if this can be a large raster image
MAX_SMALL_PIXELS, MAX_SMALL_SCALE = 400, 16  # side and pixels per module of an image that is not large
TRIAL_SCALE = 8  # pixels per module of an image that is tried before the large image

_NAMES = {name: parameter.name for name, parameter in index_by_name((*PARAMETERS, PRESET, FORMAT)).items()}
Parse = Callable[[Pairs], Spec]


class Rejection(NamedTuple):
    """A rejected image.

    change: changes of the request so far
    spec:   meaning of the parameters; None if they were rejected before they had one
    error:  reason of the rejection
    """

    change: Change
    spec: Spec | None
    error: QrError

    @property
    def problem(self) -> tuple[str, str | None]:
        """What is wrong, without values."""
        return self.error.code, self.error.parameter


class SearchEnded(Exception):
    """A change costs more than the rest of the budget."""


class Search:
    """Generate changed images, within the limits of one request."""

    def __init__(self, pairs: Pairs, parse: Parse, engine: str, budget: Budget) -> None:
        self.pairs, self.parse, self.engine, self.budget = list(pairs), parse, engine, budget
        self.changes, self.large_images = MAX_CHANGES, MAX_LARGE_IMAGES

    @property
    def is_exhausted(self) -> bool:
        """Whether a limit is reached."""
        return not self.changes or not self.large_images

    def reject(self, change: Change) -> Rejection | None:
        """Generate and verify the image after a change. Return its rejection; None if it is readable."""
        self.changes -= 1
        spec = None
        try:
            spec = self.parse(apply_change(self.pairs, change))
            if _can_be_large(spec):
                self._generate(_trial(spec))
                self.large_images -= 1
            self._generate(spec)
        except QrError as error:
            return Rejection(change, spec, error)
        return None

    def _generate(self, spec: Spec) -> None:
        cost = check_cost(spec)
        if cost.bytes > self.budget.bytes or not self.budget.spend(cost.units):
            raise SearchEnded
        generate_first(spec, self.engine, self.budget)


def find_change(
    pairs: Pairs, found: Rejection, parse: Parse, engine: str = "auto", budget: Budget | None = None
) -> Change | None:
    """Return the first change after which the image is generated and verified; None if no change helps.

    If no change helps, the first change that leaves another problem is kept, and changes for that problem are added.

    pairs:  parameters of the request that was rejected
    found:  its rejection, without changes
    parse:  converts parameters to a spec, and can raise a ``QrError``
    budget: units of the search; default: the maximum of one request
    """
    search = Search(pairs, parse, engine, budget or Budget())
    for _ in range(MAX_STEPS):
        rejections: list[Rejection] = []
        for change in _larger_changes(search, found):
            if search.is_exhausted:
                return None
            try:
                rejection = search.reject(change)
            except SearchEnded:
                return None
            if rejection is None:
                return change
            rejections.append(rejection)
        others = [other for other in rejections if other.error.status == 422 and other.problem != found.problem]
        if not others:
            return None
        found = others[0]
    return None


def _larger_changes(search: Search, found: Rejection) -> Iterator[Change]:
    """Yield the change so far, with one more change for the problem that is left."""
    sent = {_NAMES.get(name, "") for name, _ in apply_change(search.pairs, found.change)}
    for change in candidates(sent, found.spec, found.error, search.engine):
        yield {**found.change, **change}


def apply_change(pairs: Pairs, change: Change) -> Pairs:
    """Return the parameters after a change. A parameter with the value None is omitted."""
    kept = [(name, value) for name, value in pairs if _NAMES.get(name) not in change]
    return [*kept, *((name, value) for name, value in change.items() if value is not None)]


def _can_be_large(spec: Spec) -> bool:
    output = spec.output
    has_length = output.width is not None or output.symbol_width is not None
    is_wide = output.size > MAX_SMALL_PIXELS if output.size else output.scale > MAX_SMALL_SCALE
    return not FORMATS[spec.format].vector and (has_length or is_wide)


def _trial(spec: Spec) -> Spec:
    output = spec.output._replace(scale=TRIAL_SCALE, size=None, width=None, symbol_width=None, dpi=None)
    return spec._replace(output=output)
