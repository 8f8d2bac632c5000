"""Whether a model can be asked just now."""

import pytest

from rag.llm.configured import EXTRACTIVE
from rag.llm.model import TransformersModel
from rag.llm.probe import Probe, probe
from tests.rag.llm.scripted_server import ScriptedServer, says, send_json


def without_latency(found):
    assert found.latency_ms is None or found.latency_ms >= 0
    return (found.state, found.listed, found.reason)


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        (("scripted", "other"), ("ready", ("scripted", "other"), "")),
        ((), ("ready", None, "")),
        (None, ("ready", None, "")),  # HTTP 500 in the place of a list
        (
            ("other",),
            (
                "not_listed",
                ("other",),
                "サーバーにモデル scripted がありません。あるのは other です。"
                "設定 model を直してください。",
            ),
        ),
    ],
)
def test_a_server(models, expected):
    with ScriptedServer(says(""), models=models) as server:
        found = probe(server.model())
    assert found.latency_ms is not None or models is None
    assert without_latency(found) == expected


def test_a_server_that_refuses():
    with ScriptedServer(says("")) as server:
        server.models_reply = lambda handler: send_json(handler, 401, {})
        found = probe(server.model())
    assert found.state == "refused"
    assert "利用を認めません（HTTP 401" in found.reason


def test_no_server_and_no_key(monkeypatch):
    with ScriptedServer(says("")) as server:
        model = server.model()
    assert probe(model).state == "unreachable"
    assert "につながりません" in probe(model).reason
    monkeypatch.delenv("TENKYO_TEST_MODEL_KEY", raising=False)
    assert probe(model.model_copy(update={"api_key_env": "TENKYO_TEST_MODEL_KEY"})) == Probe(
        "scripted",
        "refused",
        reason="モデル「scripted」のAPIキーがありません。環境変数 TENKYO_TEST_MODEL_KEY に"
        "鍵を入れるか、鍵が要らないサーバーなら api_key_env を消してください。",
    )


def test_what_needs_no_server(tmp_path):
    assert probe(EXTRACTIVE) == Probe("extractive", "ready")
    local = TransformersModel(name="small", path=tmp_path)
    assert probe(local).state == "unreachable"
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert probe(local) == Probe("small", "ready")
