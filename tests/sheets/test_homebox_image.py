from __future__ import annotations

import pytest

from qr.errors import Unreadable
from qr.graphics.path import Box
from qr.sheets import homebox_image
from qr.sheets.homebox import LabelImage, draw_homebox, parse_homebox
from qr.sheets.homebox_image import generate_homebox, homebox_spec
from qr.symbol import Symbol
from tests.support.decoders import open_png, opencv, zxing
from tests.support.homebox import QUERY
from tests.support.tables import for_each


@for_each(
    "changes",
    [
        {}, {"DynamicLength": "false"}, {"Width": "4096", "Height": "2000", "QrSize": "1900", "DynamicLength": "false"},
        {"QrSize": "45", "Margin": "4", "ComponentPadding": "4", "TitleText": "", "DescriptionText": ""},
        {"Dpi": "300.000000", "Width": "1200"},
    ],
)  # fmt: skip
def test_label_is_decoded_from_finished_file(changes: dict[str, str]) -> None:
    label = parse_homebox({**QUERY, **changes}.items())
    image = generate_homebox(label, homebox_spec(label))
    assert image.verification
    assert image.verification.unused_error_correction == 1
    assert zxing(open_png(image.body)) == label.URL.encode()
    assert image.module_size == pytest.approx(image.drawing.scale / label.Dpi * 25.4)


def test_other_decoder_reads_label() -> None:
    label = parse_homebox({**QUERY, "QrSize": "300", "Width": "900"}.items())
    assert opencv(open_png(generate_homebox(label, homebox_spec(label)).body)) == label.URL.encode()


def test_unreadable_label_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw_elsewhere(label: object, symbol: Symbol) -> LabelImage:
        image = draw_homebox(label, symbol)  # type: ignore[arg-type]
        return image._replace(code=Box(300, 60, 135, 135))

    monkeypatch.setattr(homebox_image, "draw_homebox", draw_elsewhere)
    label = parse_homebox(QUERY.items())
    with pytest.raises(Unreadable):
        generate_homebox(label, homebox_spec(label))


def test_cost_follows_size_of_label() -> None:
    label = parse_homebox({**QUERY, "DynamicLength": "false", "Height": "900"}.items())
    assert homebox_spec(label).output.size == 900
    assert homebox_spec(label._replace(Height=300)).output.size == 526
