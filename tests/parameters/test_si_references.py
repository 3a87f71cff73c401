"""Slovenian references, compared with published examples and with check digits of ``check_digits``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters.si_references import SiReference
from tests.support.check_digits import modulo_11
from tests.support.tables import for_each

# Model: for each part, the number of the group that its check digit covers; 0 without a check digit. Written by hand
# from the formulas of the rules, such as (P1-P2)K-P3K for model 08.
GROUPS = {
    "00": "000", "01": "111", "02": "012", "03": "123", "04": "102", "05": "100", "06": "011", "07": "010",
    "08": "112", "09": "110", "10": "122", "11": "120", "12": "1", "18": "120", "19": "120", "21": "100",
    "28": "120", "31": "100", "38": "120", "40": "120", "41": "120", "48": "120", "49": "120", "51": "120",
    "55": "100", "58": "120",
}  # fmt: skip
PARTS = st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=3, max_size=3)


def make_si_reference(model: str, parts: list[str]) -> str:
    """Return a reference with its check digits."""
    groups, finished, digits = GROUPS[model], [], ""
    for index, group in enumerate(groups):
        digits += parts[index]
        is_last = group != "0" and group not in groups[index + 1 :]
        finished.append(parts[index] + (modulo_11(digits) if is_last else ""))
        digits = "" if is_last or group == "0" else digits
    return f"SI{model}{'-'.join(finished)}"


@for_each(
    "text, plain",
    [
        ("SI12 1234567890120", "SI121234567890120"),  # Instructions for programmers of UPN QR.
        ("SI081236-17-345679", "SI081236-17-345679"),  # Technical standard UPN QR, both references of its example.
        ("SI00225268-32526-222", "SI00225268-32526-222"),
        ("SI05 19-1235-84503", "SI0519-1235-84503"),  # Rules for standardised references.
        ("SI99", "SI99"),
        ("si99", "SI99"),
        ("SI00 1", "SI001"),
        ("SI0012345678901234567890", "SI0012345678901234567890"),
        ("\u200eSI08\u00a01236\u201117\u2013345679", "SI081236-17-345679"),
        ("RF18 5390 0754 7034", "RF18539007547034"),
    ],
)
def test_published_references_are_accepted(text: str, plain: str) -> None:
    assert SiReference().parse(text) == plain


@for_each(
    "text",
    [
        "", "SI", "SI99-1", "SI991", "SI12", "SI00", "SI13 1", "SI1", "HR99", "NRC", "225268",
        "SI12 1234567890121", "SI12 2234567890120", "SI12 123-4567890120", "SI12 7", "SI12A234567890120",
        "SI081236-17-345678", "SI081236-18-345679", "SI081237-17-345679",
        "SI00 1-2-3-4", "SI00 1--2", "SI00 -1", "SI00 1-", "SI00 1/2", "SI00 \u0661",
        "SI00 123456789012345678901", "SI00 1234567-12345678-123456", "RF19539007547034",
    ],
)  # fmt: skip
def test_invalid_reference_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        SiReference().parse(text)


@given(st.sampled_from(list(GROUPS)), PARTS)
def test_check_digits_of_every_model_are_verified(model: str, parts: list[str]) -> None:
    reference, groups = make_si_reference(model, parts), GROUPS[model]
    assert SiReference().parse(reference) == reference
    finished = reference[4:].split("-")
    for index, group in enumerate(groups):
        if group != "0" and group not in groups[index + 1 :]:
            part = finished[index]
            wrong = [*finished[:index], part[:-1] + str((int(part[-1]) + 1) % 10), *finished[index + 1 :]]
            with pytest.raises(ValueError):
                SiReference().parse(f"SI{model}{'-'.join(wrong)}")


def test_last_parts_can_be_missing() -> None:
    for reference in ("SI01" + "12345" + modulo_11("12345"), "SI0519", "SI1119", "SI0819-2" + modulo_11("192")):
        assert SiReference().parse(reference) == reference
    with pytest.raises(ValueError):
        SiReference().parse("SI0112345" + str((int(modulo_11("12345")) + 1) % 10))
