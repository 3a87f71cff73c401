from qr.links.queries import PAGE, SCAN_FORMATS, SCANS
from qr.routes.scans import WRITERS


def test_every_scan_format_has_a_writer() -> None:
    assert tuple(WRITERS) == SCAN_FORMATS


def test_parameter_names_do_not_overlap() -> None:
    assert [parameter.name for parameter in PAGE] == ["cursor", "limit"]
    assert [parameter.name for parameter in SCANS] == ["format", "since", "until"]
