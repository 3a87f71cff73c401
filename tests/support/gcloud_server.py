"""Run gcloud commands in forks of one process that has loaded gcloud.

A gcloud command spends most of its time on imports. The Python interpreter of the Cloud SDK runs this file:
``python gcloud_server.py SDK/lib/gcloud.py``, with a listening Unix socket as its standard input. ``CLIENT`` is a
program that takes the place of that interpreter (``CLOUDSDK_PYTHON``). It sends its arguments, environment and standard
streams to the server, and waits for the exit status of the command.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = {{"arguments": sys.argv[1:], "environ": dict(os.environ), "folder": os.getcwd()}}
    socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
    sys.exit(int(server.recv(9)))
"""
# If a module is missing here, each command imports it again, which only takes time.
PRELOADED = (
    "googlecloudsdk.gcloud_main",
    "googlecloudsdk.api_lib.firestore.indexes",
    "googlecloudsdk.calliope.parser_completer",
    "googlecloudsdk.command_lib.functions.v1.deploy.command",
    "googlecloudsdk.command_lib.functions.v2.deploy.command",
    "googlecloudsdk.command_lib.run.serverless_operations",
    "googlecloudsdk.command_lib.util.apis.update",
    "googlecloudsdk.core.credentials.google_auth_credentials",
    "proto",
)
MAX_REQUEST_BYTES = 200_000


def serve(program: str) -> None:
    sys.path.insert(0, str(Path(program).parent))
    import_module("gcloud")  # completes sys.path
    for name in PRELOADED:
        with suppress(ImportError):
            import_module(name)
    gc.freeze()  # no garbage collection of a command examines, and thus copies, the memory of this process
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel removes processes of commands that have ended
    listener = socket.socket(fileno=sys.stdin.fileno())
    while True:
        client, _ = listener.accept()
        with client:
            if os.fork() == 0:
                _run_command(client)


def _run_command(client: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, streams, _, _ = socket.recv_fds(client, MAX_REQUEST_BYTES, 3)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    request = json.loads(message)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environ"])
    sys.argv = [argument for argument in request["arguments"] if argument != "-S"]
    client.sendall(str(_status()).encode())
    os._exit(0)


def _status() -> int:
    """Run the command, and return its exit status."""
    try:
        import_module("gcloud").main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
