"""Content lines of vCard and iCalendar: folds, parameters and encodings."""

from __future__ import annotations

from qr.parsing.content_lines import MAX_LINES, read_content_lines
from tests.support.tables import for_each


@for_each(
    "text, name, types, parameters, value",
    [
        ("NOTE:a:b;c", "NOTE", set(), {}, "a:b;c"),
        ("note;LANGUAGE=en:x", "NOTE", set(), {"LANGUAGE": "en"}, "x"),
        ("home.TEL;TYPE=cell,Work;PREF=1:1", "TEL", {"CELL", "WORK"}, {"PREF": "1"}, "1"),
        ("TEL;CELL;WORK:1", "TEL", {"CELL", "WORK"}, {}, "1"),
        ('DTSTART;TZID="Europe/Zurich":2', "DTSTART", set(), {"TZID": "Europe/Zurich"}, "2"),
        ('ADR;LABEL="a;b:c":;;d', "ADR", set(), {"LABEL": "a;b:c"}, ";;d"),
        ("NOTE:a\r\n b\r\n\tc", "NOTE", set(), {}, "abc"),
        ("NOTE:a\n  b", "NOTE", set(), {}, "a b"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:a=3D=\nb=\r\nc", "NOTE", set(), {"ENCODING": "QUOTED-PRINTABLE"}, "a=bc"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=unknown:=C3=BC", "N", set(),
         {"ENCODING": "QUOTED-PRINTABLE", "CHARSET": "unknown"}, "ü"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-7:=FC", "N", set(),
         {"ENCODING": "QUOTED-PRINTABLE", "CHARSET": "utf-7"}, "\ufffd"),
    ],
)  # fmt: skip
def test_line_is_read(text: str, name: str, types: set[str], parameters: dict[str, str], value: str) -> None:
    (line,) = read_content_lines(text)
    assert (line.name, set(line.types), line.parameters, line.value) == (name, types, parameters, value)


@for_each("text", ["", "no colon", ":x", ";A=b:x", 'A;B="c:d', "ä:x", "\x00"])
def test_text_without_a_property_is_skipped(text: str) -> None:
    assert list(read_content_lines(text)) == []


def test_number_of_lines_is_limited() -> None:
    assert len(list(read_content_lines("A:b\n" * (MAX_LINES + 10)))) == MAX_LINES
