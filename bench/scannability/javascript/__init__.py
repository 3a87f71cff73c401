"""Decoders of web apps: jsQR, ``@zxing/library`` and ``qr``. One Node process per Python process runs them."""

import atexit
import json
import struct
import subprocess
from functools import lru_cache
from pathlib import Path

from bench.errors import MeasurementError
from bench.node_packages import install_packages, is_installed
from bench.scannability.pixels import Pixels

FOLDER = Path(__file__).parent
NAMES = ("jsQR", "@zxing/library", "qr")
_LOCKED_NAMES = {"jsQR": "jsqr"}  # packages whose name differs from the name of the decoder


def install() -> None:
    """Install the packages of the lock file. Raises ``MissingToolError`` if this is impossible."""
    install_packages(FOLDER)


def can_decode() -> bool:
    return is_installed(FOLDER)


def decode(pixels: Pixels) -> dict[str, set[bytes]]:
    """Return the content that each decoder read. Raises ``MeasurementError`` if the process ends."""
    process = _start()
    assert process.stdin
    assert process.stdout
    height, width = pixels.shape
    process.stdin.write(struct.pack("<II", width, height) + pixels.tobytes())
    process.stdin.flush()
    response = process.stdout.readline()
    if not response:
        raise MeasurementError(f"Node did not decode an image of {width} x {height} pixels")
    texts = json.loads(response)
    return {name: set() if text is None else {text.encode()} for name, text in texts.items()}


@lru_cache(maxsize=1)
def _start() -> subprocess.Popen[bytes]:
    command = ["node", str(FOLDER / "decode.mjs")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_stop, process)
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close the standard input of the process, which ends the process."""
    process.communicate()


def versions() -> list[str]:
    """Return the name and version of each decoder in the lock file."""
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    return [f"{name} {packages[f'node_modules/{_LOCKED_NAMES.get(name, name)}']['version']}" for name in NAMES]
