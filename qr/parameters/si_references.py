"""Parameter type for payment references with the Slovenian check digits (Bank Association of Slovenia)."""

from __future__ import annotations

import re

from qr.parameters.accounts import CreditorReference, remove_spaces

# Model: the parts between hyphens. "p" is a part without a check digit, "k" a part that ends with the check digit of
# the digits before it, and "+" a part that belongs to the next check digit (Rules for the Formation and Use of
# Standardised References, SI references).
_MODELS = {
    "00": "ppp", "01": "++k", "02": "pkk", "03": "kkk", "04": "kpk", "05": "kpp", "06": "p+k", "07": "pkp",
    "08": "+kk", "09": "+kp", "10": "k+k", "12": "k", "21": "kpp", "31": "kpp", "55": "kpp",
    **dict.fromkeys(("11", "18", "19", "28", "38", "40", "41", "48", "49", "51", "58"), "kkp"),
}  # fmt: skip
_NO_REFERENCE = "SI99"
_SI_REFERENCE = re.compile(r"SI([0-9]{2})([0-9]+(?:-[0-9]+){0,2})")
_MAX_DIGITS = 20


class SiReference:
    """Slovenian reference, or creditor reference; without spaces."""

    allowed = (
        "SI99 for no reference, a reference of SI, a model and up to 20 digits in up to three parts with correct check "
        "digits such as SI12 1234567890120, or a creditor reference that starts with RF"
    )

    def parse(self, text: str) -> str:
        reference = remove_spaces(text)
        if reference.startswith("RF"):
            return CreditorReference().parse(text)
        if reference != _NO_REFERENCE and not _is_valid(reference):
            raise ValueError(text)
        return reference


def _is_valid(reference: str) -> bool:
    match = _SI_REFERENCE.fullmatch(reference)
    if not match or match[1] not in _MODELS:
        return False
    parts, layout = match[2].split("-"), _MODELS[match[1]]
    has_room = len(parts) <= len(layout) and sum(map(len, parts)) <= _MAX_DIGITS
    return has_room and all(map(_has_check_digit, _checked_digits(parts, layout)))


def _checked_digits(parts: list[str], layout: str) -> list[str]:
    """Return the digits that end with a check digit. The last parts of a reference can be missing."""
    checked, joined = [], ""
    for part, kind in zip(parts, layout, strict=False):
        joined += part
        if kind == "k":
            checked.append(joined)
        joined = joined if kind == "+" else ""
    return [*checked, joined] if joined else checked


def _has_check_digit(digits: str) -> bool:
    """Return whether the last digit is the check digit modulo 11, with weights from 2 on the right."""
    total = sum(weight * int(digit) for weight, digit in enumerate(reversed(digits[:-1]), 2))
    return len(digits) > 1 and int(digits[-1]) == (11 - total % 11) % 11 % 10
