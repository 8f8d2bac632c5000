"""The one door: collections, searching while others write, access, refusing another's index."""

import json
import subprocess
import sys
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.errors import (
    CollectionNameError,
    CollectionNotFoundError,
    ConfigurationError,
    IndexMismatchError,
    NotFoundError,
    QuestionError,
)
from rag.index import Access
from rag.ingest import model
from rag.retrieval import Filters
from rag.settings import Settings
from tests.rag.ingest.taking import statuses, write

REPOSITORY = Path(__file__).parents[2]


QUAYS = tuple("松竹梅桜椿榎柳楠杉桐楓桃栗柿藤萩菊蘭葦稲")


def harbour(state, count=18):
    """A plan with a section for each quay, which is repaired in its own year for its own money."""
    return "# 潮見市港湾計画\n\n" + "\n\n".join(
        f"## 第{i}節　{quay}の岸壁\n\n{quay}の岸壁は、{state}の方針により令和{i % 5 + 6}年度に"
        f"{i}億円で補修する。"
        for i, quay in enumerate(QUAYS[:count], 1)
    )


@pytest.fixture
def engine(tmp_path):
    made = Engine(Settings(home=tmp_path / "home", ocr=False))
    yield made
    made.close()


FILES = {
    "港.md": harbour("新"),
    "内部/市場.md": "# 潮見市市場計画\n\n朝市の出店者を120者に増やす。朝市は日曜に開く。",
    "metadata.csv": "file_name,groups,confidentiality\n内部/市場.md,市場課,2\n港.md,,1\n",
}


def with_plans(engine, folder):
    """Two documents, one of them for a group only."""
    write(folder, FILES)
    engine.ingest([folder], collection="plans")
    return engine


@pytest.fixture
def plans(engine, tmp_path):
    """An engine with a collection of its own."""
    return with_plans(engine, tmp_path / "文書")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """An engine whose collection is only read."""
    folder = tmp_path_factory.mktemp("library")
    made = Engine(Settings(home=folder / "home", ocr=False))
    yield with_plans(made, folder / "文書")
    made.close()


PUBLIC = Access()
MARKET = Access(groups=frozenset({"市場課"}), clearance=2)


# Collections


def test_collections_come_and_go(engine, tmp_path):
    assert engine.collections() == []
    write(tmp_path / "文書", {"a.txt": "橋の点検"})
    engine.ingest([tmp_path / "文書"], collection="plans")
    assert engine.open_or_create("next").name == "next"
    assert engine.open_or_create("next") is engine.collection("next")
    assert engine.collections() == ["next", "plans"]
    assert engine.documents(collection="next") == []
    engine.delete_collection("plans")
    assert engine.collections() == ["next"]
    with pytest.raises(CollectionNotFoundError):
        engine.documents(collection="plans")


@pytest.mark.parametrize("name", ["", "../a", "a/b", ".a", "あ" * 300])
def test_names_that_no_collection_can_have(engine, tmp_path, name):
    write(tmp_path / "文書", {"a.txt": "橋の点検"})
    with pytest.raises(CollectionNameError):
        engine.ingest([tmp_path / "文書"], collection=name)
    assert engine.collections() == []


def test_wrong_paths_make_no_collection(engine, tmp_path):
    with pytest.raises(ConfigurationError):
        engine.ingest([tmp_path / "ない"], collection="plans")
    write(tmp_path / "文書", {"metadata.csv": "name\n", "a.txt": "橋"})
    with pytest.raises(ConfigurationError):
        engine.ingest([tmp_path / "文書"], collection="plans")
    assert engine.collections() == []


def test_settings_reach_the_ingest(tmp_path):
    settings = Settings(home=tmp_path / "home", max_file_mb=1, max_passages_per_file=2)
    engine = Engine(settings)
    write(tmp_path / "文書", {"a.txt": "橋" * 400_000, "b.md": harbour("新"), "c.txt": "港"})
    report = engine.ingest([tmp_path / "文書"], collection="plans")
    assert {file.path: file.code for file in report.files} == {
        "a.txt": "document_too_large", "b.md": "document_too_large", "c.txt": None,
    }  # fmt: skip
    engine.close()


# Asking


def test_search_and_answer(library):
    question = "柳の岸壁はいつ補修しますか"
    first = library.search(question, collection="plans", top_k=3)
    assert len(first.hits) == 3
    assert "柳の岸壁は、新の方針により" in first.hits[0].passage.text
    answer = library.answer(question, collection="plans")
    assert answer.answered
    (citation,) = answer.citations
    assert "令和8年度に7億円で補修する" in citation.quote
    text = library.document(citation.hit.document.id, collection="plans").text
    assert text[citation.char_start : citation.char_end] == citation.quote


def test_filters_and_today_are_passed_on(library):
    found = library.search(
        "今年度に補修する岸壁", collection="plans", today=date(2026, 5, 1), top_k=4
    )
    assert found.understanding.today == date(2026, 5, 1)
    assert found.understanding.fiscal_years == (2026,)
    market = library.find_document("市場.md", collection="plans")
    only = library.search(
        "岸壁", collection="plans", filters=Filters(document_ids=frozenset({market.id}))
    )
    assert {hit.document.id for hit in only.hits} <= {market.id}


def test_history_is_passed_on(library):
    history = [
        {"role": "user", "content": "柳の岸壁はいつ補修しますか"},
        {"role": "assistant", "content": "令和8年度に補修します。"},
    ]
    answer = library.answer("その費用はいくらですか", collection="plans", history=history)
    assert "柳の岸壁" in answer.understanding.resolved
    assert "7億円" in answer.text


@pytest.mark.parametrize("question", ["", " 　\n", "あ" * 100_000])
def test_no_question(library, question):
    for ask in (library.search, library.answer):
        with pytest.raises(QuestionError):
            ask(question, collection="plans")


def test_a_question_that_is_no_unicode(library):
    broken = b"\x8c\x76".decode("utf-8", "surrogateescape")
    with pytest.raises(QuestionError) as raised:
        library.search(broken, collection="plans")
    assert raised.value.message == (
        "質問の文字コードが UTF-8 ではないため、読めない文字があります。"
        "端末かファイルの文字コードを UTF-8 にして、もう一度入力してください。"
    )
    with pytest.raises(QuestionError):
        library.answer("橋", collection="plans", history=[{"role": "user", "content": broken}])


def test_an_empty_collection_answers(engine):
    engine.open_or_create("plans")
    assert engine.search("橋", collection="plans").hits == ()
    assert not engine.answer("橋はいつ直しますか", collection="plans").answered


# Access


def test_nobody_is_answered_from_a_document_above_their_access(library):
    question = "朝市の出店者を何者に増やしますか"
    assert "120者" in library.answer(question, collection="plans", access=MARKET).text
    refused = library.answer(question, collection="plans", access=PUBLIC)
    assert "120" not in json.dumps([refused.text, *(hit.passage.text for hit in refused.nearest)])
    market = library.find_document("市場.md", collection="plans")
    for access, expected in ((MARKET, {"港.md", "内部/市場.md"}), (PUBLIC, {"港.md"})):
        assert {r.path for r in library.documents(collection="plans", access=access)} == expected
        hits = library.search(question, collection="plans", access=access, top_k=50).hits
        assert {hit.document.path for hit in hits} <= expected
    for look in (library.document, library.find_document):
        with pytest.raises(NotFoundError):
            look(market.id, collection="plans", access=PUBLIC)
    passage = library.search(question, collection="plans", access=MARKET).hits[0].passage
    row, _ = library.passage(passage.id, collection="plans", access=MARKET)
    assert row.id == market.id
    with pytest.raises(NotFoundError):
        library.passage(passage.id, collection="plans", access=PUBLIC)


# Documents and passages


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


# An index built with other parts


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("NORMALIZER_VERSION", "別", "正規化: 索引は "),
        ("FIELDS", ("body",), "語の欄: 索引は "),
        ("dictionary_name", lambda: "別の辞書 1.0", "実行中は 別の辞書 1.0"),
    ],
)
def test_another_part_is_refused(library, tmp_path, monkeypatch, part, value, said):
    monkeypatch.setattr(model, part, value)
    for refuse in (
        lambda: library.search("橋", collection="plans"),
        lambda: library.answer("橋はいつ直しますか", collection="plans"),
        lambda: library.require_match(collection="plans"),
        lambda: library.ingest([tmp_path], collection="plans"),
    ):
        with pytest.raises(IndexMismatchError) as raised:
            refuse()
        assert said in raised.value.message
        assert "`tenkyo reindex --collection plans`" in raised.value.message
    # What needs no such part goes on.
    assert len(library.documents(collection="plans")) == 2


def test_what_another_reader_read_is_served_and_not_added_to(library, tmp_path, monkeypatch):
    before = library.answer("橋はいつ直しますか", collection="plans")
    assert library.outdated(collection="plans") == []
    monkeypatch.setattr(model, "READER_VERSION", "99")
    after = library.answer("橋はいつ直しますか", collection="plans")
    assert (after.text, after.citations) == (before.text, before.citations)
    library.require_match(collection="plans")
    said = f"読み取り器: 索引は {READER_VERSION}、実行中は 99"
    assert library.outdated(collection="plans") == [said]
    with pytest.raises(IndexMismatchError, match=said):
        library.ingest([tmp_path], collection="plans")


def test_another_embedding_is_refused_until_a_reindex(plans):
    settings = plans.settings.model_copy(update={"embedding": "none"})
    other = Engine(settings)
    with pytest.raises(IndexMismatchError) as raised:
        other.search("岸壁", collection="plans")
    assert "埋め込みモデル: 索引は " in raised.value.message
    assert other.reindex(collection="plans").exit_code == 0
    assert other.search("岸壁", collection="plans").hits
    other.close()
    # An index without vectors is searched as it is.
    assert plans.search("岸壁", collection="plans").hits


# Several at once


def test_threads_search_while_an_ingest_commits(plans, tmp_path):
    questions = [f"{quay}の岸壁はいつ補修しますか" for quay in QUAYS[:8]]
    stop = threading.Event()
    problems, asked = [], []

    def ask(question):
        try:
            while not stop.is_set():
                answer = plans.answer(question, collection="plans")
                assert answer.answered
                quote = answer.citations[0].quote
                assert f"{question[0]}の岸壁は、" in quote
                assert ("旧の方針" in quote) != ("新の方針" in quote)
                asked.append(question)
        except BaseException as error:  # noqa: BLE001 (told by the test)
            problems.append(error)

    threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
    for thread in threads:
        thread.start()
    try:
        for state in ("旧", "新", "旧"):
            write(tmp_path / "文書", {"港.md": harbour(state, 20 if state == "旧" else 18)})
            report = plans.ingest([tmp_path / "文書"], collection="plans")
            assert statuses(report)["港.md"] == "updated"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert set(asked) == set(questions)
    assert "旧の方針" in plans.answer(questions[0], collection="plans").citations[0].quote


IN_ANOTHER_PROCESS = """
import json, sys
from pathlib import Path
from rag.engine import Engine
from rag.settings import Settings

engine = Engine(Settings(home=Path(sys.argv[1]), ocr=False))
engine.ingest([Path(sys.argv[2])], collection="plans")
answer = engine.answer("杉の岸壁の費用はいくらですか", collection="plans")
heavy = {"torch", "llama_index", "pandas", "transformers", "sentence_transformers", "sklearn"}
print(json.dumps({"answer": answer.text, "heavy": sorted(heavy & set(sys.modules))}))
"""


def test_the_commit_of_another_process_is_seen(plans, tmp_path):
    """And that process, without a configured model, loads none of the large libraries."""
    assert plans.find_document("港.md", collection="plans").passages
    write(tmp_path / "文書", {"港.md": harbour("別", 20)})
    finished = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, plans.settings.home, tmp_path / "文書"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    told = json.loads(finished.stdout)
    assert "9億円で補修する" in told["answer"]
    assert told["heavy"] == []
    answer = plans.answer("杉の岸壁はいつ補修しますか", collection="plans")
    assert "別の方針" in answer.citations[0].quote


def test_words_of_the_installation_find_what_documents_call_otherwise(engine, tmp_path):
    with_plans(engine, tmp_path / "docs")
    words = tmp_path / "words.csv"
    words.write_text("words,others,relation\n夕日桟橋,菊の岸壁,=\n", encoding="utf-8")
    own = Engine(engine.settings.model_copy(update={"thesaurus": words}))
    try:
        found = own.search("夕日桟橋の補修", collection="plans").hits[0]
        answered = own.answer("夕日桟橋の補修", collection="plans").retrieved[0]
    finally:
        own.close()
    assert "菊の岸壁" in found.passage.text
    assert answered.passage == found.passage
    without = engine.search("夕日桟橋の補修", collection="plans").hits[0]
    assert "菊の岸壁" not in without.passage.text


def test_a_wrong_csv_of_words_is_told(engine, tmp_path):
    with_plans(engine, tmp_path / "docs")
    lost = Engine(engine.settings.model_copy(update={"thesaurus": tmp_path / "none.csv"}))
    try:
        with pytest.raises(ConfigurationError, match="設定 thesaurus"):
            lost.search("岸壁", collection="plans")
    finally:
        lost.close()
