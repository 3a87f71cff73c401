"""The pages of links in Chromium, served by the Functions Framework."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from selenium.webdriver.common.keys import Keys
from werkzeug import Request, Response

from tests.support.axe import violations
from tests.support.browser import (
    PHONE_SCREEN,
    console_messages,
    open_link,
    screenshot,
    set_color_scheme,
    set_language,
)
from tests.support.decoders import zxing
from tests.support.http_messages import JSON, Message
from tests.support.serving import (
    LOOPBACK,
    ROOT,
    Server,
    framework_command,
    run_in_thread,
    run_server,
)
from tests.support.sites import wait_for
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, settings_with

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

PASSWORD = 'Sésame & "toi" 日本'
WIFI = {"ssid": "Café du Lac", "password": "creme brulee", "security": "WPA"}
WIFI_CONTENT = "WIFI:T:WPA;S:Café du Lac;P:creme brulee;;".encode()
LONG_URL = "https://example.com/" + "path_without_a_place_to_break" * 10
PAGES: dict[str, dict[str, Any]] = {
    "notice": {"disabled": True},
    "password": {"target": LONG_URL, "password": PASSWORD},
    "preview": {"target": LONG_URL},
    "wifi": {"target": {"wifi": WIFI}},
    "mail": {"target": {"mail": {"to": "jane@example.com", "subject": "W" * 200, "body": "Hello\n\nJane"}}},
}
# Pages that are like one of PAGES: their tests run in the exhaustive suite.
MORE_PAGES: dict[str, dict[str, Any]] = {
    "expired": {"expires_at": "2020-01-01T00:00Z"},
    "announced": {"target": LONG_URL, "starts_at": "2197-09-01T16:00Z", "announce": True},
    "epc": {"target": {"epc": {"name": "Jane", "iban": "DE89370400440532013000", "amount": "25"}}},
}
FAST = ("wifi", "password")

# JavaScript that returns the elements that exceed the side margins, or whose content does not fit.
OVERFLOWING_ELEMENTS = """
return [...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect(), isInline = getComputedStyle(element).display === "inline"
  return box.left < 24 || box.right > innerWidth - 24 || (!isInline && element.scrollWidth > element.clientWidth + 2)
}).map((element) => element.outerHTML)
"""


# JavaScript that returns the horizontal positions of the first two characters of a value.
CHARACTER_POSITIONS = """
const text = document.createTreeWalker(document.querySelector("dd"), NodeFilter.SHOW_TEXT).nextNode()
return [0, 1].map((index) => {
  const range = document.createRange()
  range.setStart(text, index)
  range.setEnd(text, index + 1)
  return range.getBoundingClientRect().left
})
"""


class TargetServer(NamedTuple):
    """A page of another server, and the requests that this server received."""

    url: str
    requests: list[Request]


@pytest.fixture
def browser(tab: WebDriver) -> WebDriver:
    set_color_scheme(tab, "light")
    return tab


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service with a brand, and with a link for each page under the name of the page."""
    store = new_store_url("sqlite", tmp_path_factory.mktemp("store"))
    environ = {
        "QR_BRAND": "logos/example.json",
        "QR_STORE": store,
        "QR_API_KEYS": settings_with(store).api_keys,
        "QR_PRIVATE_TARGETS": "on",
    }
    with run_server(framework_command(ROOT / "main.py"), environ) as server:
        for name, members in (PAGES | MORE_PAGES).items():
            put_record(server, name, **members)
        yield server


@pytest.fixture
def target_server() -> Iterator[TargetServer]:
    requests: list[Request] = []

    @Request.application
    def page(request: Request) -> Response:
        request.get_data()
        requests.append(request)
        icon = '<link rel="icon" href="data:,">'
        return Response(f"{icon}<title>There</title>", mimetype="text/html")

    with run_in_thread(page) as endpoint:
        yield TargetServer(f"http://{LOOPBACK}:{endpoint.port}/there?a=1&b=2", requests)


def put_record(server: Server, user_id: str, **members: Any) -> None:
    message = Message("PUT", f"/user/{user_id}", (("X-API-Key", KEY), *JSON), json.dumps(members).encode())
    assert server.send(message).status in {200, 201}


def total_scans(server: Server, user_id: str) -> int:
    response = server.send(Message("GET", f"/user/{user_id}/scans", (("X-API-Key", KEY),)))
    return int(json.loads(response.body)["total"])


def url_of(server: Server, path: str) -> str:
    return f"http://{LOOPBACK}:{server.port}{path}"


def submit_password(browser: WebDriver, password: str) -> None:
    browser.find_element("name", "password").send_keys(password)
    open_link(browser, browser.find_element("css selector", "button"))


def test_correct_password_redirects_the_browser_to_another_site(
    browser: WebDriver, service: Server, target_server: TargetServer
) -> None:
    """Chromium applies ``form-action`` also to the redirect that follows a form."""
    put_record(service, "inside", target=target_server.url, password=PASSWORD)
    browser.get(url_of(service, "/u/inside"))
    wait_for(browser, "return document.activeElement.name === 'password'")  # Chromium focuses after it has loaded
    submit_password(browser, "wrong")
    assert "not the password" in browser.find_element("id", "wrong").text
    assert target_server.requests == []
    submit_password(browser, PASSWORD)
    assert (browser.current_url, browser.title) == (target_server.url, "There")
    (request,) = target_server.requests
    assert (request.method, request.get_data(), "Referer" in request.headers) == ("GET", b"", False)
    assert not [line for line in console_messages(browser) if "403" not in line]
    assert total_scans(service, "inside") == 1


def test_preview_continues_without_a_referrer(browser: WebDriver, service: Server, target_server: TargetServer) -> None:
    put_record(service, "ahead", target=target_server.url)
    browser.get(url_of(service, "/u/ahead+"))
    assert browser.find_element("css selector", "p a").text == target_server.url
    assert total_scans(service, "ahead") == 0
    open_link(browser, browser.find_element("link text", "Continue"))
    assert (browser.current_url, browser.title) == (target_server.url, "There")
    assert ["Referer" in request.headers for request in target_server.requests] == [False]
    assert console_messages(browser) == []
    assert total_scans(service, "ahead") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_phone_without_console_messages(
    browser: WebDriver, service: Server, name: str, scheme: str
) -> None:
    set_color_scheme(browser, scheme)
    browser.get(url_of(service, f"/u/{name}+" if name == "preview" else f"/u/{name}"))
    if name != "notice":  # the console reports its error status
        assert console_messages(browser) == []
    assert computed_style(browser, "main", "maxWidth") == "416px"
    background = screenshot(browser).getpixel((5, 5))
    assert isinstance(background, tuple)
    assert (min(background) > 200) == (scheme == "light")
    widths = "return [document.documentElement.scrollWidth, innerWidth, visualViewport.scale]"
    assert browser.execute_script(widths) == [390, 390, 1]
    assert browser.execute_script(OVERFLOWING_ELEMENTS) == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in FAST else pytest.mark.exhaustive) for name in PAGES | MORE_PAGES]
)
def test_page_is_accessible(browser: WebDriver, service: Server, name: str) -> None:
    """Axe finds nothing, in both schemes and on the narrowest screen (WCAG 2.2, 1.4.10), also with text at 200 %."""
    for scheme, width in product(("light", "dark"), (320, 1280)):
        set_color_scheme(browser, scheme)
        set_width(browser, width)
        browser.get(url_of(service, f"/u/{name}+" if name == "preview" else f"/u/{name}"))
        assert violations(browser) == [], (scheme, width)
        browser.execute_script("document.documentElement.style.fontSize = '200%'")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    set_width(browser, PHONE_SCREEN[0])


def set_width(browser: WebDriver, width: int) -> None:
    screen = {"width": width, "height": PHONE_SCREEN[1], "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def test_values_keep_their_direction_in_arabic(browser: WebDriver, service: Server) -> None:
    """Without isolation, the plus sign of a number is drawn after its digits on a page from right to left."""
    put_record(service, "number", target={"phone": {"number": "+41791234567"}})
    set_language(browser, "ar")
    browser.get(url_of(service, "/u/number"))
    set_language(browser, "en")
    assert browser.execute_script("return document.dir") == "rtl"
    first, second = browser.execute_script(CHARACTER_POSITIONS)
    assert first < second


def test_buttons_have_a_border_in_forced_colors(browser: WebDriver, service: Server) -> None:
    forced = [{"name": "forced-colors", "value": "active"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": forced})
    browser.get(url_of(service, "/u/password"))
    colors = [computed_style(browser, selector, "borderTopColor") for selector in (".action", "input")]
    assert (computed_style(browser, ".action", "borderTopWidth"), "rgba(0, 0, 0, 0)" in colors) == ("2px", False)


@pytest.mark.parametrize("has_clipboard", [True, False], ids=["https", "http"])
def test_button_copies_the_password_exactly(browser: WebDriver, service: Server, has_clipboard: bool) -> None:
    password = "two  spaces & <b>"
    put_record(service, "copied", target={"wifi": {"ssid": "Guests", "password": password}})
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    browser.get(url_of(service, "/u/copied"))
    browser.execute_script("window.board = navigator.clipboard; board.writeText('before')")
    if not has_clipboard:
        browser.execute_script("Object.defineProperty(navigator, 'clipboard', {})")
    button = browser.find_element("css selector", "button.action")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element == button
    button.send_keys(Keys.ENTER)
    wait_for_text(browser, "[role=status]", "Copied")
    assert browser.execute_async_script("board.readText().then(arguments[0])") == password
    assert (button.text, browser.switch_to.active_element) == ("Copied", button)
    assert console_messages(browser) == []


def wait_for_text(browser: WebDriver, selector: str, text: str) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    script = "return document.querySelector(arguments[0]).textContent"
    WebDriverWait(browser, 10, 0.02).until(lambda driver: driver.execute_script(script, selector) == text)


def computed_style(browser: WebDriver, selector: str, name: str) -> Any:
    script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    return browser.execute_script(script, selector, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_on_a_page_can_be_decoded(browser: WebDriver, service: Server, scheme: str) -> None:
    set_color_scheme(browser, scheme)
    browser.get(url_of(service, "/u/wifi"))
    assert zxing(screenshot(browser)) == WIFI_CONTENT


def test_markup_in_a_record_is_not_executed(browser: WebDriver, service: Server) -> None:
    markup = "<img src=x onerror=alert(1)>"
    put_record(service, "markup", target={"wifi": {"ssid": markup, "password": "<script>alert(2)</script>"}})
    for path in ("/u/markup", "/u/markup+"):
        browser.get(url_of(service, path))
        assert markup in browser.find_element("css selector", "main").text
        assert console_messages(browser) == []
