"""User-Agents of persons and bots, and pseudonyms of visitors."""

from __future__ import annotations

import subprocess
import sys

from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from hypothesis import given
from hypothesis import strategies as st

from qr.links.visitor import (
    DEVICE_CLASSES,
    DEVICES,
    is_bot,
    parse_device,
    pseudonym,
)
from tests.support.serving import ROOT
from tests.support.tables import for_each

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"

PERSON_USER_AGENTS = [
    ("ios", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1"),
    ("ios", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1"),
    ("ios", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.32.106;FBBV/611389246;FBDV/iPhone14,5;FBMD/iPhone]"),
    ("ios", "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/12.1.2 Mobile/15E148 Safari/604.1"),
    ("ios", "Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"),
    ("android", f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36"),
    ("android", "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0"),
    ("android", "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) "
                "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 21) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 8.1.0; CUBOT_X18_Plus Build/O11019) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; U; Android 9; de-de; CUBOT) {CHROME} Mobile Safari/537.36"),
    # Phones, tablets and browsers whose names or builds contain the name of a crawler.
    ("android", f"Mozilla/5.0 (Linux; Android 7.0; M bot 54) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 13; Spider 8) {CHROME} Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 6.0; IDbot553PLUS Build/MRA58K) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 7.0; ID bot 53+ Build/NRD90M; wv) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 8.1.0; XBot (2018) Senior; Build/O11019) {CHROME} Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; U; Android 4.3; en-US; ViewSonic A8+ Build/JLS36C) {CHROME} Mobile Safari/534"),
    ("android", f"Mozilla/5.0 (Linux; U; Android 9; de; M_bot_tab_71) {CHROME} Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 15; CPH2581 Build/AP3A.240617.008; wv) {CHROME} Mobile Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 7.0; M bot 54; wv) {CHROME} Mobile Safari/537.36 "
                "[FB_IAB/FB4A;FBAV/468.0.0.32;FBDV/M bot 54;FBSV/7.0;]"),
    ("android", f"Mozilla/5.0 (Linux; Android 7.0; M bot 54; wv) {CHROME} Mobile Safari/537.36 "
                "Instagram 335.0 Android (24/7.0; 320dpi; 720x1184; BQ; M bot 54; bot54; mt6735; de_DE)"),
    ("android", "Dalvik/2.1.0 (Linux; U; Android 7.0; M bot 54 Build/NRD90M)"),
    ("android", f"Mozilla/5.0 (Linux; Android 10; M40SE) {CHROME} Mobile Safari/537.36 SogouMSE,SogouMobileBrowser"),
    ("android", f"Mozilla/5.0 (Linux; Android 7.1.2; G011A; wv) {CHROME} Safari/537.36 Viber/11.9.5.8"),
    ("android", "DESAY TS1008/1.0 Release/07.12.2013 Mozilla/5.0 (Linux; U; Android 4.0.3; zh-cn) Safari/534.30"),
    ("windows", f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Code/1.115.0 Electron/39.8.5 Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 9; KFMAWI) {CHROME} Silk/126.3.1 like Chrome/126 Safari/537.36"),
    ("android", f"Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) Version/4.0 {CHROME} Safari/537.36 Instagram 335"),
    ("windows", f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36"),
    ("windows", f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0.0.0"),
    ("windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"),
    ("macos", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
              "Version/17.5 Safari/605.1.15"),
    ("macos", f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {CHROME} Safari/537.36"),
    ("linux", f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36"),
    ("linux", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"),
    ("chromeos", f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36"),
    ("other", "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5"),
    ("other", "curl/8.7.1"),
    ("other", "Wget/1.24.5"),
    ("other", "python-requests/2.32.3"),
    ("other", ""),
]  # fmt: skip

BOT_USER_AGENTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.6478.126 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)",
    "Mozilla/5.0 (compatible; GoogleOther)",
    "AdsBot-Google (+http://www.google.com/adsbot.html)",
    "Mediapartners-Google",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; Google-PageRenderer Google "
    "(+https://developers.google.com/+/web/snippet/)) Chrome/126.0.0.0 Safari/537.36",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {CHROME} Safari/537.36 Chrome-Lighthouse",
    f"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) "
    f"{CHROME} Safari/537.36",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 BingPreview/1.0b",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 "
    "Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
    # Apple's messages app, when it fetches a preview.
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
    "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "facebookcatalog/1.0",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "WhatsApp/2",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "http.rb/5.1.1 (Mastodon/4.2.9; +https://mastodon.example/)",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
    "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
    "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
    "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
    "Iframely/1.3.1 (+https://iframely.com/docs/about)",
    "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
    "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "W3C_Validator/1.3 http://validator.w3.org/services",
    "Notion/1.0 (https://notion.so; team@makenotion.com)",
    "Viber",
    "ViberUrlDownloader",
    "008/0.83 (http://www.advancedwebranking.com)",
    "UnlistedFetcher/1.0 (+http://example.com/about)",
    "UnlistedFetcher/1.0 (+HTTPS://example.com/about)",
    "UnlistedFetcher/1.0; + https://example.com/about",
    "UnlistedFetcher/1.0 (+mailto:admin@example.com)",
    "UnlistedFetcher/1.0 (+mail: admin@example.com)",
    # Crawlers that imitate a phone.
    "Mozilla/5.0 (Linux; Android 8.0; Pixel 2 Build/OPD3.170816.012; Storebot-Google/1.0) AppleWebKit/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B; compatible; UnlistedBot/1.0) AppleWebKit/537.36",
    f"Mozilla/5.0 (Linux; Android 7.0; M bot 54) {CHROME} Mobile Safari/537.36 (compatible; UnlistedBot/1.0)",
]

HTTP_LIBRARIES = [
    "aiohttp/3.9", "axios/1.7.2", "Go-http-client/2.0", "okhttp/4.12.0", "Apache-HttpClient/5.3", "libwww-perl/6.77",
    "node-fetch", "HTTPie/3.2.2", "PHP-Curl-Class", "Python-urllib/3.11", "httpx/0.27", "Amazon CloudFront",
]  # fmt: skip
# Patterns of the list that also match browsers of people.
MATCH_PEOPLE = {r"AP3A\.240617\.008", "Fluid", r"Code\/1\."}


@for_each("device, user_agent", PERSON_USER_AGENTS)
def test_person_user_agent_gives_the_device(device: str, user_agent: str) -> None:
    assert (parse_device(user_agent), is_bot(user_agent)) == (device, False)


@for_each("user_agent", BOT_USER_AGENTS)
def test_crawler_or_previewer_is_a_bot(user_agent: str) -> None:
    assert is_bot(user_agent)


@for_each("user_agent", HTTP_LIBRARIES)
def test_http_library_is_not_a_bot(user_agent: str) -> None:
    assert not is_bot(user_agent)


def test_every_example_of_the_list_is_a_bot() -> None:
    crawlers = [entry for entry in CRAWLER_USER_AGENTS_DATA if "http-library" not in entry["tags"]]
    missed = {entry["pattern"] for entry in crawlers for example in entry["instances"] if not is_bot(example)}
    assert len(crawlers) > 1000
    assert missed == MATCH_PEOPLE


def test_list_is_loaded_with_the_first_visitor() -> None:
    code = "import sys, qr.links.visitor as v; a = 'crawleruseragents' in sys.modules; v.is_bot('x'); "
    code += "print(a, 'crawleruseragents' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False True\n"


def test_device_classes_contain_all_devices_but_other() -> None:
    assert {device for device, _ in PERSON_USER_AGENTS} == set(DEVICES)
    assert {device for devices in DEVICE_CLASSES.values() for device in devices} == set(DEVICES) - {"other"}


def test_user_agent_is_case_insensitive() -> None:
    assert parse_device("SOMETHING FOR IPHONE") == "ios"
    assert is_bot("GOOGLEBOT/2.1")


SALT = bytes(range(32))
FACTS = ("anna", "2026-01-01T00:00:00.000000Z", "192.0.2.1", "curl/8.7.1")


def test_pseudonym_depends_on_the_salt() -> None:
    assert pseudonym(SALT, *FACTS) == pseudonym(SALT, *FACTS)
    assert pseudonym(SALT, *FACTS) != pseudonym(SALT[::-1], *FACTS)
    assert len(pseudonym(SALT, *FACTS)) == 8


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), max_size=4, unique=True))
def test_different_facts_give_different_pseudonyms(facts: list[str]) -> None:
    names = [pseudonym(SALT, *facts[:count]) for count in range(1, len(facts) + 1)]
    assert len(set(names)) == len(names)
    assert len(facts) < 2 or pseudonym(SALT, *facts) != pseudonym(SALT, *reversed(facts))


def test_user_agent_with_lone_surrogate_has_a_pseudonym() -> None:
    assert len(pseudonym(SALT, "anna", "\udcff")) == 8
