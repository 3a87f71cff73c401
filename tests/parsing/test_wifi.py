"""Wi-Fi networks as other generators and phones write them."""

from __future__ import annotations

import segno.helpers

from tests.support.parsed_content import check, parse
from tests.support.tables import for_each

NET = {"ssid": "net", "password": "12345678", "security": "WPA"}


@for_each(
    "text, fields, warnings",
    [
        # ZXing, wiki, "Barcode Contents".
        ("WIFI:T:WPA;S:mynetwork;P:mypass;;", {"ssid": "mynetwork", "password": "mypass", "security": "WPA"}, (
            "password must be 8 to 63",
        )),
        ('WIFI:S:\\"foo\\;bar\\\\baz\\";T:WPA;P:12345678;;', NET | {"ssid": '"foo;bar\\baz"'}, ()),
        ('WIFI:T:WPA;S:"ABCD";P:12345678;;', NET | {"ssid": "ABCD", "quote": "on"}, ()),
        # Quotes without a backslash are text, which only the WPA3 dialect writes in this form.
        ('WIFI:T:WPA;S:"name";P:12345678;;', NET | {"ssid": '"name"', "dialect": "wpa3"}, ()),
        ('WIFI:S:"name";T:WPA;P:12345678;;', NET | {"ssid": '"name"'}, ()),
        ("WIFI:P:12345678;S:net;T:WPA;;", NET, ()),
        ("wifi:s:net;t:wpa;p:12345678;h:TRUE;;", NET | {"security": "wpa", "hidden": "on"}, ()),
        ("WIFI:T:WPA;S:net;P:12345678;H:false;;", NET, ()),
        ("WIFI:T:WPA;S:net;P:12345678;H:;;", NET, ()),
        ("WIFI:T:WPA;S:net;P:12345678", NET, ()),
        ("WIFI:S:Guest;T:SAE;P:12345678;R:1;;", NET | {"ssid": "Guest", "security": "WPA3"}, ()),
        ("WIFI:T:WPA2/WPA3;S:net;P:12345678;;", NET, ()),
        ("WIFI:T:nopass;S:net;P:;;", {"ssid": "net", "security": "nopass"}, ()),
        ("WIFI:T:nopass;S:net;P:x;;", {"ssid": "net", "security": "nopass"}, ("P is left out",)),
        ("WIFI:T:;S:net;;", {"ssid": "net", "security": "nopass"}, ()),
        # A router that also escapes other characters.
        (r"WIFI:T:WPA;S:net\'s\/x;P:1234\!678;;", NET | {"ssid": "net's/x", "password": "1234!678"}, ()),
        ("WIFI:T:WPA;S:net;S:other;P:12345678;Z:1;;", NET, ("'S' is repeated", "Z is left out")),
        ("WIFI:T:WPA;S:net;P:12345678;tail;;", NET, ("text without a letter",)),
        ("WIFI:T:WPA;S:net;P:12345678;;T:WEP;;", NET, ()),
        (
            "WIFI:T:WPA2-EAP;S:net;E:PEAP;PH2:MSCHAPV2;A:anon;I:jane;P:x;;",
            {"ssid": "net", "security": "WPA2-EAP", "eap": "PEAP", "phase2": "MSCHAPV2", "anonymous_identity": "anon",
             "identity": "jane", "password": "x"},
            (),
        ),
        # The WPA3 specification, 7.1.
        ("WIFI:T:WPA;R:1;S:a%20b%3B;P:12345678;;", NET | {"ssid": "a b;", "security": "WPA3", "dialect": "wpa3"}, ()),
        ("WIFI:T:WPA;R:1;S:net;P:12345678;K:abc;;", NET | {"security": "WPA3", "dialect": "wpa3"}, ("K is left out",)),
        ("WIFI:T:WPA;S:100%25;P:12345678;;", NET | {"ssid": "100%25"}, ()),
    ],
)  # fmt: skip
def test_texts_of_generators_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("wifi", text, fields, warnings)


@for_each("ssid", ["net", "a;b:c,d", "back\\slash", 'quo"te', "ÄÖ", "日本"])
def test_networks_of_segno_are_read(ssid: str) -> None:
    text = segno.helpers.make_wifi_data(ssid, "pass;word", "WPA", hidden=True)
    expected = {"ssid": ssid, "password": "pass;word", "security": "WPA", "hidden": "on"}
    check("wifi", text, expected)


def test_network_is_secret_if_it_has_a_password() -> None:
    assert parse("wifi", "WIFI:T:WPA;S:net;P:12345678;;").is_secret
    assert not parse("wifi", "WIFI:T:nopass;S:net;;").is_secret


def test_warnings_do_not_repeat_the_password() -> None:
    parsed = parse("wifi", "WIFI:T:WPA;S:net;P:geheim;geheim2;;")
    assert not any("geheim" in warning for warning in parsed.warnings)
