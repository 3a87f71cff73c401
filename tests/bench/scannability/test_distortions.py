from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import zxingcpp

from bench.scannability.codes import plain_code
from bench.scannability.distortions import (
    DISTORTIONS,
    Distortion,
    downscale,
    rotate,
)
from bench.scannability.systems import (
    draw_ours,
)
from tests.support.scannability import (
    BY_NAME,
    FULL,
    context,
    image,
)


class TestDistortions:
    @pytest.mark.parametrize("distortion", DISTORTIONS, ids=lambda distortion: distortion.name)
    def test_strength_0_changes_nothing(self, distortion: Distortion) -> None:
        assert np.array_equal(distortion.apply(image(), 0, context()), image())

    @pytest.mark.parametrize("name", [name for name in BY_NAME if name not in {"rotation", "low resolution"}])
    def test_more_strength_changes_more(self, name: str) -> None:
        distortion = BY_NAME[name]
        before = image().astype(int)
        changes = [
            np.abs(distortion.apply(image(), level, context()) - before).mean() for level in distortion.strengths
        ]
        assert changes[0] > 0
        assert all(weaker < stronger for weaker, stronger in pairwise(changes))

    def test_rotation_by_90_degrees_is_exact(self) -> None:
        assert np.array_equal(rotate(image(), 90, context()), np.rot90(image(), -1))

    @pytest.mark.parametrize("degrees", [5, 17, 45])
    def test_decoder_reports_the_rotation_angle(self, degrees: int) -> None:
        found = zxingcpp.read_barcodes(rotate(image(), degrees, context()))
        assert [code.orientation for code in found] == [degrees]

    def test_perspective_shortens_the_upper_edge(self) -> None:
        paper = np.zeros((101, 101), np.uint8)
        tilted = BY_NAME["perspective"].apply(paper, 0.2, context())
        assert (tilted[1] == 0).sum() < 70
        assert (tilted[85] == 0).sum() > 90

    @pytest.mark.parametrize("scale", [4, 12])
    def test_low_resolution_has_requested_pixels_per_module(self, scale: int) -> None:
        code = FULL[0]._replace(scale=scale)
        drawn = draw_ours(plain_code(code))
        assert drawn is not None
        modules = drawn.shape[0] // scale
        assert downscale(drawn, 0.5, context(scale)).shape == (2 * modules, 2 * modules)

    def test_noise_has_requested_standard_deviation(self) -> None:
        grey_card = np.full((200, 200), 128, np.uint8)
        assert BY_NAME["noise"].apply(grey_card, 20, context()).std() == pytest.approx(20, rel=0.03)

    def test_low_light_reduces_mean_brightness(self) -> None:
        assert BY_NAME["low light"].apply(np.full((50, 50), 255, np.uint8), 0.8, context()).mean() == pytest.approx(
            51, abs=1
        )

    @pytest.mark.parametrize("scale", [3, 5, 8, 10, 12])
    @pytest.mark.parametrize("modules", [0.1, 0.2])
    def test_ink_spread_widens_a_module(self, scale: int, modules: float) -> None:
        paper = np.full((9 * scale, 9 * scale), 255, np.uint8)
        paper[4 * scale : 5 * scale, 4 * scale : 5 * scale] = 0
        spread = BY_NAME["ink spread"].apply(paper, modules, context(scale))
        middle = 255 - spread[9 * scale // 2].astype(int)
        assert middle.sum() / 255 == pytest.approx((1 + modules) * scale, abs=0.02)
        assert middle[: 9 * scale // 2].sum() == pytest.approx(middle[-(9 * scale // 2) :].sum(), abs=255)

    @pytest.mark.parametrize("scale", [3, 12])
    @pytest.mark.parametrize("share", [0.05, 0.1])
    def test_glare_covers_share_of_symbol(self, scale: int, share: float) -> None:
        side = 45  # modules
        card = np.zeros(((side + 8) * scale, (side + 8) * scale), np.uint8)
        for seed in range(5):
            lit = BY_NAME["glare"].apply(card, share, context(scale, seed))
            symbol = lit[4 * scale : -4 * scale, 4 * scale : -4 * scale]
            assert (lit >= 128).sum() == (symbol >= 128).sum()
            assert (symbol >= 128).mean() == pytest.approx(share, rel=0.03)
            assert symbol.max() >= 250

    @pytest.mark.parametrize("depth", [0.2, 0.4])
    def test_moire_bands_lose_share_of_light(self, depth: float) -> None:
        card = np.full((300, 300), 255, np.uint8)
        photo = BY_NAME["display"].apply(card, depth, context()) / 255
        assert photo.max() == pytest.approx(1, abs=0.01)
        assert photo.min() == pytest.approx(1 - depth, abs=0.01)
        # Bands are wider than the pixels of the display: neighbours are alike, and distant pixels are not.
        lower = photo[200:]
        assert np.abs(np.diff(lower, axis=1)).mean() < 0.5 * np.abs(lower[:, 16:] - lower[:, :-16]).mean()

    def test_display_is_photographed_at_an_angle(self) -> None:
        photo = BY_NAME["display"].apply(np.zeros((101, 101), np.uint8), 0.2, context())
        assert (photo[1] == 0).sum() < 95 < (photo[95] == 0).sum()

    def test_equal_seeds_give_equal_noise(self) -> None:
        first, again, other = (BY_NAME["noise"].apply(image(), 30, context(seed=seed)) for seed in (1, 1, 2))
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)
