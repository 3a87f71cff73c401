from qr.contract.controls import build_link_controls
from qr.links.link import Link
from qr.links.rules import Rule


def test_link_controls_have_every_declared_member() -> None:
    controls = build_link_controls()
    assert [member["name"] for member in controls["record"]] == [name for name in Link._fields if name != "link_types"]
    assert [member["name"] for member in controls["rule"]] == [name.rstrip("_") for name in Rule._fields]
    assert [member["name"] for member in controls["trial"]] == [
        "device", "language", "country", "query", "visit", "cpv", "lot", "serial", "path", "at",
    ]  # fmt: skip


def test_link_controls_state_bounds_and_choices() -> None:
    controls = {member["name"]: member for members in build_link_controls().values() for member in members}
    assert (controls["max_scans"]["minimum"], controls["max_scans"]["maximum"]) == (1, 10**9)
    assert controls["days"]["x-values"]["enum"] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert controls["starts_at"]["format"] == "date-time"
    assert controls["timezone"]["format"] == "time-zone"
    assert controls["target"]["required"] is True
