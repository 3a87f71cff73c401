"""The requested image as immutable values, which declare the type, default and meaning of every parameter."""

from typing import Annotated, NamedTuple

from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Paint
from qr.graphics.shapes import SHAPES
from qr.parameters import Parameter, declared_parameters
from qr.parameters.types import Base64url, Choice, FileName, Integer, Line, OneNumberOf, Switch, Text
from qr.payloads import PrintStandard
from qr.spec.appearance import AnyColor, AnyPaint, CornerPaints, Length, LogoSource
from qr.spec.versions import LEVELS, SYMBOLOGIES, AnyVersion, Version

MAX_SIDE_PIXELS = 8192
MAX_STYLED_SIDE_PIXELS = 4096  # of raster formats
MAX_WIDTH_MM = 2000
DEFAULT_LEVEL = "M"  # Error correction level.
MIN_LOGO_PERCENT, MAX_LOGO_PERCENT = 5, 50  # Of the width of the symbol.
DEFAULT_LOGO_PERCENT = 25
MAX_BLEED_MM = 10

# Extended Channel Interpretations (AIM ITS/04-023) and their Python codecs. 899 is binary data.
CHARSETS = {
    3: "iso8859_1", 4: "iso8859_2", 5: "iso8859_3", 6: "iso8859_4", 7: "iso8859_5", 8: "iso8859_6",
    9: "iso8859_7", 10: "iso8859_8", 11: "iso8859_9", 12: "iso8859_10", 13: "iso8859_11", 15: "iso8859_13",
    16: "iso8859_14", 17: "iso8859_15", 18: "iso8859_16", 20: "shift_jis", 21: "cp1250", 22: "cp1251",
    23: "cp1252", 24: "cp1256", 25: "utf_16_be", 26: "utf_8", 27: "ascii", 28: "big5", 29: "gb2312",
    899: "iso8859_1",
}  # fmt: skip


class Content(NamedTuple):
    """Content of the QR code. One of `data` and `data64` is required, unless the URL sets the content."""

    data: Annotated[
        str | None, Text(), "content as text: a link or any other Unicode text; default encoding: UTF-8", "url", "text"
    ] = None
    data64: Annotated[bytes | None, Base64url(), "content as base64url, for bytes that are not text"] = None


class Encoding(NamedTuple):
    """Encoding of the content as a symbol (ISO/IEC 18004; for rMQR, ISO/IEC 23941)."""

    ecc: Annotated[
        str | None,
        Choice(LEVELS),
        "error correction level, for damage to about 7, 15, 25 or 30 % of the symbol; default: M; Micro QR Code has no "
        "H and its version M1 no error correction, rMQR has only M and H",
    ] = None
    boost: Annotated[
        bool,
        Switch(),
        "whether to raise the error correction level if that does not need a larger version, and to use a larger "
        "version for a logo of the requested size",
    ] = True
    version: Annotated[
        Version | None,
        AnyVersion(),
        "version, which sets the number of modules: 17 + 4 x version per side for QR Code, height x width for rMQR; "
        "default: the smallest version that fits",
    ] = None
    mask: Annotated[
        int | None,
        Integer(0, 7),
        "data mask: 0 to 3 for Micro QR Code, not selectable for rMQR; default: the one that the standard rates best",
    ] = None
    eci: Annotated[
        int | None,
        OneNumberOf(tuple(CHARSETS)),
        "character set that the symbol announces, as its ECI number (26: UTF-8); default: UTF-8 without an ECI",
    ] = None
    symbol: Annotated[
        str | None,
        Choice((*SYMBOLOGIES, "auto")),
        "symbology: QR Code, Micro QR Code or rMQR; auto selects the smallest area, quiet zone included; default: the "
        "symbology of the version, else qr",
    ] = None
    gs1: Annotated[
        bool,
        Switch(),
        "whether the content is a GS1 element string, which FNC1 in first position announces; character 29 (%1D) ends "
        "a value of variable length",
    ] = False
    kanji: Annotated[
        bool,
        Switch(),
        "whether to encode Japanese text in Kanji mode (Shift_JIS) if that is smaller; other text stays UTF-8",
    ] = False
    parts: Annotated[
        int | None, Integer(2, 16), "number of symbols over which the content is split (structured append)"
    ] = None
    part: Annotated[int | None, Integer(1, 16), "number of the part to draw; default: a ZIP archive of all parts"] = (
        None
    )
    # Set by payloads, not by requests. libzint supports it only for version 15, level M and ECI 4 (UPN QR).
    byte_mode: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether this is a single QR Code without FNC1 and without Kanji mode."""
        special = self.gs1 or self.kanji or self.parts or self.part or isinstance(self.version, str)
        return self.symbol in {None, "qr"} and not special


class Style(NamedTuple):
    """Colours and shapes of the symbol."""

    dark: Annotated[Paint, AnyPaint(), "colour of the modules"] = BLACK
    light: Annotated[Paint, AnyPaint(), "colour of the background"] = WHITE
    shape: Annotated[str, Choice(SHAPES), "shape of the modules"] = "square"
    eye: Annotated[str, Choice(EYES), "shape of the outer rings of the finder patterns"] = "square"
    eyeball: Annotated[str, Choice(EYES), "shape of the centres of the finder patterns"] = "square"
    eye_color: Annotated[
        tuple[Paint, ...], CornerPaints(), "colours of the outer rings; default: that of the modules"
    ] = ()
    eyeball_color: Annotated[
        tuple[Paint, ...], CornerPaints(), "colours of the centres; default: those of the outer rings"
    ] = ()
    frame: Annotated[
        str, Choice(("none", "circle")), "circle: round frame, filled with modules that encode nothing"
    ] = "none"
    ground_radius: Annotated[int, Integer(0, 50), "corner radius of the image, in percent of its shorter side"] = 0


class LogoStyle(NamedTuple):
    """Logo in the middle of the symbol."""

    logo: Annotated[str | bytes | None, LogoSource(), "logo in the middle of the symbol"] = None
    logo_size: Annotated[
        float | None,
        Integer(MIN_LOGO_PERCENT, MAX_LOGO_PERCENT),
        f"maximum for the longer side of the logo, in percent of the symbol width; default: {DEFAULT_LOGO_PERCENT}; "
        "X-QR-Logo is the size used",
    ] = None
    logo_margin: Annotated[int, Integer(0, 5), "empty space around the logo, in modules"] = 1
    logo_ground: Annotated[Color | None, AnyColor(), "colour behind the logo; default: the background"] = None


class CaptionStyle(NamedTuple):
    """Line of text next to the symbol."""

    caption: Annotated[str | None, Line(100), "line of text next to the symbol"] = None
    caption_position: Annotated[
        str,
        Choice(("below", "above", "around")),
        "position of the caption; around follows the quiet zone, or the round frame",
    ] = "below"
    caption_color: Annotated[Color | None, AnyColor(), "colour of the caption; default: that of the modules"] = None


class Canvas(NamedTuple):
    """Exact size of an image in pixels, whose surplus pixels become background.

    width, height:  at least 1; a vector format can exceed ``MAX_SIDE_PIXELS``
    border:         pixels at each edge that no module and no quiet zone uses
    fallback_scale: pixels per module of a larger image, if the modules do not fit; 0: reject the size
    """

    width: int
    height: int
    border: int = 0
    fallback_scale: int = 0


class Output(NamedTuple):
    """Size of the image, and properties of the file."""

    margin: Annotated[
        int | None,
        Integer(0, 100),
        "quiet zone in modules; default: the minimum of the standard, 4 for QR Code and 2 for Micro QR Code and rMQR",
    ] = None
    scale: Annotated[int, Integer(1, 256), "pixels per module"] = 10
    size: Annotated[
        int | None,
        Integer(21, MAX_SIDE_PIXELS),
        "exact width of the image in pixels, instead of scale; surplus pixels become background",
    ] = None
    width: Annotated[
        float | None,
        Length(3, MAX_WIDTH_MM),
        "printed width of the image, instead of scale or size; raster formats are rendered at dpi, default: 300",
    ] = None
    symbol_width: Annotated[
        float | None,
        Length(3, MAX_WIDTH_MM),
        "printed width of the symbol without its quiet zone, instead of scale, size or width; raster formats are "
        "rendered at dpi (default: 300) or slightly more, so that the width is exact",
    ] = None
    dpi: Annotated[
        int | None,
        Integer(1, 4800),
        "resolution that the file states, in pixels per inch; an SVG file states its size in millimetres instead",
    ] = None
    bleed: Annotated[
        float | None,
        Length(0, MAX_BLEED_MM, "3mm or 0.125in"),
        "background beyond each edge of the page, which is cut off after printing, only in PDF; default: no bleed",
    ] = None
    rotate: Annotated[int, OneNumberOf((0, 90, 180, 270)), "clockwise rotation of the image in degrees"] = 0
    verify: Annotated[
        bool, Switch(), "whether to reject an image with low contrast, or that an independent decoder cannot read"
    ] = True
    download: Annotated[
        str | None,
        FileName(),
        "file name, for a download instead of display; a missing extension is added",
    ] = None
    # Set by compatible endpoints, not by requests, instead of scale.
    canvas: Canvas | None = None


class Spec(NamedTuple):
    """Complete description of one image. Equal specs give identical bytes.

    max_version:         largest version that the standard of a payload allows
    has_prescribed_logo: whether that standard prescribes the logo and its size
    print_standard:      how that standard prescribes that the symbol is printed; ``width`` is then that of the symbol
    is_secret:           whether the image must not repeat its content as text, for example in a title
    """

    content: bytes
    format: str = "png"
    encoding: Encoding = Encoding()
    style: Style = Style()
    output: Output = Output()
    logo: LogoStyle = LogoStyle()
    caption: CaptionStyle = CaptionStyle()
    max_version: int | None = None
    has_prescribed_logo: bool = False
    print_standard: PrintStandard | None = None
    is_secret: bool = False


def dark_paints(style: Style) -> dict[str, tuple[Paint, ...]]:
    """Return the paints of all dark parts of a symbol, by the parameter that sets them."""
    return {"dark": (style.dark,), "eye_color": style.eye_color, "eyeball_color": style.eyeball_color}


GROUPS = (Content, Encoding, Style, LogoStyle, CaptionStyle, Output)
PARAMETERS: tuple[Parameter, ...] = tuple(p for group in GROUPS for p in declared_parameters(group))
