"""Brand of the operator: name, logo, colours and footer, on the pages of links (``QR_BRAND``)."""

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, NamedTuple

from qr.errors import BadLogo, BadParameter, QrError
from qr.graphics import color
from qr.graphics.luminance import color_luminance, luminance_contrast
from qr.parameters import InvalidValue, declared_parameters, index_by_name
from qr.parameters.types import Line
from qr.parameters.urls import WebAddress
from qr.parameters.values import parse_parameters
from qr.spec.appearance import LogoSource

FOLDER = Path(__file__).parents[1]  # where a relative path starts: the folder of main.py
MIN_CONTRAST = 4.5  # of text with its background (WCAG 2.2, 1.4.3)
MAX_LOGO_BYTES = 64 * 1024  # every page contains the logo
MAX_LINKS = 5
Colors = Mapping[str, str]  # name -> "#" and hex digits
LIGHT: Colors = {"background": "#fff", "text": "#1f2328", "button": "#1d4e89", "button_text": "#fff"}
DARK: Colors = {"background": "#15181d", "text": "#eceff3", "button": "#8ab8f0", "button_text": "#10151c"}


class Palette(NamedTuple):
    """Colours of a colour scheme. Omitted colours are those of ``default``."""

    default: Colors
    allowed: str = (
        'an object of opaque colours: background, text, button and button_text, such as {"button": "#1d4e89"}'
    )
    takes_json: bool = True

    def parse(self, value: object) -> Colors:
        if not isinstance(value, dict) or value.keys() - self.default.keys():
            raise ValueError(value)
        parsed = {name: color.parse(str(text)) for name, text in {**self.default, **value}.items()}
        if not all(found.opaque and not found.ink for found in parsed.values()):
            raise ValueError(value)
        for text, ground in (("text", "background"), ("button_text", "button")):
            contrast = luminance_contrast(color_luminance(parsed[text]), color_luminance(parsed[ground]))
            if contrast < MIN_CONTRAST:
                allowed = f"a colour with a contrast of at least {MIN_CONTRAST}:1 with {ground} {parsed[ground].hex}"
                raise BadParameter(text, f"{parsed[text].hex}, which has {contrast:.2f}:1", allowed)
        return {name: found.hex for name, found in parsed.items()}


class BrandLogo:
    """Logo as a data URI of an image that is safe to embed."""

    allowed = "the name of a file in logos/ without its extension, or a data URI with base64"

    def parse(self, text: str) -> str:
        from qr.logo import read_logo  # a cold start without a logo does not need it

        logo = read_logo(LogoSource().parse(text))
        if len(logo.file) > MAX_LOGO_BYTES:
            raise BadLogo(
                f"the logo must have at most {MAX_LOGO_BYTES} bytes, as each page contains it; got {len(logo.file)}"
            )
        return f"data:{logo.media_type};base64,{b64encode(logo.file).decode()}"


class FooterLinks:
    """Links of the footer: URLs by their text."""

    allowed = f'an object of at most {MAX_LINKS} https URLs, such as {{"Imprint": "https://example.com/imprint"}}'
    takes_json = True

    def parse(self, value: object) -> Mapping[str, str]:
        if not isinstance(value, dict) or len(value) > MAX_LINKS:
            raise ValueError(value)
        links = {Line(40).parse(text): WebAddress().parse(str(url)) for text, url in value.items()}
        if not all(url.startswith("https://") for url in links.values()):
            raise InvalidValue(self.allowed)
        return links


class Brand(NamedTuple):
    """Brand of the operator. All members are optional."""

    name: Annotated[str, Line(80), "name at the top of the page and in its title"] = ""
    logo: Annotated[str, BrandLogo(), f"logo at the top of the page, of at most {MAX_LOGO_BYTES // 1024} KiB"] = ""
    dark_logo: Annotated[str, BrandLogo(), "logo in dark mode; default: `logo`"] = ""
    logo_text: Annotated[str, Line(80), "text in the logo, for people who do not see it; default: it has no text"] = ""
    light: Annotated[Colors, Palette(LIGHT), "colours in light mode"] = LIGHT
    dark: Annotated[Colors, Palette(DARK), "colours in dark mode"] = DARK
    footer: Annotated[str, Line(200), "text at the bottom of the page"] = ""
    links: Annotated[Mapping[str, str], FooterLinks(), "links at the bottom of the page"] = MappingProxyType({})


@lru_cache(maxsize=8)
def read_brand(path: str) -> Brand:
    """Read the file of a brand. A relative path starts at the folder of the service, and an empty path is the default.

    Raises ``ValueError`` that names the file and the member that is not valid.
    """
    if not path:
        return Brand()
    try:
        members = json.loads((FOLDER / path).read_text("utf-8-sig"))
        return Brand(**parse_parameters(members.items(), index_by_name(declared_parameters(Brand))))
    except QrError as error:
        raise ValueError(f"QR_BRAND: {path}: {error.detail}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"QR_BRAND must be the path of a file with a JSON object; got {path}: {error}") from None
    except (AttributeError, OSError, ValueError):
        raise ValueError(f"QR_BRAND must be the path of a file with a JSON object; got {path}") from None
