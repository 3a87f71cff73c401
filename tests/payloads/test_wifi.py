"""WIFI, read back by the published rules of its two readers: ZXing (WifiResultParser) and Android for long."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qr.errors import BadParameter, MissingParameter
from qr.payloads import PAYLOADS
from tests.support.payload_requests import refusal_of, text_of


def read_by_zxing(text: str) -> dict[str, str]:
    """A field runs to the first ";" after an even number of backslashes; then any escaped sign stands for itself."""
    fields = re.findall(r"((?:[^\\;]|\\.)*);", text.removeprefix("WIFI:"))
    assert fields.pop() == "", "no empty field at the end"
    pairs = [field.partition(":")[::2] for field in fields]
    assert len(dict(pairs)) == len(pairs)
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in pairs}


def read_by_android(text: str) -> dict[str, str]:
    """Split at every ";" without a backslash before it; double quotes around a value are not part of it."""
    fields = [field.partition(":")[::2] for field in re.split(r"(?<!\\);", text.removeprefix("WIFI:")) if field]
    plain = {name: re.sub(r"\\(.)", r"\1", value) for name, value in fields}
    return {name: re.sub(r'\A"(.*)"\Z', r"\1", value) for name, value in plain.items()}


def read_by_wpa3(text: str) -> dict[str, str]:
    """The grammar of the WPA3 specification, 7.1."""
    value = r"(?:[ -$&-:<-~]|%[0-9A-F]{2})*"
    grammar = rf"WIFI:(T:WPA;)?(R:[0-9A-F]+;)?(S:{value};)(H:true;)?(P:{value};)?;"
    found = re.fullmatch(grammar, text)
    assert found, text
    pairs = [field.removesuffix(";").partition(":")[::2] for field in found.groups() if field]
    return {name: unquote(coded, errors="strict") for name, coded in pairs}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"ssid": "mynetwork", "password": "mypassword"}, "WIFI:T:WPA;S:mynetwork;P:mypassword;;"),
        ({"ssid": "guests"}, "WIFI:T:nopass;S:guests;;"),
        ({"ssid": '"foo;bar\\baz"'}, r"WIFI:T:nopass;S:\"foo\;bar\\baz\";;"),
        ({"ssid": "ABCD"}, 'WIFI:T:nopass;S:"ABCD";;'),
        ({"ssid": "ABCD", "quote": "off"}, "WIFI:T:nopass;S:ABCD;;"),
        ({"ssid": "net", "password": "12345678"}, "WIFI:T:WPA;S:net;P:12345678;;"),
        ({"ssid": "net", "password": "abcde", "security": "wep"}, "WIFI:T:WEP;S:net;P:abcde;;"),
        ({"ssid": "net", "password": "x", "security": "WPA3", "hidden": "on"}, "WIFI:T:SAE;S:net;P:x;H:true;;"),
        ({"ssid": "net", "password": "12345678", "security": "WPA2"}, "WIFI:T:WPA;S:net;P:12345678;;"),
        (
            {"ssid": "uni", "security": "WPA2-EAP", "eap": "ttls", "phase2": "pap", "identity": "jane@uni.example",
             "anonymous_identity": "anon", "password": "pw"},
            "WIFI:T:WPA2-EAP;S:uni;E:TTLS;PH2:PAP;A:anon;I:jane@uni.example;P:pw;;",
        ),
        ({"ssid": "uni", "security": "WPA2-EAP", "eap": "TLS"}, "WIFI:T:WPA2-EAP;S:uni;E:TLS;;"),
        ({"ssid": "é;%", "password": "a:b\\c;d\\", "dialect": "wpa3"}, r"WIFI:T:WPA;S:%C3%A9%3B%25;P:a:b\c%3Bd\;;"),
        ({"ssid": "n", "password": "x", "security": "SAE", "dialect": "wpa3"}, "WIFI:T:WPA;R:1;S:n;P:x;;"),
        ({"ssid": "n", "hidden": "on", "dialect": "wpa3"}, "WIFI:S:n;H:true;;"),
    ],
)  # fmt: skip
def test_a_network_is_written(given: dict[str, str], text: str) -> None:
    assert text_of("wifi", **given) == text


@pytest.mark.parametrize(
    ("given", "error", "parameter"),
    [
        ({"security": "WPA"}, MissingParameter, "password"),
        ({"security": "WPA2-EAP"}, MissingParameter, "eap"),
        ({"password": "1234567"}, BadParameter, "password"),
        ({"password": "x" * 64}, BadParameter, "password"),
        ({"password": "pässword"}, BadParameter, "password"),
        ({"password": "sixteen", "security": "WEP"}, BadParameter, "password"),
        ({"password": "123456789g", "security": "WEP"}, BadParameter, "password"),
        ({"password": "12345678", "security": "nopass"}, BadParameter, "password"),
        ({"password": "12345678", "eap": "PEAP"}, BadParameter, "eap"),
        ({"identity": "jane"}, BadParameter, "identity"),
        ({"password": "12345", "security": "WEP", "dialect": "wpa3"}, BadParameter, "dialect"),
        ({"security": "WPA2-EAP", "eap": "TLS", "dialect": "wpa3"}, BadParameter, "dialect"),
        ({"password": "1234567\\"}, BadParameter, "password"),
    ],
)
def test_fields_that_do_not_go_together_are_refused(given: dict[str, str], error: type, parameter: str) -> None:
    refusal = refusal_of("wifi", ssid="net", **given)
    assert type(refusal) is error
    assert refusal.parameter == parameter


@pytest.mark.parametrize("password", ["8letters", "~" * 63, "0123456789abcdefABCDEF".ljust(64, "0")])
def test_wpa_takes_passphrases_and_whole_keys(password: str) -> None:
    assert f"P:{password};" in text_of("wifi", ssid="net", password=password)


@pytest.mark.parametrize("ssid", ["", "x" * 33, "ä" * 17, "a\nb", "a\0", "\ud800"])
def test_a_name_is_32_bytes_at_most(ssid: str) -> None:
    with pytest.raises(ValueError):
        text_of("wifi", ssid=ssid)


def test_a_refusal_explains_the_backslash_and_keeps_the_password_to_itself() -> None:
    refusal = refusal_of("wifi", ssid="net", password="secret12\\")
    assert "backslash" in refusal.detail and "Android" in refusal.detail
    assert refusal.value is None and "secret" not in refusal.detail
    assert refusal_of("wifi", ssid="net", password="secret").value is None


def test_networks_are_secret() -> None:
    assert PAYLOADS["wifi"].secret


def test_android_would_misread_the_backslash_that_is_refused() -> None:
    assert read_by_android(r"WIFI:T:WPA;S:net;P:1234567\\;H:true;;") == {
        "T": "WPA",
        "S": "net",
        "P": "1234567\\;H:true",
    }


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=32)
SSID = LINE.filter(lambda ssid: len(ssid.encode()) <= 32)


@given(SSID, LINE, LINE, LINE, st.sampled_from(["on", "off"]))
def test_both_readers_find_what_was_said_and_nothing_else(
    ssid: str, password: str, identity: str, anonymous: str, hidden: str
) -> None:
    texts = {"ssid": ssid, "password": password, "identity": identity, "anonymous_identity": anonymous}
    assume(not any(text.endswith("\\") for text in texts.values()))
    text = text_of("wifi", **texts, security="WPA2-EAP", eap="PEAP", hidden=hidden)
    said = {"T": "WPA2-EAP", "S": ssid, "E": "PEAP", "A": anonymous, "I": identity, "P": password}
    said |= {"H": "true"} if hidden == "on" else {}
    found = read_by_zxing(text)
    assert found | {"S": found["S"].strip('"') if re.fullmatch("[0-9a-fA-F]+", ssid) else found["S"]} == said
    assume(not any(re.fullmatch('".*"', text) for text in texts.values()))
    assert read_by_android(text) == said


@given(SSID, LINE, st.sampled_from(["on", "off"]))
def test_the_grammar_of_wpa3_reads_what_was_said_and_nothing_else(ssid: str, password: str, hidden: str) -> None:
    text = text_of("wifi", ssid=ssid, password=password, security="WPA3", hidden=hidden, dialect="wpa3")
    said = {"T": "WPA", "R": "1", "S": ssid, "P": password} | ({"H": "true"} if hidden == "on" else {})
    assert read_by_wpa3(text) == said


def test_security_has_plain_words_too() -> None:
    assert text_of("wifi", ssid="bistro", security="open") == text_of("wifi", ssid="bistro", security="nopass")
    login = {"ssid": "bistro", "eap": "PEAP", "identity": "jane", "password": "secret"}
    assert text_of("wifi", **login, security="enterprise") == text_of("wifi", **login, security="WPA2-EAP")
