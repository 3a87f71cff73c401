"""A worker that returns each request, ends itself by a signal, or sleeps."""

import os
import sys
import time

from qr.workers import LENGTH


def main() -> None:
    while head := sys.stdin.buffer.read(LENGTH.size):
        request = sys.stdin.buffer.read(*LENGTH.unpack(head))
        if request.startswith(b"kill "):
            os.kill(os.getpid(), int(request[5:]))
        if request == b"sleep":
            time.sleep(60)
        sys.stdout.buffer.write(LENGTH.pack(len(request)) + request)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
