"""Load test: clients of seven kinds send requests at once, and check the responses.

    .venv/bin/python -m bench.load                                start this service here, and test it for a minute
    .venv/bin/python -m bench.load --url https://qr.example.com   test a deployed service
    .venv/bin/python -m bench.load --users 50 --seconds 300       with more clients, for longer

``make load-test`` installs the packages that these commands need. The table shows the response times of each kind in
milliseconds, as percentiles. The exit status is 1 if a response has a status that the request cannot have, such as any
5xx except 503, or if an image has other content than requested.

Responses with status 429 and 503 have lines of their own. Records need an API key with the scopes read and write. For a
deployed service, it is read from the variable QR_LOAD_KEY; without it, there are no clients for records and scans.
"""
