from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qr.http.service import store
from router import create_app
from tests.support.user_codes import WITH_KEY, client_of, settings_with


def test_all_threads_share_one_store(tmp_path: Path) -> None:
    app = create_app(settings_with(f"sqlite:///{tmp_path}/users.db"))

    def opened(_: int) -> int:
        with app.app_context():
            return id(store())

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(16)))) == 1


def test_apps_do_not_share_records(tmp_path: Path) -> None:
    one, two = (client_of(settings_with(f"sqlite:///{tmp_path}/{name}.db"), WITH_KEY) for name in ("one", "two"))
    one.put("/user/42", json={})
    assert (one.get("/user/42").status_code, two.get("/user/42").status_code) == (200, 404)


def test_pictures_open_no_store(tmp_path: Path) -> None:
    client = client_of(settings_with(f"sqlite:///{tmp_path}/users.db"), {})
    assert client.get("/png?data=hi").status_code == 200
    assert list(tmp_path.iterdir()) == []
    client.get("/user/42/qr")
    assert (tmp_path / "users.db").exists()
