import re
import shutil
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp

from bench.scannability import javascript, tables
from bench.scannability.code import Code
from bench.scannability.codes import COMBINATIONS, make_codes, plain_code
from bench.scannability.decoders import NAMES, Reads, check_decoders, missing_decoders, unread
from bench.scannability.distortions import (
    DISTORTIONS,
    Distortion,
    DistortionContext,
    downscale,
    rotate,
)
from bench.scannability.libraries import qr_code_styling, qrcode_styled
from bench.scannability.pixels import Pixels
from bench.scannability.systems import (
    OURS,
    PLAIN,
    QRCODE,
    STYLING,
    draw_all,
    draw_ours,
    logo_image,
    to_grey,
)
from bench.scannability.trial import UNDISTORTED, Trial, run_trials
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Gradient
from qr.graphics.shapes import SHAPES
from tests.support.decoders import has_zbar

FULL = make_codes(2016)
READ: Reads = (True,) * len(NAMES)
LOST: Reads = (False,) * len(NAMES)
ALL_BUT_OPENCV: Reads = tuple(name != "OpenCV" for name in NAMES)
BY_NAME = {distortion.name: distortion for distortion in DISTORTIONS}


def context(scale: int = 6, seed: int = 1) -> DistortionContext:
    return DistortionContext(scale, np.random.default_rng(seed))


@cache
def image() -> Pixels:
    drawn = draw_ours(plain_code(FULL[0]))
    assert drawn is not None
    drawn.flags.writeable = False  # shared by all tests
    return drawn


class TestCodes:
    def test_codes_cover_every_shape_eye_and_eyeball(self) -> None:
        assert {(code.style.shape, code.style.eye, code.style.eyeball) for code in FULL} == set(COMBINATIONS)

    def test_quick_run_has_every_shape_and_eye(self) -> None:
        styles = [code.style for code in make_codes(200)]
        assert {style.shape for style in styles} == set(SHAPES)
        assert {style.eye for style in styles} == {style.eyeball for style in styles} == set(EYES)

    def test_codes_cover_versions_scales_levels_and_gradients(self) -> None:
        assert {code.version for code in FULL} == set(range(1, 13))
        assert {code.scale for code in FULL} == set(range(3, 13))
        assert {code.ecc for code in FULL} == set("LMQH")
        angles = [code.style.dark.angle for code in FULL if isinstance(code.style.dark, Gradient)]
        assert 0.2 < len(angles) / len(FULL) < 0.3
        assert {None, 0, 45, 90, 135} <= set(angles)

    def test_codes_are_the_same_in_every_run(self) -> None:
        assert make_codes(100) == make_codes(100) == FULL[:100]

    def test_each_library_supports_a_quarter_of_codes(self) -> None:
        assert all(map(qrcode_styled.supports, FULL[1::4]))
        assert all(map(qr_code_styling.supports, FULL[3::4]))


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


class TestSystems:
    @pytest.mark.parametrize("shape", qrcode_styled.DRAWERS)
    @pytest.mark.parametrize("paint", ["solid", "radial", "linear"])
    def test_qrcode_draws_same_content_and_size(self, shape: str, paint: str) -> None:
        drawable = (c for c in FULL if c.style.shape == shape and qrcode_styled.supports(c) and paint_of(c) == paint)
        code = min(drawable, key=side)
        drawn = to_grey(qrcode_styled.draw(code, logo_image()))
        assert drawn.shape == (side(code), side(code))
        assert code.content in {found.bytes for found in zxingcpp.read_barcodes(drawn)}

    def test_library_without_the_style_draws_nothing(self) -> None:
        code = next(code for code in FULL if code.style.shape == "star")
        assert {QRCODE, STYLING}.isdisjoint(draw_all(code, None))

    def test_qr_code_styling_gets_equal_options(self) -> None:
        code = next(code for code in FULL[3::4] if paint_of(code) == "linear" and code.style.shape == "dot")
        options = qr_code_styling.options(code)
        assert (options["width"], options["margin"]) == (side(code), 4 * code.scale)
        assert options["qrOptions"] == {"typeNumber": code.version, "mode": "Byte", "errorCorrectionLevel": code.ecc}
        assert options["dotsOptions"]["type"] == "dots"
        assert [stop["offset"] for stop in options["dotsOptions"]["gradient"]["colorStops"]] == [0, 1]

    @pytest.mark.skipif(
        not (qr_code_styling.FOLDER / "node_modules").exists() or not shutil.which("node"),
        reason="qr-code-styling is not installed: .venv/bin/python -m bench.scannability --quick installs it with npm",
    )
    def test_qr_code_styling_draws_same_content_and_size(self) -> None:
        with qr_code_styling.start_drawer() as drawer:
            for code in FULL[3:31:4]:
                drawn = to_grey(qr_code_styling.rasterise(drawer.draw_svg(code)))
                assert drawn.shape == (side(code), side(code))
                assert code.content in {found.bytes for found in zxingcpp.read_barcodes(drawn)}


@pytest.mark.skipif(not has_zbar(), reason="ZBar is not installed")
class TestTrials:
    def test_trials_of_six_codes_fill_the_tables(self) -> None:
        found = [trial for code in make_codes(6) for trial in run_trials((code, None))]
        assert [trial.system for trial in found].count(OURS) == 6
        assert {trial.system for trial in found} == {OURS, QRCODE, PLAIN}
        assert all(set(trial.reads) == {UNDISTORTED, *BY_NAME} for trial in found if trial.system != PLAIN)
        distorted = [len(trial.reads) > 1 for trial in found if trial.system == PLAIN]
        assert distorted == [True, False, False, False, False, True]
        assert all(False not in trial.reads[UNDISTORTED] for trial in found if trial.system == PLAIN)
        shown = tables.all_tables(found)
        assert re.search(r"^undistorted +6 ", shown, re.MULTILINE)
        assert "the styles that qrcode supports" in shown
        assert "that qr-code-styling" not in shown

    def test_other_content_counts_as_unread(self) -> None:
        code = FULL[0]
        (trial, *_) = run_trials((code, None))
        assert trial.reads[UNDISTORTED][0]
        assert check_decoders(image(), b"something else") == unread()


class TestDecoders:
    @pytest.mark.parametrize("name", NAMES)
    def test_decoder_reads_plain_squares_and_nothing_else(self, name: str) -> None:
        if name in missing_decoders():
            pytest.skip(f"{name} is not installed: {missing_decoders()[name]}")
        place = NAMES.index(name)
        blank = np.full((200, 300), 255, np.uint8)
        assert check_decoders(image(), FULL[0].content)[place] is True
        assert check_decoders(image(), FULL[0].content + b"!")[place] is False
        assert check_decoders(blank, FULL[0].content)[place] is False
        assert check_decoders(image(), FULL[0].content)[place] is True

    @pytest.mark.skipif(not javascript.can_decode(), reason="the Node packages are not installed")
    def test_one_node_process_decodes_all_images(self) -> None:
        process = javascript._start()
        for _ in range(3):
            javascript.decode(image())
        assert javascript._start() is process
        assert process.poll() is None

    def test_missing_decoder_never_counts_as_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bench.scannability.decoders.missing_decoders", lambda: {"quirc": "no compiler"})
        reads = check_decoders(image(), FULL[0].content)
        assert reads[NAMES.index("quirc")] is None
        trial = Trial(FULL[0], OURS, everywhere(*reads))
        shown = dict(zip(NAMES, tables.percents(tables.read_shares([trial], UNDISTORTED)), strict=True))
        assert shown["zxing-cpp"] == "100.0"
        assert shown["quirc"] == "-"
        assert " quirc" not in tables.list_unread([trial], [])


class TestTables:
    def test_library_is_compared_on_codes_it_supports(self) -> None:
        read, lost = everywhere(*READ), everywhere(*LOST)
        mine = [Trial(FULL[0], OURS, lost), Trial(FULL[1], OURS, read), Trial(FULL[2], OURS, lost)]
        shown = tables.comparison_table(mine, [Trial(FULL[1], QRCODE, lost)])
        assert re.search(r"^blur +1 +100.0 +0.0 .* \+100.0 +met$", shown, re.MULTILINE)

    def test_equal_read_rate_below_100_misses_target(self) -> None:
        half = everywhere(*ALL_BUT_OPENCV)
        shown = tables.comparison_table([Trial(FULL[1], OURS, half)], [Trial(FULL[1], QRCODE, half)])
        assert shown.count("missed") == len(tables.CONDITIONS)

    def test_unread_codes_are_listed_with_decoder(self) -> None:
        code = next(code for code in FULL if code.style.eye == "star")
        trial = Trial(code, OURS, {UNDISTORTED: ALL_BUT_OPENCV})
        assert tables.list_unread([trial], []) == f"{code.name}: OpenCV"
        assert tables.list_unread([trial._replace(rejected=True)], []) == f"{code.name}: rejected"
        assert tables.list_unread([trial], [trial]) == "fails in plain squares too: 1 codes, OpenCV only"

    def test_eyes_unknown_to_opencv_are_counted(self) -> None:
        code = next(code for code in FULL if code.style.eye == "circle")
        trial = Trial(code, OURS, {UNDISTORTED: ALL_BUT_OPENCV})
        assert tables.list_unread([trial], []) == "eye circle: 1 codes, OpenCV only"
        corners = FULL[0]._replace(serial=1, style=code.style._replace(eye="square"))
        good = Trial(corners, OURS, {UNDISTORTED: READ})
        rows = [line.split()[-4:] for line in tables.verdict_table([trial, good], []).splitlines()[1:]]
        assert rows == [
            ["2", "50.0", "100", "missed"],
            ["1", "100.0", "100", "met"],
            ["0", "0.0", "100", "met"],
        ]


def everywhere(*read: bool | None) -> dict[str, Reads]:
    return dict.fromkeys((UNDISTORTED, *BY_NAME), read)


def side(code: Code) -> int:
    """Pixels from left to right, quiet zone included."""
    return (17 + 4 * code.version + 8) * code.scale


def paint_of(code: Code) -> str:
    dark = code.style.dark
    return "solid" if not isinstance(dark, Gradient) else "radial" if dark.angle is None else "linear"
