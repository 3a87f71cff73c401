"""Links of the service are found under its public URLs, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qr.config import Settings
from qr.parsing.links import find_link_id, parse_link
from tests.support.tables import for_each

PUBLIC = Settings(public_url="https://qr.example.com/app")
USER = Settings(public_url="https://qr.example.com", user_url="https://go.example.com/?m={id}&x=1")


@for_each(
    "settings, text, user_id",
    [
        (PUBLIC, "https://qr.example.com/app/u/7", "7"),
        (PUBLIC, "HTTPS://QR.EXAMPLE.COM/app/u/a.b-c_D", "a.b-c_D"),
        (PUBLIC, "http://qr.example.com:80/app/u/7", "7"),
        (PUBLIC, "https://qr.example.com:443/app/u/%37?x=1#y", "7"),
        (PUBLIC, " https://qr.example.com./app/u/7\r\n", "7"),
        (PUBLIC, "https://qr.example.com:8443/app/u/7", None),
        (PUBLIC, "https://qr.example.com/u/7", None),
        (PUBLIC, "https://qr.example.com/app/u/7/", "7"),
        (PUBLIC, "https://qr.example.com/app/u/7/8", None),
        (PUBLIC, "https://qr.example.com/app/u/7+", None),
        (PUBLIC, "https://qr.example.com/app/u/", None),
        (PUBLIC, "https://qr.example.com/app/u/..", None),
        (PUBLIC, "https://qr.example.com/app/u/__x__", None),
        (PUBLIC, "https://qr.example.com/app/U/7", None),
        (PUBLIC, "https://qr.example.com.evil.example/app/u/7", None),
        (PUBLIC, "https://evil.example/https://qr.example.com/app/u/7", None),
        (PUBLIC, "https://evil.example@qr.example.com/app/u/7", None),
        (PUBLIC, "https://qr.example.com@evil.example/app/u/7", None),
        (PUBLIC, "ftp://qr.example.com/app/u/7", None),
        (PUBLIC, "https://qr.example.com:x/app/u/7", None),
        (PUBLIC, "https://[::1/app/u/7", None),
        (PUBLIC, "https://qr.example.com/app/u/" + "7" * 65, None),
        (PUBLIC, "https://qr.example.com/app/u/7?" + "7" * 5000, None),
        (PUBLIC, "7", None),
        (USER, "https://go.example.com/?m=7&x=1", "7"),
        (USER, "https://go.example.com?m=7&x=1", "7"),
        (USER, "https://go.example.com/?m=7&x=2", None),
        (USER, "https://go.example.com/?m=7", None),
        (USER, "https://qr.example.com/u/7", "7"),
        (Settings(), "https://qr.example.com/u/7", None),
    ],
)
def test_links_of_the_service_have_their_id(settings: Settings, text: str, user_id: str | None) -> None:
    assert find_link_id(text, settings) == user_id
    parsed = parse_link(text, settings)
    assert (parsed.name, parsed.fields) == ("link", {"id": user_id}) if parsed else user_id is None


def test_request_replaces_a_missing_public_url() -> None:
    text = "http://localhost:8080/u/7"
    assert find_link_id(text, Settings(), "http://localhost:8080/") == "7"
    assert find_link_id(text, PUBLIC, "http://localhost:8080/") is None


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://qr.example.com/app/u/", "http://["]))
def test_random_text_never_raises(text: str, start: str) -> None:
    for settings in (PUBLIC, USER):
        find_link_id(start + text, settings)
