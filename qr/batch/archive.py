"""A ZIP archive that is sent while its files are made (PKWARE APPNOTE). Equal results give equal bytes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from qr.batch.images import Result
from qr.batch.manifest import NAME, Entry, Manifest
from qr.batch.names import UniqueNames, safe_name
from qr.spec.formats import FORMATS

BLOCK_BYTES = 32 * 1024  # sent at once
_COMPRESSION_LEVEL = 6
_FILE_MODE = 0o100644 << 16  # readable by everyone after unpacking in Unix


class Options(NamedTuple):
    """How an archive is written.

    digits: width of the numbers that are the names of files without another name
    notes:  texts at the end of the manifest
    is_due: whether the files that are ready must be sent now, although they are few
    """

    digits: int = 1
    notes: tuple[str, ...] = ()
    is_due: Callable[[], bool] = lambda: False


DEFAULT = Options()


def write_archive(results: Iterable[Result], options: Options = DEFAULT) -> Generator[bytes]:
    """Yield the archive in blocks: a file per result without an error, in order, and the manifest at the end.

    The comment of the archive contains the numbers of rows and of errors.
    """
    stream, names, manifest = _Window(), UniqueNames(NAME), Manifest()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for result in results:
            manifest.add(_add(archive, result, names, options.digits))
            if stream.size >= BLOCK_BYTES or (stream.size and options.is_due()):
                yield stream.take()
        archive.writestr(_entry(NAME), manifest.finish(options.notes), ZIP_DEFLATED, _COMPRESSION_LEVEL)
        archive.comment = f"rows={manifest.rows}; errors={manifest.errors}".encode()
    yield stream.take()


def _add(archive: ZipFile, result: Result, names: UniqueNames, digits: int) -> Entry:
    """Write the file of a result, if it has one, and return its line of the manifest."""
    row, image, spec = result.row, result.image, result.spec
    if image is None or spec is None:
        _, column, code, detail = result.error or (0, "", "", "")
        return Entry(row.number, column=column or "", code=code, error=detail)
    file = FORMATS[spec.format]
    name = names.add(safe_name(row.name or "", file.extension) or f"{row.number:0{digits}}", file.extension)
    method = ZIP_DEFLATED if file.compresses else ZIP_STORED
    archive.writestr(_entry(name), image.body, method, _COMPRESSION_LEVEL)
    unused = f"{image.verification.unused_error_correction:.2f}" if image.verification else ""
    verified = "true" if image.verification else "off"
    return Entry(row.number, name, image.symbol.version, image.symbol.ecc, len(image.body), verified, unused)


def _entry(name: str) -> ZipInfo:
    """Return an entry with the first date of the format, 1 January 1980."""
    entry = ZipInfo(name)
    entry.create_system, entry.external_attr = 3, _FILE_MODE  # Unix
    return entry


class _Window(BytesIO):
    """The end of a file, of which everything before has been sent.

    ``ZipFile`` seeks back to the header of the file that it has just written. Headers with their lengths can be read
    by programs that read a stream, which a header without lengths ("data descriptor") cannot.
    """

    sent = 0

    @property
    def size(self) -> int:
        """Bytes that have not been sent."""
        return len(self.getbuffer())

    def tell(self) -> int:
        return self.sent + super().tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.sent + super().seek(offset - self.sent if whence == 0 else offset, whence)

    def take(self) -> bytes:
        """Return the bytes that have not been sent, and forget them."""
        block = self.getvalue()
        self.sent += len(block)
        super().seek(0)
        self.truncate()
        return block
