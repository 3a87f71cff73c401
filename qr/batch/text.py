"""Text from bytes: the character set is a rule, not a guess, and no line can fill the memory."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from qr.batch import MAX_ROW_CHARACTERS
from qr.errors import BadRows

BLOCK_CHARACTERS = 64 * 1024
MAX_LINES = 1_048_576  # rows of a sheet in Excel; empty lines take time too
# Byte order marks, and the codecs of the text after them.
_MARKS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
# Values of ``charset`` (names of the WHATWG Encoding Standard), and their Python codecs. Spreadsheets write these.
CHARSETS = {
    "utf-8": "utf-8", "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "us-ascii": "ascii",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (1, 2, 5, 7, 9, 15)},
    "shift_jis": "cp932", "gbk": "gbk", "gb18030": "gb18030", "big5": "big5hkscs", "euc-kr": "cp949",
    "macintosh": "mac_roman",
}  # fmt: skip
ADVICE = "save the file as UTF-8, or send its character set as charset, such as charset=windows-1252"


def text_lines(body: bytes, charset: str | None = None) -> Iterator[tuple[int, str]]:
    """Yield each line, with its end, and its number from 1. CR LF, LF and CR end a line.

    charset: key of ``CHARSETS``, for a body without a byte order mark; default: UTF-8. A byte order mark overrides it
             (WHATWG, Encoding Standard, section 6).

    Raises ``BadRows`` for bytes that are no text in the character set, for NUL characters, and for a line of more than
    ``MAX_ROW_CHARACTERS``, and for more than ``MAX_LINES``.
    """
    codec, source = _open(body, charset)
    reader, number = TextIOWrapper(source, codec, newline=""), 0
    while line := _read_line(reader, body, codec):
        number += 1
        if number > MAX_LINES:
            raise BadRows(f"a file must have at most {MAX_LINES} lines")
        if len(line) > MAX_ROW_CHARACTERS:
            raise BadRows(f"a line must have at most {MAX_ROW_CHARACTERS} characters", number)
        if "\0" in line:
            raise BadRows(f"the text must not contain NUL: {ADVICE}", number)
        yield number, line


def text_blocks(body: bytes, charset: str | None = None) -> Iterator[str]:
    """Yield the text in blocks. Raises ``BadRows`` for bytes that are no text in the character set."""
    codec, source = _open(body, charset)
    reader = TextIOWrapper(source, codec, newline="")
    try:
        while block := reader.read(BLOCK_CHARACTERS):
            yield block
    except UnicodeError:
        raise _not_text(body, codec) from None


def _open(body: bytes, charset: str | None) -> tuple[str, BytesIO]:
    """Return the codec of a body, and its bytes after the byte order mark."""
    mark = next((mark for mark in _MARKS if body.startswith(mark)), b"")
    source = BytesIO(body)  # shares the memory of the body
    source.seek(len(mark))
    return _MARKS.get(mark) or CHARSETS[charset or "utf-8"], source


def _read_line(reader: TextIOWrapper, body: bytes, codec: str) -> str:
    try:
        return reader.readline(MAX_ROW_CHARACTERS + 1)
    except UnicodeError:
        raise _not_text(body, codec) from None


def _not_text(body: bytes, codec: str) -> BadRows:
    """Return the error with the line of the first bytes that are no text. The reader only knows their block."""
    decoder, line = getincrementaldecoder(codec)(), 1
    try:
        for start in range(0, len(body), BLOCK_CHARACTERS):
            line += decoder.decode(body[start : start + BLOCK_CHARACTERS]).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
    return BadRows(f"line {line} is not text in {codec}: {ADVICE}")
