"""Parameters of a sheet of labels, and the layout that they describe."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from qr.errors import BadParameter, IncompatibleParameters, MissingParameter
from qr.parameters import Parameter, declared_parameters, index_by_name
from qr.parameters.types import Choice, Integer, Number, Switch
from qr.parameters.values import Pairs, parse_parameters, require_parameters
from qr.sheets.geometry import Geometry, check_geometry
from qr.sheets.lengths import Millimetres
from qr.sheets.stock import A4_MM, BY_NAME

OWN = "own"  # value of ``sheet`` for a geometry that other parameters describe
MAX_PAGE_MM, MIN_LABEL_MM, MAX_OFFSET_MM = 2000, 5, 50
MAX_LABELS_PER_PAGE = 1000
MAX_COPIES = 1000


class OwnGeometry(NamedTuple):
    """Geometry of ``sheet=own``, in millimetres from the top left corner of the page."""

    page_width: Annotated[float | None, Millimetres(MIN_LABEL_MM, MAX_PAGE_MM), "width of the page; default: A4"] = None
    page_height: Annotated[float | None, Millimetres(MIN_LABEL_MM, MAX_PAGE_MM), "height of the page; default: A4"] = (
        None
    )
    label_width: Annotated[float | None, Millimetres(MIN_LABEL_MM, MAX_PAGE_MM), "width of a label"] = None
    label_height: Annotated[
        float | None,
        Millimetres(MIN_LABEL_MM, MAX_PAGE_MM),
        "height of a label; for continuous tape too, default: 30 mm",
    ] = None
    columns: Annotated[int | None, Integer(1, 100), "labels side by side; default: 1"] = None
    rows: Annotated[int | None, Integer(1, 100), "labels one below the other; default: 1"] = None
    left: Annotated[float | None, Millimetres(0, MAX_PAGE_MM), "left edge of the first label; default: 0"] = None
    top: Annotated[float | None, Millimetres(0, MAX_PAGE_MM), "top edge of the first label; default: 0"] = None
    pitch_x: Annotated[
        float | None,
        Millimetres(0, MAX_PAGE_MM),
        "distance from the left edge of a label to that of the next; default: label_width",
    ] = None
    pitch_y: Annotated[
        float | None,
        Millimetres(0, MAX_PAGE_MM),
        "distance from the top edge of a label to that of the next; default: label_height",
    ] = None
    corner_radius: Annotated[
        float | None, Millimetres(0, MAX_PAGE_MM), "radius of the corners of a label; default: 0"
    ] = None


class Printing(NamedTuple):
    """How the labels of a sheet are printed."""

    sheet: Annotated[
        str, Choice((*BY_NAME, OWN)), f"label stock; {OWN}: the geometry is in the parameters from page_width on"
    ]
    arrangement: Annotated[
        str,
        Choice(("auto", "beside", "above")),
        "position of the QR code: beside the text (left), or above the text; auto: beside the text on labels "
        "that are at least a quarter wider than high",
    ] = "auto"
    padding: Annotated[
        float, Millimetres(0, MAX_OFFSET_MM), "empty space inside the edges of a label, besides the quiet zone"
    ] = 0
    landscape: Annotated[
        bool, Switch(), "whether to exchange width and height of the page and of the label; only for rolls"
    ] = False
    skip: Annotated[
        int, Integer(0, MAX_LABELS_PER_PAGE), "number of labels of the first page that are used already"
    ] = 0
    copies: Annotated[int, Integer(1, MAX_COPIES), "copies of each label, one after the other"] = 1
    cut_marks: Annotated[bool, Switch(), "whether to print marks for cutting around the labels"] = False
    border: Annotated[bool, Switch(), "whether to print the edge of each label, for a test print"] = False
    offset_x: Annotated[
        float, Millimetres(-MAX_OFFSET_MM, MAX_OFFSET_MM), "distance by which everything moves to the right"
    ] = 0
    offset_y: Annotated[
        float, Millimetres(-MAX_OFFSET_MM, MAX_OFFSET_MM), "distance by which everything moves down"
    ] = 0
    scale: Annotated[
        Any,
        Number("90", "110", places=3, rounds=True),
        "scale of everything in percent, from the top left corner of the page, for printers that print too small or "
        "too large",
    ] = 100
    test_page: Annotated[
        bool, Switch(), "whether to print a first page with rulers in millimetres and the edges of the labels"
    ] = False


class Layout(NamedTuple):
    """The resolved layout of a sheet.

    printing: the parameters, with their defaults
    geometry: that of the stock, or the own geometry
    """

    printing: Printing
    geometry: Geometry

    @property
    def factor(self) -> float:
        """Printed millimetres per millimetre of the geometry."""
        return float(self.printing.scale / 100)


PARAMETERS: tuple[Parameter, ...] = (*declared_parameters(Printing), *declared_parameters(OwnGeometry))


def parse_layout(pairs: Pairs) -> Layout:
    """Parse the parameters of a sheet.

    Raises a ``QrError`` with status 400 if a parameter is missing, unknown, repeated or not allowed, or if the labels
    do not fit the page, and with status 422 for parameters that cannot be combined.
    """
    values = parse_parameters(pairs, index_by_name(PARAMETERS))
    require_parameters(PARAMETERS, values)
    own = OwnGeometry(**{name: value for name, value in values.items() if name in OwnGeometry._fields})
    printing = Printing(**{name: value for name, value in values.items() if name in Printing._fields})
    geometry = _own_geometry(own) if printing.sheet == OWN else _stock_geometry(printing.sheet, own)
    geometry = _turn(geometry) if printing.landscape else geometry
    check_geometry(geometry)
    _check_skip(printing.skip, geometry)
    return Layout(printing, geometry)


def _own_geometry(own: OwnGeometry) -> Geometry:
    for parameter in declared_parameters(OwnGeometry):
        if parameter.name in {"label_width", "label_height"} and getattr(own, parameter.name) is None:
            allowed = parameter.type.allowed
            detail = f"{parameter.name} is missing, which sheet={OWN} needs: send {allowed}"
            raise MissingParameter(detail, parameter=parameter.name, allowed=allowed)
    sent = {name: value for name, value in own._asdict().items() if value is not None}
    page = dict(zip(("page_width", "page_height"), A4_MM, strict=True))
    pitch: Mapping[str, Any] = {"pitch_x": own.label_width, "pitch_y": own.label_height}
    geometry = Geometry(**{**page, **pitch, **sent})
    if geometry.labels_per_page > MAX_LABELS_PER_PAGE:
        raise BadParameter("rows", geometry.rows, f"small enough for at most {MAX_LABELS_PER_PAGE} labels on a page")
    return geometry


def _stock_geometry(sheet: str, own: OwnGeometry) -> Geometry:
    stock = BY_NAME[sheet]
    for name, value in own._asdict().items():
        if value is not None and not (stock.is_tape and name == "label_height"):
            detail = f"{name} cannot be combined with sheet={sheet}, whose labels have a fixed size; use sheet={OWN}"
            raise IncompatibleParameters(detail, parameter=name, allowed=f"omitted unless sheet is {OWN}")
    if own.label_height is None:
        return stock.geometry
    height = own.label_height
    return stock.geometry._replace(page_height=height, label_height=height, pitch_y=height)


def _turn(geometry: Geometry) -> Geometry:
    if geometry.labels_per_page > 1:
        detail = "landscape must be off for sheets; only a roll, with one label per page, can be turned"
        raise IncompatibleParameters(detail, parameter="landscape", value="on", allowed="off for sheets")
    return geometry.turn()


def _check_skip(skip: int, geometry: Geometry) -> None:
    if skip >= geometry.labels_per_page:
        allowed = f"less than the number of labels on a page, {geometry.labels_per_page}"
        raise BadParameter("skip", skip, allowed)
