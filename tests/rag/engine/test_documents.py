"""Documents and passages, as they are found, backed up and removed."""

import unicodedata

import pytest

from rag.engine import Engine
from rag.errors import NotFoundError
from tests.rag.ingest.taking import write


def test_find_document(library):
    by_path = library.find_document("内部/市場.md", collection="plans")
    assert library.find_document("市場.md", collection="plans") == by_path
    assert library.find_document(by_path.id, collection="plans") == by_path
    decomposed = unicodedata.normalize("NFD", "内部/市場.md")
    assert library.find_document(decomposed, collection="plans") == by_path
    with pytest.raises(NotFoundError):
        library.find_document("ない.md", collection="plans")


def test_a_name_that_several_documents_bear(engine, tmp_path):
    write(tmp_path / "文書", {f"{name}/計画.md": f"{name}の計画" for name in "甲乙丙丁"})
    engine.ingest([tmp_path / "文書"], collection="plans")
    with pytest.raises(NotFoundError) as raised:
        engine.find_document("計画.md", collection="plans")
    assert raised.value.message == (
        "「計画.md」という文書は 4 件あります（「丁/計画.md」「丙/計画.md」「乙/計画.md」など）。"
        "フォルダーを含むパスか ID で指定してください。"
    )
    assert engine.find_document("甲/計画.md", collection="plans").title == "甲の計画"


def test_neighbours(library):
    first = library.search("柳の岸壁", collection="plans").hits[0].passage
    document, around = library.passage(first.id, collection="plans", neighbours=1)
    assert document.path == "港.md"
    assert [row.ordinal for row in around] == [
        first.ordinal - 1, first.ordinal, first.ordinal + 1,
    ]  # fmt: skip


def test_remove_document(plans):
    market = plans.find_document("市場.md", collection="plans")
    assert plans.remove_document(market.id, collection="plans") == market
    assert {row.path for row in plans.documents(collection="plans")} == {"港.md"}
    with pytest.raises(NotFoundError):
        plans.remove_document(market.id, collection="plans")
    assert plans.verify(collection="plans") == []


def test_a_backup_answers_the_same(plans, tmp_path):
    question = "柳の岸壁はいつ補修しますか"
    before = plans.answer(question, collection="plans")
    plans.backup(tmp_path / "a.tar.gz", collection="plans")
    plans.restore(tmp_path / "a.tar.gz", collection="copy")
    copy = plans.answer(question, collection="copy")
    assert (copy.text, [c.quote for c in copy.citations]) == (
        before.text, [c.quote for c in before.citations],
    )  # fmt: skip
    assert plans.verify(collection="copy") == []
    # In the place of the open one, too.
    plans.delete_collection("copy")
    plans.restore(tmp_path / "a.tar.gz", collection="plans", overwrite=True)
    assert plans.answer(question, collection="plans").text == before.text


def test_the_same_question_gives_the_same_answer(library, tmp_path):
    question = "3億円で補修する岸壁はどれですか"
    first, second = (library.answer(question, collection="plans") for _ in range(2))
    other = Engine(library.settings)
    third = other.answer(question, collection="plans")
    other.close()
    assert first.text == second.text == third.text
    assert [hit.passage.id for hit in first.retrieved] == [
        hit.passage.id for hit in third.retrieved
    ]
