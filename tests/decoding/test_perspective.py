from __future__ import annotations

import cv2
import numpy as np
import pytest

from qr.decoding.perspective import perspective_coefficients

BEFORE = [(0, 0), (100, 0), (100, 100), (0, 100)]
AFTER = [(10, 12), (90, 5), (110, 95), (-4, 120)]


def test_coefficients_are_those_of_opencv() -> None:
    expected = cv2.getPerspectiveTransform(np.array(BEFORE, np.float32), np.array(AFTER, np.float32))
    assert np.allclose([*perspective_coefficients(BEFORE, AFTER), 1], expected.ravel(), atol=1e-5)


def test_points_on_a_line_are_rejected() -> None:
    with pytest.raises(ValueError, match="on a line"):
        perspective_coefficients([(0, 0), (50, 0), (100, 0), (0, 100)], AFTER)
