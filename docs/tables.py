"""The tables of the documents, from the declarations that the service itself uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checks.licences import explain, find_licence, locked_packages
from docs import service
from docs.markdown import table
from qr.brand import Brand
from qr.errors import QrError
from qr.graphics import color, gradient
from qr.links.link import Link
from qr.links.link_types import LinkType
from qr.links.queries import PAGE, SCANS, TRIAL
from qr.links.rules import Rule
from qr.parameters import REQUIRED, Parameter, declared_parameters
from qr.payloads import PAYLOADS
from qr.routes.metrics import describe as describe_metrics
from qr.sheets.homebox import Homebox
from qr.sheets.layout import OwnGeometry, Printing
from qr.sheets.stock import STOCK, Stock
from qr.spec import GROUPS
from qr.spec.formats import FORMATS, Format
from qr.spec.parse import ERRORS, FORMAT, PRESET

COLUMNS = ("name", "default", "allowed", "meaning")


def image_parameters() -> str:
    """Return a table for each group of image parameters, below the first line of the group's docstring."""
    groups = [(_first_line(group), declared_parameters(group)) for group in GROUPS]
    groups[-1] = (groups[-1][0], (*groups[-1][1], FORMAT, PRESET, ERRORS))
    return "\n".join(f"{title}\n\n{parameter_table(parameters)}" for title, parameters in groups)


def payload_index() -> str:
    """Return a table of all payloads. Required fields are bold."""
    rows = ((f"`/{name}/<format>`", _summary(name), _fields(name)) for name in PAYLOADS)
    return table(("URL", "content", "fields"), rows)


def payload_fields() -> str:
    """Return a section for each payload, with a table of its fields."""
    return "\n".join(
        f"### {name}\n\n{_summary(name)}.\n\n{parameter_table(declared_parameters(PAYLOADS[name].fields))}"
        for name in PAYLOADS
    )


def formats() -> str:
    """Return a table of the file formats and what they support."""
    rows = ((f"`{name}`", row.media_type, ", ".join(_abilities(row))) for name, row in FORMATS.items())
    return table(("format", "media type", "supports"), rows)


def link_members() -> str:
    """Return a table of the members of a record."""
    return parameter_table(declared_parameters(Link))


def brand_members() -> str:
    """Return a table of the members of a brand."""
    members = declared_parameters(Brand)
    return parameter_table(member._replace(default=member.default or "") for member in members)


def rule_members() -> str:
    """Return a table of the members of a rule."""
    return parameter_table(declared_parameters(Rule))


def link_type_members() -> str:
    """Return a table of the members of a link in ``link_types``."""
    return parameter_table(declared_parameters(LinkType))


def page_parameters() -> str:
    """Return a table of the query parameters of ``GET /user``."""
    return parameter_table(PAGE)


def scan_parameters() -> str:
    """Return a table of the query parameters of ``GET /user/<id>/scans``."""
    return parameter_table(SCANS)


def trial_parameters() -> str:
    """Return a table of the query parameters of ``GET /user/<id>/try``."""
    return parameter_table(TRIAL)


def error_codes() -> str:
    """Return a table of the errors of the service, without their base class."""
    errors = filter(lambda error: error is not QrError, _subclasses(QrError))
    rows = ((f"`{error.code}`", str(error.status), _first_line(error).rstrip(".")) for error in errors)
    return table(("code", "status", "meaning"), rows)


def label_stock() -> str:
    """Return a table of the label stock."""
    columns = ("`sheet`", "paper", "label", "columns x rows", "left, top", "pitch", "corner radius")
    return table(columns, map(_stock_row, STOCK.values()))


def _stock_row(stock: Stock) -> tuple[str, ...]:
    names = " ".join(f"`{name}`" for name in (stock.name, *stock.aliases))
    geometry = stock.geometry
    label = f"{geometry.label_width:g} x {geometry.label_height:g}"
    if stock.paper == "roll":
        return names, stock.paper, f"{geometry.label_width:g} wide" if stock.is_tape else label, "", "", "", ""
    return (
        names, stock.paper, label, f"{geometry.columns} x {geometry.rows}", f"{geometry.left:g}, {geometry.top:g}",
        f"{geometry.pitch_x:g}, {geometry.pitch_y:g}", f"{geometry.corner_radius:g}",
    )  # fmt: skip


def sheet_parameters() -> str:
    """Return a table for each group of parameters of a sheet, below the first line of the group's docstring."""
    groups = (Printing, OwnGeometry)
    return "\n".join(f"{_first_line(group)}\n\n{parameter_table(declared_parameters(group))}" for group in groups)


def homebox_parameters() -> str:
    """Return a table of the parameters that Homebox sends."""
    return parameter_table(declared_parameters(Homebox))


def metrics() -> str:
    """Return a table of the metrics of ``/metrics``."""
    return table(("metric", "labels", "meaning"), (_metric_row(*row) for row in describe_metrics()))


def _metric_row(name: str, labels: tuple[str, ...], meaning: str) -> tuple[str, ...]:
    return f"`{name}`", " ".join(f"`{label}`" for label in labels), meaning


def licences() -> str:
    """Return a table of the licences of the packages at run time."""
    found = {name: find_licence(name) or "unknown" for name in locked_packages()}
    return table(("package", "licence", "kind"), ((name, found[name], explain(found[name])) for name in found))


def error_example() -> str:
    """Return the response to an invalid scale."""
    body = service.get("/png?data=https://example.com&scale=0").text
    return "```json\n" + body.replace(', "code"', ',\n "code"').replace(', "allowed"', ',\n "allowed"') + "\n```\n"


def parameter_table(parameters: Iterable[Parameter]) -> str:
    """Return a table of parameters."""
    return table(COLUMNS, map(_parameter_row, parameters))


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    names = " ".join(f"`{name}`" for name in (parameter.name, *parameter.aliases))
    allowed = parameter.type.allowed.replace(gradient.ALLOWED, "a colour or a gradient")
    return names, _default(parameter.default), allowed.replace(color.ALLOWED, "a colour"), parameter.description


def _default(default: object) -> str:
    if default is REQUIRED:
        return "required"
    if default in (None, (), ""):
        return ""
    if isinstance(default, color.Color):
        return f"`{default.hex.removeprefix('#')}`"
    return f"`{('off', 'on')[default] if isinstance(default, bool) else default}`"


def _summary(payload_name: str) -> str:
    return PAYLOADS[payload_name].summary.rstrip(".")


def _fields(payload_name: str) -> str:
    fields = declared_parameters(PAYLOADS[payload_name].fields)
    return " ".join(f"**`{field.name}`**" if field.default is REQUIRED else f"`{field.name}`" for field in fields)


def _first_line(documented: type[Any]) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0]


def _abilities(row: Format) -> Iterator[str]:
    """Yield what a format supports: all parameters that it does not reject, in groups."""
    has_colors = "dark" not in row.unsupported
    abilities = {
        "vector graphics": row.vector,
        "rotation": "rotate" not in row.unsupported,
        "size in pixels": "scale" not in row.unsupported,
        "size on paper": "width" not in row.unsupported,
        "shapes": "shape" not in row.unsupported,
        "rounded corners": "ground_radius" not in row.unsupported,
        "logo and caption": "logo" not in row.unsupported,
        "colours": has_colors,
        "gradients": has_colors and row.gradients,
        "transparent colours": has_colors and row.alpha and not row.translucency,
        "transparent and translucent colours": has_colors and row.alpha and row.translucency,
        "CMYK": row.ink,
        "bleed": row.bleed,
    }
    yield from (ability for ability, is_supported in abilities.items() if is_supported)
    if not any(abilities.values()):
        yield "the symbol only"


def _subclasses(error: type[QrError]) -> Iterator[type[QrError]]:
    yield error
    for subclass in error.__subclasses__():
        yield from _subclasses(subclass)
