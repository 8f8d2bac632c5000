"""A model is fetched at one commit, whole or not at all, without what could run code."""

import json

import pytest

from rag.errors import ConfigurationError
from rag.model_folders import MANIFEST, read_manifest, verify_model
from rag.model_folders.fetching import ModelSource, fetch_model, source_of
from tests.rag.model_folders.hub import COMMIT, hub

FILES = {
    "config.json": b'{"model_type": "bert"}',
    "model.safetensors": bytes(range(256)) * 40,
    "pytorch_model.bin": b"\x80\x02pickle",
    "modeling_own.py": b"import os",
    "onnx/model.onnx": b"onnx",
    "1_Pooling/config.json": b"{}",
    "README.md": "# 小さなモデル".encode(),
}
SAFE = ["1_Pooling/config.json", "README.md", "config.json", "model.safetensors"]


@pytest.fixture(autouse=True)
def connected(monkeypatch, tmp_path):
    """Online, whatever the environment of the tests says, and nothing kept in the home folder."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_TOKEN", raising=False)


def fetch(address, target, *, name="kenkyu/chiisana", revision="main", code=False):
    return fetch_model(ModelSource(name, address, revision), target, code=code)


def refused(address, target, **options):
    with pytest.raises(ConfigurationError) as error:
        fetch(address, target, **options)
    assert not target.exists()
    return error.value.message


def test_only_what_is_safe_comes_at_one_commit_with_its_licence(tmp_path):
    folder = tmp_path / "chiisana"
    with hub(FILES) as address:
        manifest = fetch(address, folder)
    assert [file.path for file in manifest.files] == SAFE
    assert (manifest.revision, manifest.licence) == (COMMIT, "apache-2.0")
    assert (manifest.hub, manifest.name) == (address, "kenkyu/chiisana")
    assert sorted(path.name for path in folder.iterdir()) == [
        "1_Pooling",
        "README.md",
        "config.json",
        "model.safetensors",
        MANIFEST,
    ]
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert verify_model(folder) == read_manifest(folder) == manifest
    assert list(tmp_path.glob(".*partial")) == []


def test_code_comes_only_when_it_is_asked_for(tmp_path):
    files = {"config.json": b"{}", "pytorch_model.bin": b"pickle"}
    with hub(files) as address:
        assert "safetensors 形式の重みがありません" in refused(address, tmp_path / "a")
        manifest = fetch(address, tmp_path / "b", code=True)
    assert [file.path for file in manifest.files] == ["config.json", "pytorch_model.bin"]


def test_what_the_hub_tells_of_a_file_must_hold(tmp_path):
    with hub(FILES, told={"model.safetensors": "0" * 64}) as address:
        told = refused(address, tmp_path / "a")
    assert "model.safetensors が、配布元と一致しません" in told


@pytest.mark.parametrize(
    ("options", "settings", "told"),
    [
        ({"name": "kenkyu/nai"}, {}, "がありません"),
        ({"revision": "v9"}, {}, "（v9）がありません"),
        ({}, {"gated": True}, "承諾が要ります"),
    ],
)
def test_what_the_hub_refuses_is_told_with_the_cure(tmp_path, options, settings, told):
    with hub(FILES, **settings) as address:
        assert told in refused(address, tmp_path / "a", **options)


def test_without_a_network_the_cure_is_told(tmp_path):
    assert "外部につながる機械で実行" in refused("http://127.0.0.1:9", tmp_path / "a")


def test_a_machine_that_is_set_to_be_offline(tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with hub(FILES) as address:
        assert "HF_HUB_OFFLINE" in refused(address, tmp_path / "a")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(ConfigurationError, match="もう何かあります"):
        fetch("http://127.0.0.1:9", tmp_path)
    assert (tmp_path / "taken").read_text() == "x"


@pytest.mark.parametrize(
    ("written", "revision", "expected"),
    [
        ("a/b", None, ("a/b", "https://huggingface.co", "main")),
        ("a/b.c-1", "v2", ("a/b.c-1", "https://huggingface.co", "v2")),
        ("https://hub.invalid/a/b", None, ("a/b", "https://hub.invalid", "main")),
        ("https://hub.invalid/a/b/tree/r1/", None, ("a/b", "https://hub.invalid", "r1")),
    ],
)
def test_names_and_addresses(written, revision, expected, monkeypatch):
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    source = source_of(written, revision)
    assert (source.name, source.hub, source.revision) == expected


@pytest.mark.parametrize("written", ["", "b", "a/b/c", "../x", "ftp://hub.invalid/a/b", "a b/c"])
def test_what_is_no_name(written):
    with pytest.raises(ConfigurationError, match="モデルの名前ではありません"):
        source_of(written)


def test_the_commands(tmp_path, tenkyo_lines):
    folder = tmp_path / "chiisana"
    with hub(FILES, licence=None) as address:
        code, told = tenkyo_lines("models", "fetch", f"{address}/kenkyu/chiisana", "--to", folder)
    assert code == 0
    assert "4 ファイル" in told
    assert "ライセンス 記載なし" in told
    code, told = tenkyo_lines("models", "verify", folder, "--json")
    assert (code, json.loads(told)["revision"]) == (0, COMMIT)
    (folder / "config.json").write_text("{}")
    code, told = tenkyo_lines("models", "verify", folder)
    assert code == 2
    assert "中身が違う: config.json" in told


@pytest.fixture
def tenkyo_lines():
    """Runs a command in this process; its exit code and all that it says."""
    from typer.testing import CliRunner

    from rag.cli.app import app

    def run(*arguments):
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        return done.exit_code, done.output

    return run
