from qr.links.queries import ALL_SCANS, PAGE, SCAN_FORMATS, SCANS
from qr.routes.scans import WRITERS


def test_every_scan_format_has_a_writer() -> None:
    assert tuple(WRITERS) == SCAN_FORMATS


def test_parameter_names_do_not_overlap() -> None:
    assert [parameter.name for parameter in PAGE] == ["cursor", "limit", "tag", "q", "sort", "format"]
    assert [parameter.name for parameter in SCANS] == [
        "format", "by", "since", "until", "last", "timezone", "title",
    ]  # fmt: skip
    assert [parameter.name for parameter in ALL_SCANS] == [*(parameter.name for parameter in SCANS), "tag"]
