"""A model that is not as it was fetched is refused, with what is wrong, before it is loaded."""

import os

import pytest

from rag.embedding.encoder import EncoderEmbedding
from rag.errors import ConfigurationError
from rag.model_folders import MANIFEST, ModelManifest, require_whole, verify_model
from rag.model_folders.manifest import described, files_of_model, write_manifest
from tests.rag.embedding.test_encoder import make_model


def with_manifest(folder):
    files = tuple(described(folder, path) for path in files_of_model(folder))
    told = {
        "hub": "https://hub.invalid",
        "revision": "r1",
        "licence": "mit",
        "fetched": "2026-04-01",
    }
    write_manifest(folder, ModelManifest(name="a/b", files=files, **told))
    return folder


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "deep" / "model.safetensors").write_bytes(b"weights")
    return with_manifest(tmp_path)


def change(folder):
    (folder / "deep" / "model.safetensors").write_bytes(b"Weights")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (change, "中身が違う: deep/model.safetensors"),
        (lambda folder: (folder / "config.json").unlink(), "ない: config.json"),
        (lambda folder: (folder / "run.py").write_text(""), "余分: run.py"),
        (lambda folder: (folder / MANIFEST).write_text("{}"), f"{MANIFEST} を読めません"),
        (lambda folder: (folder / MANIFEST).unlink(), f"{MANIFEST} がありません"),
    ],
)
def test_what_is_wrong_is_told(folder, harm, told):
    assert verify_model(folder).size == 9
    harm(folder)
    with pytest.raises(ConfigurationError, match=told):
        verify_model(folder)


def test_a_folder_without_a_manifest_is_the_administrators_own(tmp_path):
    require_whole(tmp_path)


def test_it_is_read_again_only_when_a_file_has_changed(folder, monkeypatch):
    read = []
    monkeypatch.setattr("rag.model_folders.verifying.verify_model", read.append)
    require_whole(folder)
    require_whole(folder)
    assert len(read) == 1
    os.utime(folder / "config.json", (1, 1))
    require_whole(folder)
    assert len(read) == 2


def test_an_encoder_is_verified_before_it_is_loaded(tmp_path):
    folder = with_manifest(make_model(tmp_path / "tiny"))
    model = EncoderEmbedding(str(folder), family="none", device="cpu")
    assert model.embed_queries(["港"]).shape == (1, 16)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, os.SEEK_END)
        weights.write(b"\xff")
    with pytest.raises(ConfigurationError, match=r"中身が違う: model\.safetensors"):
        EncoderEmbedding(str(folder), family="none", device="cpu").embed_queries(["港"])
