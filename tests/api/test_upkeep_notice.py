"""What an older reader read is served, and administrators are told."""

import tarfile

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.state.keys import create_key
from rag.diagnosis import diagnose
from rag.documents import READER_VERSION
from rag.settings import Settings
from tests.fixtures.make import FIXTURES, QUESTION

NOTICE = (
    "コレクション「old」は、前の版で読み取ったまま使っています"
    f"（読み取り器: 索引は 1、実行中は {READER_VERSION}）。`tenkyo reindex --collection old` で"
    "作り直すと、今の版の読み取りになります（作り直しのあいだも使えます）。"
)


@pytest.fixture
def served(tmp_path):
    with tarfile.open(FIXTURES / "collections" / "bf591d5.tar.xz") as tar:
        tar.extractall(tmp_path / "indexes", filter="data")
    app = create_app(Settings(home=tmp_path, ocr=False, collection="old"))
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)) as client:
        yield client


def test_administrators_are_told_and_readers_are_answered(served):
    services = served.app.state.services
    with services.state.session() as session:
        keys = {
            role: create_key(session, role, roles=[role], clearance=2)[1]
            for role in ("admin", "reader")
        }
    services.keys._looked_at = float("-inf")

    def notice(role):
        answer = served.post(
            "/v1/answers", json={"question": QUESTION}, headers={"x-api-key": keys[role]}
        ).json()
        assert "14か所" in answer["answer"]
        return answer["notice"]

    assert served.get("/readyz").json() == {"status": "ok", "notice": NOTICE}
    assert (notice("admin") or "").endswith(NOTICE)
    assert NOTICE not in (notice("reader") or "")

    (told,) = [check for check in diagnose(services.engine) if "前の版" in check.message]
    assert (told.name, told.ok, told.optional) == ("コレクション old", False, True)

    services.engine.reindex(collection="old")
    assert served.get("/readyz").json() == {"status": "ok"}
    assert NOTICE not in (notice("admin") or "")
