from __future__ import annotations

from qr.http.ampersands import find_cut_parameter
from tests.support.tables import for_each


@for_each(
    "encoded, name, cut",
    [
        (b"data=https://a.example/?x=1&y=2", "y", "data"),
        (b"data=https://a.example/?x=1&y=2&z=3", "z", "data"),
        (b"ssid=a&data=https://a.example/?x=1&caption=b&y=2", "y", "data"),
        (b"ssid=Salt&Pepper", "Pepper", "ssid"),
        (b"ssid=Salt&Pepper&Ketchup", "Ketchup", "ssid"),
        (b"data=%C3%BC&%C3%A4", "\u00e4", "data"),
        (b"da%74a=https://a.example/?x=1&%79=2", "y", "data"),
        (b"data=\xff?&y=1", "y", "data"),
        (b"data=a?b&data=c", "data", "data"),
        (b"data=a&data=c", "data", None),
        (b"data=a&y=2", "y", None),
        (b"y=2&data=a?b", "y", None),
        (b"y", "y", None),
        (b"x&y", "y", None),
        (b"data=a?b&y=2", "z", None),
        (b"", "y", None),
    ],
)
def test_cut_parameter_is_found(encoded: bytes, name: str, cut: str | None) -> None:
    assert find_cut_parameter(encoded, name) == cut
