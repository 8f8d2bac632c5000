"""What `tenkyo doctor` finds, and the cure that it names."""

import dataclasses
import os
import shutil
import subprocess
from collections import namedtuple
from importlib.metadata import PackageNotFoundError

import pytest

from rag import diagnosis
from rag.diagnosis import diagnose
from rag.engine import Engine
from rag.settings import Settings


@pytest.fixture
def engine(tmp_path):
    engine = Engine(Settings(home=tmp_path))
    yield engine
    engine.close()


def found(engine, name, collection=None):
    """The one check of a name."""
    (check,) = (check for check in diagnose(engine, collection) if check.name == name)
    return check


def test_a_healthy_machine(engine):
    checks = diagnose(engine)
    assert [check.name for check in checks] == [
        "Python",
        "部品",
        "辞書",
        "保存先",
        "空き容量",
        "LibreOffice",
        "tesseract",
    ]
    assert [check.name for check in checks if not check.ok and not check.optional] == []
    assert found(engine, "辞書").message == "unidic-lite 1.0.8"


def test_a_missing_package(engine, monkeypatch):
    real = diagnosis.version

    def version(name):
        if name == "tantivy":
            raise PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(diagnosis, "version", version)
    check = found(engine, "部品")
    assert (check.ok, check.message) == (
        False,
        "tantivy がありません。make install を実行してください。",
    )


def no_dictionary(text):
    raise RuntimeError("no dicdir")


@pytest.mark.parametrize("broken", [no_dictionary, lambda text: []], ids=["missing", "other"])
def test_a_dictionary_that_does_not_work(engine, monkeypatch, broken):
    monkeypatch.setattr(diagnosis, "tokenize", broken)
    check = found(engine, "辞書")
    assert not check.ok
    assert "make install をやり直してください" in check.message


def test_a_home_that_cannot_be_written(engine, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    check = found(engine, "保存先")
    assert not check.ok
    assert "TENKYO_HOME を変えてください" in check.message


def test_a_disk_that_is_nearly_full(engine, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 2**29))
    check = found(engine, "空き容量")
    assert (check.ok, check.message) == (False, "0.5 GB（空きを増やしてください）")


def test_programs_that_are_not_installed(engine, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for name in ("LibreOffice", "tesseract"):
        check = found(engine, name)
        assert (check.ok, check.optional) == (False, True)
        assert "sudo apt-get install" in check.message


@pytest.mark.parametrize(("listed", "ok"), [("eng\njpn\n", True), ("eng\n", False), (None, False)])
def test_the_languages_of_tesseract(engine, monkeypatch, listed, ok):
    def run(command, **options):
        if listed is None:
            raise subprocess.TimeoutExpired(command, 20)
        return subprocess.CompletedProcess(command, 0, listed, "")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    assert found(engine, "tesseract").ok == ok


def test_collections(engine, tmp_path):
    (tmp_path / "甲.txt").write_text("岸壁を令和７年度に直す。", encoding="utf-8")
    engine.ingest([tmp_path / "甲.txt"], collection="plans")
    assert found(engine, "コレクション plans").message == "文書 1、箇所 1。異常はありません。"

    (words,) = (tmp_path / "indexes/plans").rglob("meta.json")
    engine.close()
    words.write_bytes(b"")
    check = found(engine, "コレクション plans")
    assert not check.ok
    assert "tenkyo" in check.message


def test_warnings_of_documents_are_told(engine, tmp_path, monkeypatch):
    (tmp_path / "甲.txt").write_text("岸壁を令和７年度に直す。", encoding="utf-8")
    engine.ingest([tmp_path / "甲.txt"], collection="plans")
    rows = [
        dataclasses.replace(row, warnings=("２ページを読めませんでした。",))
        for row in engine.documents(collection="plans")
    ]
    monkeypatch.setattr(engine, "documents", lambda **_: rows)
    check = found(engine, "コレクション plans 甲.txt")
    assert (check.ok, check.optional, check.message) == (
        False,
        True,
        "２ページを読めませんでした。",
    )


TWINS = """\
# 港の計画

## [No.1-1] 渡船の電動化

KPI：
・電動の船の数（2027年度（令和９年度）末までに５隻）

## [No.1-1] 朝市の再開

KPI：
・出店の数（2027年度（令和９年度）までに40店）
"""


def test_what_plans_do_not_prove_is_listed_for_a_collection_and_counted_for_all(engine, tmp_path):
    (tmp_path / "港.md").write_text(TWINS, encoding="utf-8")
    engine.ingest([tmp_path / "港.md"], collection="plans")
    listed = [check for check in diagnose(engine, "plans") if check.name.startswith("要目視確認")]
    assert [check.name.split("] ")[1] for check in listed] == ["渡船の電動化", "朝市の再開"]
    assert all(check.optional and not check.ok for check in listed)
    counted = [check.message for check in diagnose(engine) if check.name == "コレクション plans"]
    assert counted[-1] == (
        "要目視確認の記載が 2 件あります。tenkyo doctor --collection plans で一覧できます。"
    )


def test_only_the_collection_that_was_named(engine):
    assert [check.name for check in diagnose(engine, "none")][-1] == "コレクション none"
