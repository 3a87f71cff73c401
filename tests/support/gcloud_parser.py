"""Parse gcloud commands without running them, with the parser of the installed gcloud.

The Python interpreter of the Cloud SDK runs this file: ``python gcloud_parser.py SDK/lib``. Standard input is a JSON
list of argument lists, without the word gcloud. Standard output is a JSON list with an error, or null, for each.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr
from importlib import import_module
from typing import Any


def error_of(parser: Any, arguments: list[str]) -> str | None:
    """Return why the parser rejects a command, or None. It also rejects missing and contradicting flags."""
    output = io.StringIO()
    with redirect_stderr(output):
        try:
            parser.parse_args(arguments)
        except SystemExit:
            return output.getvalue() or "rejected"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return None


def main(library: str) -> None:
    sys.path.insert(0, library)
    import_module("gcloud")  # completes sys.path
    cli = import_module("googlecloudsdk.gcloud_main").CreateCLI([])
    parser = cli._CLI__parser
    commands = json.loads(sys.stdin.read())
    print(json.dumps([error_of(parser, arguments) for arguments in commands]))


if __name__ == "__main__":
    main(sys.argv[1])
