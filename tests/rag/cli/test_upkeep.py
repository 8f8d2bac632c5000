"""`tenkyo ingest`, `reindex`, `backup`, `restore` and `doctor`."""

import re
import subprocess
import tarfile

import pytest

from rag.engine import Engine
from rag.index import list_collections
from rag.settings import Settings
from tests.rag.cli.commands import PROGRAM, environment, run_program
from tests.rag.documents.bad_files import BAD_FILES, write_bad_files

CAMERAS = "見守りカメラは何か所に置きますか"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "計画 🌊 案"
    made.mkdir()
    (made / "甲.txt").write_text("岸壁は令和７年度に直す。", encoding="utf-8")
    (made / "乙.txt").write_text("市場は令和８年度に広げる。", encoding="utf-8")
    return made


def told(result):
    """What an ingest wrote, without the seconds that it took."""
    return re.sub(r"、\d+\.\d 秒", "", result.out).splitlines()


def test_ingest_tells_what_became_of_the_files(tenkyo, tmp_path, folder):
    def ingest(*options):
        result = tenkyo("ingest", folder, *options, home=tmp_path)
        return result.code, told(result)

    assert ingest() == (
        0,
        [
            "登録：乙.txt　1か所",
            "登録：甲.txt　1か所",
            "コレクション「default」：文書 2、箇所 2（登録 2）",
        ],
    )
    assert ingest() == (0, ["コレクション「default」：文書 2、箇所 2（変更なし 2）"])
    (folder / "甲.txt").write_text("岸壁は令和９年度に直す。", encoding="utf-8")
    (folder / "乙.txt").unlink()
    (folder / "丙.jtd").write_bytes(b"x")
    code, lines = ingest()
    assert code == 3
    assert sorted(line.partition("　")[0] for line in lines) == [
        "コレクション「default」：文書 2、箇所 2（更新 1、読めません 1、ファイルなし 1）",
        "ファイルなし：乙.txt",
        "更新：甲.txt",
        "読めません：丙.jtd",
    ]
    code, lines = ingest("--sync")
    assert code == 3
    assert "登録を解除：乙.txt" in [line.partition("　")[0] for line in lines]
    assert lines[-1].startswith("コレクション「default」：文書 1、箇所 1（")


def test_ingest_as_json(tenkyo, tmp_path, folder):
    value = tenkyo("ingest", folder, "--json", home=tmp_path).value
    assert (value["documents"], value["passages"], value["counts"]) == (2, 2, {"added": 2})
    assert [file["path"] for file in value["files"]] == ["乙.txt", "甲.txt"]


def test_a_folder_without_documents(tenkyo, tmp_path):
    (tmp_path / "空").mkdir()
    result = tenkyo("ingest", tmp_path / "空", home=tmp_path)
    assert result.code == 1
    assert "対象なし。読める形式のファイルを指定してください" in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ingest", "none"), "パスを確かめてください"),
        (("restore", "none.tar"), "none.tar"),
        (("backup", "a.zip", "-c", "plans"), ".tar"),
    ],
)
def test_paths_that_do_not_fit(tenkyo, plans_home, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    result = tenkyo(*arguments, "--json")
    assert result.code in (1, 2)
    assert words in result.value["error"]["message"]
    assert list_collections(plans_home / "indexes") == ["plans"]


def test_reindex_tells_the_whole_and_no_files(tenkyo, tmp_path, folder):
    tenkyo("ingest", folder, home=tmp_path)
    result = tenkyo("reindex", home=tmp_path)
    assert (result.code, told(result)) == (
        0,
        ["コレクション「default」：文書 2、箇所 2（作り直し 2）"],
    )
    assert tenkyo("reindex", "--json", home=tmp_path).value["counts"] == {"updated": 2}


def test_backup_and_restore_give_the_same_answers(tenkyo, plans_home, tmp_path):
    def answer(home):
        value = tenkyo("ask", CAMERAS, "-c", "plans", "--json", home=home).value
        return {key: value[key] for key in ("answer", "sentences", "citations", "retrieved")}

    archive = tmp_path / "plans.tar.gz"
    saved = tenkyo("backup", archive, "-c", "plans", "--json").value
    assert saved == {"archive": str(archive), "generation": 1, "bytes": archive.stat().st_size}
    assert tarfile.is_tarfile(archive)
    other = tmp_path / "other"
    restored = tenkyo("restore", archive, "-c", "plans", "--json", home=other)
    assert (restored.code, restored.value) == (0, {"collection": "plans", "documents": 2})
    assert answer(other) == answer(plans_home)

    again = tenkyo("restore", archive, "-c", "plans", home=other)
    assert (again.code, again.out) == (1, "")
    assert "すでにあります" in again.err
    replaced = tenkyo("restore", archive, "-c", "plans", "--overwrite", home=other)
    assert replaced.out == "コレクション「plans」を復元しました（文書2件）。\n"
    assert answer(other) == answer(plans_home)


def test_doctor(tenkyo, plans_home):
    result = tenkyo("doctor")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert re.fullmatch(r"○ コレクション plans：文書 2、箇所 \d+。異常はありません。", lines[-1])
    assert [line for line in lines if line.startswith("×")] == []
    value = tenkyo("doctor", "--json").value
    assert value["ok"]
    assert {tuple(check) for check in value["checks"]} == {("name", "ok", "message", "optional")}


def test_doctor_of_a_collection_that_does_not_exist(tenkyo):
    result = tenkyo("doctor", "-c", "none")
    assert result.code == 1
    assert result.out.splitlines()[-1].startswith("× コレクション none：コレクション「none」は")


def test_an_ingest_that_waits_says_so(tmp_path, folder):
    engine = Engine(Settings(home=tmp_path))
    engine.ingest([folder], collection="default")
    (folder / "丁.txt").write_text("船は令和10年度に替える。", encoding="utf-8")
    waiting = subprocess.Popen(
        [*PROGRAM, "ingest", str(folder)],
        env={**environment(tmp_path), "TENKYO_WRITER_TIMEOUT_S": "60"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with waiting:
        with engine.collection("default").writer(timeout=0):
            said = waiting.stderr.readline()
        engine.close()
        out, err = waiting.communicate(timeout=60)
    assert re.fullmatch(
        r"ほかの処理が登録中のため、終わるのを待っています（プロセス \d+）。\n", said
    )
    assert (waiting.returncode, err) == (0, "")
    assert "（登録 1、変更なし 2、" in out


def test_bad_files_are_told_one_by_one_and_harm_nothing(tmp_path, folder):
    write_bad_files(folder)
    result = run_program("ingest", folder, home=tmp_path)
    assert (result.code, result.err) == (3, "")
    lines = told(result)
    reported = {line.partition("　")[0] for line in lines if line.startswith("読めません：")}
    assert reported == {f"読めません：{bad.name}" for bad in BAD_FILES}
    assert lines[-1] == (
        f"コレクション「default」：文書 2、箇所 2（登録 2、読めません {len(BAD_FILES)}）"
    )
    asked = run_program("ask", "岸壁はいつ直しますか", home=tmp_path)
    assert "岸壁は令和７年度に直す。[1]" in asked.out


def test_bad_files_alone_do_nothing(tenkyo, tmp_path):
    write_bad_files(tmp_path / "文書")
    result = tenkyo("ingest", tmp_path / "文書", "--json", home=tmp_path)
    assert (result.code, result.err) == (1, "")
    found = {file["path"]: (file["status"], file["code"]) for file in result.value["files"]}
    assert found == {bad.name: ("failed", bad.code) for bad in BAD_FILES}
    assert result.value["documents"] == 0


def test_limits_of_the_settings(tenkyo, tmp_path, folder):
    (tmp_path / "tenkyo.toml").write_text("max_passages_per_file = 1\n", encoding="utf-8")
    (folder / "丙.txt").write_text("\n".join("港の計画を進める。" * 40 for _ in range(9)))
    result = tenkyo("ingest", folder, home=tmp_path)
    assert result.code == 3
    assert "max_passages_per_file" in result.out
    (tmp_path / "tenkyo.toml").write_text("max_size = 1\n", encoding="utf-8")
    wrong = tenkyo("ingest", folder, home=tmp_path)
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("エラー: 設定 max_size はありません")
