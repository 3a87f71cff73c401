import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import NamedTuple

import pytest

from bench import throughput
from bench.__main__ import main
from bench.errors import MeasurementError, MissingToolError
from bench.images import CAPACITY_BYTES
from bench.report import (
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.servers import (
    NOOP,
    OURS,
    Server,
    check_response,
)

WRK_REPORT = "  900 requests in 1.00s, 449.52KB read\nRequests/sec:    897.25\nTransfer/sec:    447.00KB\n"


class Loads(NamedTuple):
    """The URLs that a server recorded, the request rate, and the load of a server that responds with errors."""

    urls: list[str]
    rate: Future[float]
    failure: Future[float]


@pytest.fixture(scope="module")
def loads() -> Loads:
    """Put two servers under load at the same time, because wrk takes a second at least."""
    with recorder(status=200) as (good, seen), recorder(status=500) as (bad, _), ThreadPoolExecutor(2) as pool:
        rate = pool.submit(throughput.measure_image_rate, Server(NOOP, 0, good, 0), 1, new_content=True)
        failure = pool.submit(throughput.measure_image_rate, Server(NOOP, 0, bad, 0), 1, new_content=False)
        wait([rate, failure])
    return Loads(seen, rate, failure)


@pytest.fixture(scope="module")
def bytes_report() -> list[str]:
    """The lines of the part ``bytes``."""
    with redirect_stdout(StringIO()) as output:
        assert main(["--quick", "bytes"]) == 0
    return output.getvalue().splitlines()


class TestReport:
    def test_ratios_are_computed_per_round(self) -> None:
        assert ratios([10.0, 3.0, 40.0], [10.0, 1.0, 20.0]) == [1.0, 3.0, 2.0]

    def test_median_is_taken_over_the_ratios(self) -> None:
        # Both medians are 10. Their ratio, 1.0, would hide the difference within the rounds.
        assert ratio_row("ours / other", ratios([10.0, 3.0, 40.0], [10.0, 1.0, 20.0]))[1] == "2.00"

    def test_unpaired_rounds_are_rejected(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            ratios([1.0], [1.0, 2.0])

    def test_verdict_compares_median_with_target(self) -> None:
        row = ratio_row("ours / no-op", [0.2, 0.55, 0.9], Target(">=", 0.5))
        assert row == ("ours / no-op", "0.55", "0.20-0.90", ">= 0.50", "met")

    def test_ratio_without_target_has_no_verdict(self) -> None:
        assert ratio_row("ours / tutorial", [2.0]) == ("ours / tutorial", "2.00", "2.00-2.00", "", "")

    @pytest.mark.parametrize(
        ("target", "value", "verdict"),
        [
            (Target(">=", 6.0), 6.0, "met"),
            (Target(">=", 6.0), 5.99, "missed"),
            (Target("<=", 1.1), 1.1, "met"),
            (Target("<=", 1.1), 1.11, "missed"),
        ],
    )
    def test_target_is_met_at_its_bound(self, target: Target, value: float, verdict: str) -> None:
        assert target.verdict(value) == verdict

    def test_table_aligns_its_columns(self) -> None:
        assert table(("name", "x", ""), [("a longer one", "10.5", "met")]) == (
            "name             x\na longer one  10.5  met"
        )


class TestThroughput:
    def test_rate_is_parsed_from_wrk_report(self) -> None:
        assert throughput.parse_rate(WRK_REPORT, "ours") == 897.25

    @pytest.mark.parametrize(
        "wrk_error",
        ["  Non-2xx or 3xx responses: 1\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"],
    )
    def test_one_failed_request_fails_the_round(self, wrk_error: str) -> None:
        with pytest.raises(MeasurementError, match=wrk_error.strip()):
            throughput.parse_rate(wrk_error + WRK_REPORT, "ours")

    def test_missing_wrk_report_is_an_error(self) -> None:
        with pytest.raises(MeasurementError, match="unable to connect"):
            throughput.parse_rate("unable to connect to 127.0.0.1:1 Connection refused\n", "ours")

    def test_missing_wrk_is_reported_with_install_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda _program: None)
        with pytest.raises(MissingToolError, match="apt-get install wrk"):
            throughput.require_wrk()

    @pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
    def test_new_content_urls_never_repeat(self, loads: Loads) -> None:
        seen = loads.urls
        assert loads.rate.result() > 0
        assert len(seen) == len(set(seen))
        pattern = re.compile(r"/png\?data=https://example\.com/[0-9a-f]{8}-(\d\d)-[0-9a-f]{8}")
        assert {found[1] for found in map(pattern.fullmatch, seen) if found} == {"01", "02"}
        assert all(map(pattern.fullmatch, seen))

    @pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
    def test_error_response_fails_the_round(self, loads: Loads) -> None:
        with pytest.raises(MeasurementError, match="Non-2xx"):
            loads.failure.result()


class TestServers:
    def test_first_response_without_qr_code_is_an_error(self) -> None:
        with (
            recorder(status=200) as (port, _),
            pytest.raises(MeasurementError, match="ours responded with status 200"),
        ):
            check_response(OURS, port)

    def test_first_response_with_error_status_is_an_error(self) -> None:
        with (
            recorder(status=503) as (port, _),
            pytest.raises(MeasurementError, match="no-op responded with status 503"),
        ):
            check_response(NOOP, port)


class TestCommand:
    def test_bytes_table_has_every_version_and_format(self, bytes_report: list[str]) -> None:
        rows = re.findall(r"^(\d+) +(png|svg) +\d+ .* (?:met|missed)$", "\n".join(bytes_report), re.MULTILINE)
        assert rows == [(str(version), kind) for version in CAPACITY_BYTES for kind in ("png", "svg")]

    def test_report_starts_with_machine_and_versions(self, bytes_report: list[str]) -> None:
        machine, versions = bytes_report[:2]
        assert re.match(r"\d+ CPUs, Python 3", machine)
        assert re.search(r"qrcode \d.*segno \d", versions)

    def test_unknown_part_is_rejected(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["speed"])
        assert "must be one of functions, throughput, links" in capsys.readouterr().err


@contextmanager
def recorder(status: int) -> Iterator[tuple[int, list[str]]]:
    """Run a server that responds to every GET with ``status``, and return its port and the URLs of its requests."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield server.server_address[1], seen
        finally:
            server.shutdown()
