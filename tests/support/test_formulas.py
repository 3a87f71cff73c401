"""Test the evaluator of formulas with a value of each kind, and with formulas that a spreadsheet rejects."""

from __future__ import annotations

import pytest

from tests.support.formulas import image_arguments


def test_texts_and_cells_are_joined() -> None:
    formula = '=IMAGE("say ""hi"" " & ENCODEURL(B2)&A1, A1 & ", &")'
    assert image_arguments(formula, {"A1": "a b", "B2": "ü&/"}) == ['say "hi" %C3%BC%26%2Fa b', "a b, &"]


@pytest.mark.parametrize(
    "arguments", ["", "A1 A1", "A1 &", "& A1", "A1 & & A1", '"text', "ENCODEURL(A1", "SUM(A1)", "A1,"]
)
def test_formula_with_a_wrong_syntax_is_rejected(arguments: str) -> None:
    with pytest.raises(AssertionError):
        image_arguments(f"=IMAGE({arguments})", {"A1": "a"})
