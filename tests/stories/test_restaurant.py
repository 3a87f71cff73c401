"""A restaurant prints the codes of its tables before it has a menu."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient

from tests.support.decoders import open_png, open_svg
from tests.support.stories import (
    LAPTOP,
    SERVICE,
    Clock,
    ask,
    open_service,
    opens,
    read_code,
    scan,
    send,
    shows,
    table,
)

MENU, LUNCH, WINTER = (f"https://bistro.example/{page}" for page in ("menu", "lunch", "winter"))


def print_tables(owner: FlaskClient) -> list[str]:
    """Print a code for each of twelve tables. Return their contents, as a phone reads them."""
    rows = "url,filename\n" + "".join(f"{SERVICE}/u/menu?table={number},table-{number:02}\n" for number in range(1, 13))
    response = owner.post("/batch?format=png&caption=Menu", data=rows, content_type="text/csv")
    with ZipFile(BytesIO(response.data)) as images:
        names = [name for name in images.namelist() if name.endswith(".png")]
        return [read_code(open_png(images.read(name))) for name in names]


def test_restaurant(any_store: str, clock: Clock) -> None:
    owner = open_service(any_store)

    # In November, the codes are printed. A guest who scans one sees a page, and no error of an API.
    clock("2026-11-02T09:00+01:00")
    tables = print_tables(owner)
    assert tables == [f"{SERVICE}/u/menu?table={number}" for number in range(1, 13)]
    unknown = scan(owner, tables[6])
    assert (unknown.status_code, "Nothing here" in shows(unknown)) == (404, True)

    # The menu follows later, with another menu for lunch on weekdays.
    lunch = {"name": "lunch", "after": "11:30", "before": "14:00", "days": "mon,tue,wed,thu,fri", "target": LUNCH}
    send(owner, "PUT", "/user/menu", {"title": "Menu", "target": MENU, "timezone": "Europe/Zurich", "rules": [lunch]})

    # Before the opening, the owner tries the rule, scans a table, and deletes this scan.
    trial = ask(owner, "/user/menu/try?at=2026-12-01T12:15%2B01:00&query=table%3D7")
    assert (trial["rule"], trial["location"]) == ("lunch", f"{LUNCH}?table=7")
    assert opens(scan(owner, tables[6])) == f"{MENU}?table=7"
    assert owner.delete("/user/menu/scans").status_code == 204

    # Tuesday, the opening: two guests at lunch and one in the evening. The kitchen learns the table from the URL.
    clock("2026-12-01T12:15+01:00")
    assert [opens(scan(owner, tables[n], address=f"192.0.2.{n}")) for n in (3, 6)] == [
        f"{LUNCH}?table=4",
        f"{LUNCH}?table=7",
    ]
    clock("2026-12-01T19:40+01:00")
    assert opens(scan(owner, f"{tables[6]}&utm_source=poster")) == f"{MENU}?table=7&utm_source=poster"

    # The owner looks at the hours in the time of the restaurant, and takes the numbers into a spreadsheet.
    scans = ask(owner, "/user/menu/scans?since=2026-12-01")
    assert (scans["total"], scans["unique"], scans["timezone"]) == (3, 3, "Europe/Zurich")
    assert {hour: number for hour, number in enumerate(scans["by_hour"]) if number} == {12: 2, 19: 1}
    assert scans["by_rule"] == {"lunch": 2, "default": 1}
    hours = table(owner.get("/user/menu/scans?format=csv&by=hour&since=2026-12-01"))
    assert hours == [
        {"id": "menu", "weekday": "tue", "hour": "12", "scans": "2"},
        {"id": "menu", "weekday": "tue", "hour": "19", "scans": "1"},
    ]
    chart = owner.get("/user/menu/scans?format=svg&by=hour&since=2026-12-01")
    assert "Menu" in chart.text and open_svg(chart.data).width > 300

    # In winter, the printed codes open another menu. On Saturday, there is no lunch menu.
    send(owner, "PATCH", "/user/menu", {"target": WINTER})
    clock("2026-12-05T12:15+01:00")
    assert opens(scan(owner, tables[0])) == f"{WINTER}?table=1"


def test_wifi_of_the_restaurant(any_store: str) -> None:
    owner = open_service(any_store)
    send(owner, "PUT", "/user/wifi", {"target": {"wifi": {"ssid": "Bistro", "password": "creme brulee"}}})
    code = read_code(open_png(owner.get("/user/wifi/qr?scale=8").data))
    assert code == f"{SERVICE}/u/wifi"

    # A phone has scanned the code already: it gets a button. A laptop of the terrace gets a code for a phone.
    phone, laptop = scan(owner, code), scan(owner, code, LAPTOP)
    assert "creme brulee" in shows(phone) and "Copy password" in shows(phone)
    assert ("data:image" in phone.text, "data:image" in laptop.text) == (False, True)

    # The same poster opens the network of the next year.
    send(owner, "PATCH", "/user/wifi", {"target": {"wifi": {"password": "tarte tatin"}}})
    assert "tarte tatin" in shows(scan(owner, code))
