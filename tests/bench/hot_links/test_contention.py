from __future__ import annotations

import pytest
from google.cloud.firestore_v1.types import CommitRequest, Document, Write

from bench.hot_links import contention
from bench.hot_links.contention import Documents, written_documents

COMMIT = "/google.firestore.v1.Firestore/Commit"


def test_document_accepts_five_writes_per_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contention, "SLOWDOWN", 1)
    documents = Documents()
    assert [round(documents.reserve(["a"], now=1.0), 3) for _ in range(3)] == [0.0, 0.2, 0.4]
    assert documents.reserve(["b"], now=1.0) == 0.0
    assert round(documents.reserve(["a", "b"], now=1.1), 3) == 0.5
    assert documents.reserve(["a"], now=9.0) == 0.0


def test_only_writes_wait() -> None:
    writes = [Write(update=Document(name="a")), Write(delete="b")]
    request = CommitRequest.serialize(CommitRequest(writes=writes))
    assert written_documents(COMMIT, request) == {"a", "b"}
    assert written_documents("/google.firestore.v1.Firestore/RunQuery", b"") == set()
