"""`tenkyo documents`."""

import pytest

from rag.cli.options import DEFAULT_COLLECTION
from rag.engine import Engine
from rag.settings import Settings


def test_a_table_for_programs(tenkyo):
    result = tenkyo("documents", "-c", "plans")
    rows = [line.split("\t") for line in result.out.splitlines()]
    assert rows[0] == ["ID", "題名", "発行", "日付", "箇所", "ファイル"]
    assert [row[1:4] + row[5:] for row in rows[1:]] == [
        ["みなせ市港湾計画", "みなせ市", "2025-04-01", "港湾計画.txt"],
        ["灯台観光計画", "つばき県観光部", "2024-10", "灯台観光計画.md"],
    ]


def test_a_table_for_people_cuts_nothing_off(tenkyo, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for width in ("100", "60"):
        monkeypatch.setenv("COLUMNS", width)
        out = tenkyo("documents", "-c", "plans").out
        assert "…" not in out
        assert "\t" not in out
    monkeypatch.setenv("COLUMNS", "100")
    assert "みなせ市港湾計画" in tenkyo("documents", "-c", "plans").out


def test_the_documents_as_json(tenkyo):
    documents = tenkyo("documents", "-c", "plans", "--json").value["documents"]
    assert [document["file_name"] for document in documents] == ["港湾計画.txt", "灯台観光計画.md"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("documents", "text", "灯台観光計画.md", "-c", "plans"),
        ("documents", "-c", "plans", "text", "灯台観光計画.md"),
    ],
    ids=["after the verb", "before the verb"],
)
def test_text(tenkyo, arguments):
    text = (
        "灯台観光計画\n令和６年10月\nつばき県観光部\n"
        "灯台カードは、県内の８か所の灯台で配る。年間の配布は２万枚を見込む。"
    )
    assert tenkyo(*arguments).out == f"{text}\n"
    value = tenkyo(*arguments, "--json").value
    assert (value["file_name"], value["text"]) == ("灯台観光計画.md", text)


@pytest.mark.parametrize("verb", ["text", "remove"])
def test_a_document_that_does_not_exist(tenkyo, verb):
    result = tenkyo("documents", verb, "無.pdf", "-c", "plans", "--json")
    assert (result.code, result.value["error"]["code"]) == (2, "not_found")


def test_remove_leaves_the_file(tenkyo, tmp_path, monkeypatch):
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(f"{name}の計画である。", encoding="utf-8")
    engine = Engine(Settings(home=tmp_path))
    engine.ingest([tmp_path], collection=DEFAULT_COLLECTION)
    engine.close()
    result = tenkyo("documents", "remove", "甲.txt", home=tmp_path)
    assert (result.code, result.out) == (0, "『甲』の登録を外しました。\n")
    left = tenkyo("documents", "--json", home=tmp_path).value["documents"]
    assert [document["file_name"] for document in left] == ["乙.txt"]
    assert (tmp_path / "甲.txt").exists()
    removed = tenkyo("documents", "remove", left[0]["id"], "--json", home=tmp_path)
    assert removed.value == {"removed": left[0]["id"]}
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert tenkyo("documents", home=tmp_path).out == (
        "文書は登録されていません。tenkyo ingest で登録してください。\n"
    )
    assert tenkyo("documents", "--json", home=tmp_path).value == {"documents": []}
