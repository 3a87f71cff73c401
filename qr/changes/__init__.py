"""Find a small change of parameters after which a rejected image is readable."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from qr.changes.candidates import Change, candidates
from qr.errors import QrError
from qr.generate import generate_first
from qr.parameters import index_by_name
from qr.parameters.values import Pairs
from qr.spec import PARAMETERS, Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import FORMAT, PRESET

MAX_CHANGES = 24  # changes that are tried for one rejected image
MAX_LARGE_IMAGES = 3  # changes that are tried in the requested size, if this can be a large raster image
MAX_SMALL_PIXELS, MAX_SMALL_SCALE = 400, 16  # side and pixels per module of an image that is not large
TRIAL_SCALE = 8  # pixels per module of an image that is tried before the large image

_NAMES = {name: parameter.name for name, parameter in index_by_name((*PARAMETERS, PRESET, FORMAT)).items()}
Parse = Callable[[Pairs], Spec]


def find_change(pairs: Pairs, spec: Spec | None, error: QrError, parse: Parse, engine: str = "auto") -> Change | None:
    """Return the first change after which the image is generated and verified; None if no change helps.

    pairs: parameters of the request that was rejected
    spec:  their meaning; None if they were rejected before they had one
    error: reason of the rejection
    parse: converts parameters to a spec, and can raise a ``QrError``
    """
    pairs, trials = list(pairs), MAX_LARGE_IMAGES
    for change in islice(candidates({_NAMES.get(name, "") for name, _ in pairs}, spec, error, engine), MAX_CHANGES):
        try:
            changed = parse(apply_change(pairs, change))
            if _can_be_large(changed):
                generate_first(_trial(changed), engine)
                trials -= 1
            generate_first(changed, engine)
        except QrError:
            if trials == 0:
                return None
            continue
        return change
    return None


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
