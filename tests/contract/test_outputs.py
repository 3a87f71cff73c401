from qr.contract.outputs import OUTPUTS
from qr.spec.formats import FORMATS


def test_image_has_the_media_type_of_every_format() -> None:
    media_types = {row.media_type.partition(";")[0] for row in FORMATS.values()}
    assert set(OUTPUTS["image"].media_types) == {*media_types, "application/zip", "application/gzip"}
