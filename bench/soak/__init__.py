"""Soak test: half an hour of mixed load, in which one request in fifty is hostile.

    .venv/bin/python -m bench.soak                start this service here, and test it for 30 minutes
    .venv/bin/python -m bench.soak --minutes 2    for a shorter time, which finds only fast leaks

``make soak`` installs the packages that these commands need. The load is that of ``bench.load``.

The exit status is 1 if

- the memory of the server's processes grows after a warm-up,
- a response has a 5xx status other than 503, also to a hostile request,
- an ordinary request gets another status than expected,
- or one of the decoded images, every hundredth, has other content than requested.
"""
