"""Compare the flags of deploy.sh with the settings of the service: their names, and the values that both accept."""

from __future__ import annotations

import os
import re

from qr.brand import read_brand
from qr.config import Settings
from qr.http.hosts import accepted_hosts
from qr.spec.presets import parse_presets
from tests.support.deploy_script import SCRIPT, run
from tests.support.recording_environ import RecordingEnviron

# Variables that the service reads and that have no flag of their own. QR_FUNCTION_NAME follows from --name, QR_STORE
# from --store and --database, GOOGLE_CLOUD_PROJECT from --project, THREADS from --concurrency. Google Cloud sets
# K_SERVICE.
WITHOUT_FLAG = {"QR_FUNCTION_NAME", "QR_STORE", "GOOGLE_CLOUD_PROJECT", "THREADS", "K_SERVICE"}
# Flags whose value is the name of a secret instead of the value of the variable.
SECRETS = {"QR_API_KEYS", "QR_SIGNING_KEYS", "QR_DOCS_PASSWORD", "QR_RATE_STORE", "QR_WEBHOOKS"}

ADDRESSES = (
    *(
        "10.0.0.1",
        "10.0.0.0/8",
        "0.0.0.0/0",
        "127.0.0.1,10.0.0.0/8",
        "127.0.0.1, ::1",
        ",,127.0.0.1,",
        "255.255.255.255",
    ),
    *(
        "10.0.0.1/8",
        "10.0.0/8",
        "256.0.0.1",
        "010.0.0.1",
        "10.0.0.0/33",
        "10.0.0.1 10.0.0.2",
        "10.0.0.1\n10.0.0.2",
        "localhost",
    ),
    *("::", "::1", "::/0", "2001:db8::/32", "2001:DB8::1/128", "1:2:3:4:5:6:7:8", "1::8", "fe80::/10", "ff00::/8"),
    *(
        "2001:db8::1/32",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":::",
        "12345::",
        "::/129",
        ":1",
        "1:",
        "fe80::/9",
    ),
)
STYLES = (
    *("{}", " { } ", '{"a": {}}', '{"a": {"shape": "dot"}}', '{"a":{"x":1,"y":-1.5e3,"z":true},"b":{"w":""}}'),
    *('{"ä": {"caption": "gr\\u00fcn \\" ü"}}', '{\n"a": {"b": "c"}\n}'),
    *("", "[]", "1", '{"a": 1}', '{"a": {"b": "c"}', "{'a': {}}", '{"a": {b: 1}}', '{"a": {"b": 01}}', '{"a": {},}'),
    *('{"a": {"b": "c",}}', '{"a": {"b": "\\x"}}', '{"a": {"b": "c\n"}}', '{"a": {"b": .5}}', '{"a": {"b": "c"}} x'),
)
# Values for each variable. The service and deploy.sh accept the same ones.
VALUES: dict[str, tuple[str, ...]] = {
    "PUBLIC_URL": ("https://a.example", "http://a.example:80/b/", "a.example", "https://a_b.example", "https://a/?b"),
    "USER_URL": ("https://a.example/{id}", "https://a.example/?m={id}&a,b", "https://a.example/", "ftp://a/{id}"),
    "QR_HOSTS": ("a.example", "*.a.example, b.example", "[::1]", "127.0.0.1", "a.example:80", "https://a.example", "*"),
    "QR_MAX_BODY": ("1", "8388608", "0", "-1", "8MB", "1e3", "1.5"),
    "QR_FETCH_HOSTS": ("a.example", "*.a.example, b.example", "localhost", "https://a.example", "a.example:443", "*.a"),
    "QR_COMPAT": ("none", "goqr", "goqr, google,quickchart,tutorials", "none,goqr", "zxing", "goqr,", "GOQR"),
    "QR_ENGINE": ("auto", "libzint", "qrcode", "segno", "AUTO"),
    "QR_STYLES": tuple(filter(None, STYLES)),
    "QR_BRAND": ("logos/example.json", "logos/no-such.json", "logos", "logos/heart.svg", "brand", "logos/../README.md"),
    "QR_ACCESS": ("open", "key", "signed", "closed", "open,key"),
    "QR_PROXIES": ("0", "1", "100", "-1", "one", "1.0"),
    "QR_TRUSTED_PROXIES": ADDRESSES,
    "QR_PRIVATE_TARGETS": (
        *("on", "off", "*.corp.example", "localhost, NAS.home,10.0.0.0/8", "10.0.0.1", "fd00::/8,intranet", "_a.b-c"),
        *(
            "true",
            "ON",
            "yes,10.0.0.0/8",
            "10.0.0.1/8",
            "10.0.0.300",
            "a.example:80",
            "*",
            "a.*",
            "http://a",
            "a b",
            "a,",
        ),
    ),
    "QR_SCHEMES": (
        *(
            "myapp",
            "spotify, com.example.app,A+b-1",
            "javascript:",
            "javascript",
            "a,DATA",
            "intent ,b",
            "https",
            "wss",
        ),
        *("1a", "a b", "a,", "my_app", "databank", "tel"),
    ),
    "QR_LINK_CACHE": ("0", "1", "60", "61", "-1", "0.5"),
    "QR_IDS": ("case-sensitive", "case-insensitive", "lower"),
    "QR_RATE_LIMIT": ("1/second", "1000000/day", "600/minute", "600", "0/minute", "1000001/day", "600 / minute"),
    "QR_COUNTRY_HEADER": ("CF-IPCountry", "CF_IPCountry", "X Country", "X-Country:", "X-L\u00e4nder"),
}
CHECK = """
for file in settings checks service-checks; do . "$0/deploy-$file.sh"; done
while (($#)); do
  find_setting "$1"
  if (check_setting "$1" "$2") 2>/dev/null; then echo accepted; else echo rejected; fi
  shift 2
done
"""


def flag_of(variable: str) -> str:
    return "--" + variable.removeprefix("QR_").replace("_", "-").lower()


def documented_variables() -> dict[str, str]:
    """Return the variable of the service for each flag that the help lists."""
    text = run([SCRIPT, "--help"], {"PATH": os.environ["PATH"]}).stdout
    return dict(re.findall(r"^  (--[a-z-]+) +DEPLOY_\w+ +\S+ +([A-Z_]+): ", text, re.MULTILINE))


def is_accepted_by_service(variable: str, value: str) -> bool:
    try:
        settings = Settings.from_environ({variable: value})
        accepted_hosts(settings)
        parse_presets(settings.styles)
        read_brand(settings.brand)
    except ValueError:
        return False
    return True


def test_every_setting_of_the_service_has_a_flag() -> None:
    environ = RecordingEnviron()
    Settings.from_environ(environ)
    expected = {flag_of(variable): variable for variable in environ.names - WITHOUT_FLAG}
    assert documented_variables() == expected
    assert VALUES.keys() | SECRETS == set(expected.values())


def test_flag_accepts_what_the_service_accepts() -> None:
    cases = [(variable, value) for variable, values in VALUES.items() for value in values]
    arguments = [argument for variable, value in cases for argument in (flag_of(variable), value)]
    result = run(["bash", "-c", CHECK, str(SCRIPT.parent), *arguments], {"PATH": os.environ["PATH"]})
    assert result.returncode == 0, result.stderr
    found = dict(zip(cases, (line == "accepted" for line in result.stdout.splitlines()), strict=True))
    assert found == {case: is_accepted_by_service(*case) for case in cases}


def test_flag_rejects_values_that_would_set_other_variables() -> None:
    for variable, (value, *_) in VALUES.items():
        command = [str(SCRIPT), "--dry-run", "--public", f"{flag_of(variable)}={value}|QR_ACCESS=open"]
        result = run(command, {"PATH": os.environ["PATH"]})
        assert (result.returncode, result.stdout) == (2, ""), variable
