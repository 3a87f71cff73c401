from __future__ import annotations

from qr.config import Settings
from router import create_app


def test_there_is_one_url_for_each_format_and_each_payload() -> None:
    urls = {rule.rule for rule in create_app(Settings()).url_map.iter_rules()}
    assert urls == {
        "/",
        "/code",
        "/health",
        "/user/<user_id>/qr",
        "/user",
        "/user/<user_id>",
        "/user/<user_id>/scans",
        "/u/<id:user_id>",
        "/u/<user_id>+",
        "/<format:format_name>",
        "/<payload:name>/<format:format_name>",
    }


def test_apps_do_not_share_settings() -> None:
    one = create_app(Settings(public_url="https://one.example")).test_client()
    two = create_app(Settings(public_url="https://two.example/qr")).test_client()
    assert "https://one.example/png" in one.get("/").text
    assert "https://two.example/qr/png" in two.get("/").text
