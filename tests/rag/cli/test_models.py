"""`tenkyo models`."""

import pytest

from tests.rag.llm.scripted_server import ScriptedServer, says


def settings(home, url, model="scripted"):
    (home / "tenkyo.toml").write_text(
        f'model = "here"\n[[models]]\nname = "here"\nlabel = "庁内"\nkind = "endpoint"\n'
        f'base_url = "{url}"\nmodel = "{model}"\nretries = 0\n',
        encoding="utf-8",
    )


def test_without_settings_there_is_the_embedded_default(tenkyo, tmp_path):
    assert tenkyo("models", home=tmp_path).out == (
        "○ extractive（既定）　抜き書き（生成AIなし）：使えます\n"
    )


def test_a_server_that_lists_the_model(tenkyo, tmp_path):
    with ScriptedServer(says("")) as server:
        settings(tmp_path, server.url)
        shown = tenkyo("models", home=tmp_path)
        listed = tenkyo("models", "--json", home=tmp_path).value["models"]
    assert "○ here（既定）　庁内：使えます、" in shown.out
    assert [(one["name"], one["state"], one["default"]) for one in listed] == [
        ("extractive", "ready", False),
        ("here", "ready", True),
    ]
    assert listed[1]["listed"] == ["scripted"]
    assert server.requests == []  # nothing is generated


def test_a_server_without_the_model_and_none_at_all(tenkyo, tmp_path):
    with ScriptedServer(says("")) as server:
        settings(tmp_path, server.url, model="other")
        assert (
            "× here（既定）　庁内：サーバーにモデルがありません"
            in tenkyo("models", home=tmp_path).out
        )
        url = server.url
    settings(tmp_path, url)
    gone = tenkyo("models", home=tmp_path)
    assert "× here（既定）　庁内：応答しません" in gone.out
    assert gone.code == 0


def test_profiles_are_marked_as_not_tried(tenkyo, tmp_path):
    out = tenkyo("models", "--profiles", home=tmp_path).out
    assert "tsuzumi-2　tsuzumi 2（未検証）" in out
    profiles = tenkyo("models", "--profiles", "--json", home=tmp_path).value["profiles"]
    assert {one["tried"] for one in profiles} == {False}


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "開けません"), (b"PK\x03\x04", "GGUF 形式ではありません")],
)
def test_what_is_no_gguf_is_not_served(tenkyo, tmp_path, content, message):
    path = tmp_path / "m.gguf"
    if content is not None:
        path.write_bytes(content)
    result = tenkyo("models", "serve", path, "--port", "0")
    assert result.code == 2
    assert message in result.err


def test_a_model_that_is_not_configured_is_told(tenkyo):
    result = tenkyo("ask", "渡船の建造費は", "-c", "plans", "--model", "無い")
    assert result.code == 2
    assert "使えるモデル: extractive" in result.err


def test_ask_by_a_model(tenkyo, plans_home, tmp_path, monkeypatch):
    import shutil

    home = tmp_path / "home"
    shutil.copytree(plans_home, home)
    with ScriptedServer(says("船の建造には3.4億円を見込む。予算は9億円である。")) as server:
        settings(home, server.url)
        result = tenkyo("ask", "渡船の建造にいくらかかりますか", "-c", "plans", home=home)
    assert result.out.splitlines()[0] == "船の建造には3.4億円を見込む。[1]"
    assert "生成AIによる回答です。引用元を確認してください" in result.out
    assert "示さなかった文" in result.out
    assert "予算は9億円である。" in result.out
    assert "文書からの抜き書きです" not in result.out
