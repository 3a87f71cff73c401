from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from time import perf_counter

import pytest
from flask import Flask, g, request

from qr.batch.plan import MAX_SECONDS
from qr.batch.rows import CSV, JSON, JSON_LINES, TSV
from qr.config import Settings
from qr.cost.maximum import check_cost
from qr.errors import BadParameter, OutOfTime, Overloaded, QrError, RepeatedParameter, UnsupportedContentType
from qr.http import batches
from qr.http.batches import Timer, read_batch, row_work
from qr.http.request_log import STARTED
from qr.http.work import ADMISSION
from qr.spec.parse import parse_spec
from router import create_app
from tests.support.tables import for_each

PLAIN = parse_spec([("data", "a")])
STYLED = parse_spec([("data", "a"), ("shape", "star"), ("dark", "radial(000,300)"), ("size", "1000")])


@pytest.fixture
def app() -> Iterator[Flask]:
    yield create_app(Settings(threads=2))


def post(app: Flask, data: object, media_type: str, query: str = "") -> tuple[list[object], object]:
    with app.test_request_context("/batch", method="POST", data=data, content_type=media_type, query_string=query):
        pairs, upload = read_batch(request)
        return list(pairs), upload


@for_each("media_type, kind", [
    ("text/csv", CSV), ("text/csv; header=present", CSV), ("text/tab-separated-values", TSV),
    ("application/json", JSON), ("application/x-ndjson", JSON_LINES), ("application/jsonl", JSON_LINES),
])  # fmt: skip
def test_body_is_a_file_of_its_media_type(app: Flask, media_type: str, kind: str) -> None:
    assert post(app, b"url\na\n", media_type, "size=300") == ([("size", "300")], (kind, None, b"url\na\n"))


def test_media_type_states_the_character_set(app: Flask) -> None:
    _, upload = post(app, b"a", "text/csv; charset=Windows-1252")
    assert upload == (CSV, "windows-1252", b"a")
    with pytest.raises(BadParameter, match="charset must be one of"):
        post(app, b"a", "text/csv; charset=klingon")


@for_each("name, kind", [("a.csv", CSV), ("a.TSV", TSV), ("a.b.json", JSON), ("a.ndjson", JSON_LINES)])
def test_extension_of_an_uploaded_file_precedes_its_type(app: Flask, name: str, kind: str) -> None:
    form = {"size": "300", "file": (BytesIO(b"x"), name, "application/vnd.ms-excel")}
    assert post(app, form, "multipart/form-data") == ([("size", "300")], (kind, None, b"x"))


def test_logo_of_all_rows_is_uploaded_too(app: Flask) -> None:
    form = {"logo": (BytesIO(b"logo"), "logo.png"), "file": (BytesIO(b"x"), "rows", "text/csv")}
    assert post(app, form, "multipart/form-data") == ([("logo", b"logo")], (CSV, None, b"x"))


def test_form_has_parameters_only(app: Flask) -> None:
    form = "application/x-www-form-urlencoded"
    assert post(app, b"range={1..2}", form, "size=300") == ([("size", "300"), ("range", "{1..2}")], None)
    assert post(app, b"", "") == ([], None)
    # curl sends this type if the client names none.
    with pytest.raises(UnsupportedContentType, match="the rows must be text/csv"):
        post(app, b"url,name\nhttps://example.com/?a=b,c\n", form)


@for_each("form", [{"file": (b"x", "a.xlsx")}, {"file": (b"x", "rows")}])
def test_other_files_are_rejected(app: Flask, form: dict[str, tuple[bytes, str]]) -> None:
    body, name = form["file"]
    with pytest.raises(UnsupportedContentType):
        post(app, {"file": (BytesIO(body), name)}, "multipart/form-data")


def test_only_one_file_is_accepted(app: Flask) -> None:
    files = [(BytesIO(b"x"), "a.csv"), (BytesIO(b"x"), "b.csv")]
    with pytest.raises(RepeatedParameter):
        post(app, {"file": files}, "multipart/form-data")


def test_rows_after_the_time_are_not_made(app: Flask) -> None:
    with app.test_request_context("/batch"):
        request.environ[STARTED] = perf_counter() - MAX_SECONDS
        work = row_work()
    with pytest.raises(OutOfTime, match="the batch took more than 25 s"), work(PLAIN, check_cost(PLAIN)):
        pass


def test_expensive_row_waits_for_its_turn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[float] = []
    admission = app.config[ADMISSION]

    def end_other_work(seconds: float) -> None:
        attempts.append(seconds)
        grant.release()

    grant = admission.admit(500, 1)  # the only request that can run or wait
    monkeypatch.setattr(batches, "sleep", end_other_work)
    with app.test_request_context("/batch"):
        work = row_work()
    with work(PLAIN, check_cost(PLAIN)):
        assert not attempts
    with work(STYLED, check_cost(STYLED)):
        assert admission.units
    assert len(attempts) == 1
    assert not admission.units


@for_each("error", [Overloaded(retry_after=1), QrError("x")])
def test_error_of_an_image_ends_its_work(app: Flask, error: QrError) -> None:
    with app.test_request_context("/batch"):
        work = row_work()
    for _ in range(2):  # the lock is free again
        with pytest.raises(QrError), work(PLAIN, check_cost(PLAIN)):
            raise error


def test_timer_is_due_once_per_period(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0, 0.4, 0.6, 0.7, 1.2])
    monkeypatch.setattr(batches, "perf_counter", lambda: next(times))
    timer = Timer()
    assert [timer.is_due() for _ in range(4)] == [False, True, False, True]


def test_file_counts_as_memory_until_the_response(app: Flask) -> None:
    with app.test_request_context("/batch", method="POST", data=b"x" * 100_000, content_type="text/csv"):
        read_batch(request)
        assert app.config[ADMISSION].bytes == 100_000
        assert len(g.grants) == 1
