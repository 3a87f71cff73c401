"""File names at the end of URLs of images, such as ``/png/menu.png``.

Mail proxies and spreadsheets tell an image by the extension in its URL. The name has no effect on the image.
"""

from __future__ import annotations

from flask import Response

from qr.errors import BadParameter
from qr.http.headers import content_disposition
from qr.spec.formats import FORMATS

PARAMETER = "file_name"  # name of the path parameter in errors and in the contract
MAX_CHARACTERS = 128
# Extensions besides those of ``FORMATS``.
_OTHER_EXTENSIONS = {"jpeg": ("jpeg",), "tiff": ("tif",), "html": ("htm",), "ansi": ("ansi",)}


def extensions(format_name: str) -> tuple[str, ...]:
    """Return the extensions of a format, without the dot."""
    return (FORMATS[format_name].extension, *_OTHER_EXTENSIONS.get(format_name, ()))


def check_file_name(file_name: str, format_name: str) -> None:
    """Raise ``BadParameter`` if a file name is too long, or has not an extension of the format."""
    allowed = extensions(format_name)
    _check_length(file_name)
    if _extension(file_name) not in allowed:
        names = " or ".join(f".{extension}" for extension in allowed)
        raise BadParameter(PARAMETER, file_name, f"a name that ends with {names}, the extension of {format_name}")


def format_of_file_name(file_name: str) -> str:
    """Return the format of the extension of a file name. Raises ``BadParameter`` if no format has this extension."""
    _check_length(file_name)
    by_extension = {extension: name for name in reversed(FORMATS) for extension in extensions(name)}
    extension = _extension(file_name)
    if extension not in by_extension:
        names = ", ".join(f".{known}" for known in dict.fromkeys(reversed(by_extension)))
        raise BadParameter(PARAMETER, file_name, f"a name that ends with one of {names}")
    return by_extension[extension]


def add_file_name(response: Response, file_name: str) -> Response:
    """Add the file name to the response for clients that save it, unless the response is a download or an archive."""
    if response.status_code == 200 and "Content-Disposition" not in response.headers:
        _, _, extension = file_name.rpartition(".")
        response.headers["Content-Disposition"] = content_disposition(file_name, extension.lower(), "inline")
    return response


def _check_length(file_name: str) -> None:
    if len(file_name) > MAX_CHARACTERS:
        raise BadParameter(PARAMETER, file_name, f"a name of at most {MAX_CHARACTERS} characters")


def _extension(file_name: str) -> str:
    return file_name.rpartition(".")[2].lower() if "." in file_name else ""
