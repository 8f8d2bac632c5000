"""The fields of the measures that were found."""

import pytest

from rag.answering.recorded import with_companions
from rag.engine import Engine
from rag.index import Access
from rag.retrieval import search
from rag.retrieval.asks import Ask
from rag.settings import Settings

BODY = "渡船を電気で動く船に替える。" + "".join(
    f"第{n}桟橋に充電の設備を置き、便を{n}割増やし、船員の研修を行う。" for n in range(1, 16)
)
PLAN = f"""\
# みなせ湾重点計画

2025年6月13日

## [No.1-1] 渡船の電動化

{BODY}

{BODY.replace("充電", "待合")}

KPI：
・電動の船の数（2027年度（令和９年度）末までに５隻）

主担当府省庁：国土交通省

## [No.1-2] 朝市の再開

旧市場の跡地で朝市を開く。

KPI：
・出店の数（2027年度（令和９年度）までに40店）

主担当府省庁：経済産業省
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("計画")
    (folder / "計画.md").write_text(PLAN, encoding="utf-8")
    made = Engine(Settings(home=tmp_path_factory.mktemp("home"), embedding="none"))
    made.ingest([folder], collection="plans")
    yield made
    made.close()


def found(engine, asks, question="渡船を電気で動く船に替える", top_k=1):
    """Texts of the hits, and of what the records add behind them."""
    with engine.collection("plans").snapshot() as snapshot:
        result = search(
            question, snapshot=snapshot, embedding=None, access=Access.everything(), top_k=top_k
        )
        hits = with_companions(result.hits, snapshot, asks)
    return [hit.passage.text for hit in hits[: len(result.hits)]], hits[len(result.hits) :]


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ((Ask.KPI,), "末までに５隻"),
        ((Ask.MINISTRY,), "国土交通省"),
        ((Ask.REASON, Ask.KPI), "末までに５隻"),
    ],
)
def test_the_field_asked_for_comes_along_from_another_passage(engine, asks, words):
    (text,), added = found(engine, asks)
    assert words not in text
    assert any(words in hit.passage.text for hit in added)
    # Nothing of another measure comes along.
    assert not any("朝市" in hit.passage.text for hit in added)


def test_what_comes_along_has_the_score_of_the_passage_that_brought_it(engine):
    with engine.collection("plans").snapshot() as snapshot:
        result = search(
            "渡船を電気で動く船に替える",
            snapshot=snapshot,
            embedding=None,
            access=Access.everything(),
            top_k=1,
        )
        first, *added = with_companions(result.hits, snapshot, (Ask.KPI,))
    assert added
    assert {(hit.score, hit.rank, hit.document.id) for hit in added} == {
        (first.score, first.rank, first.document.id)
    }
    for hit in added:
        start = min(block.char_start for block in hit.blocks)
        assert start <= hit.passage.char_start < hit.passage.char_end


@pytest.mark.parametrize("asks", [(), (Ask.REASON,), (Ask.AMOUNT,), (Ask.TIME,)])
def test_nothing_comes_along_where_no_field_is_asked_for_or_there_is_none(engine, asks):
    assert found(engine, asks)[1] == []


def test_a_passage_that_was_found_does_not_come_twice(engine):
    texts, added = found(engine, (Ask.KPI, Ask.MINISTRY), top_k=10)
    assert len(set(texts)) == len(texts)
    assert not {hit.passage.text for hit in added} & set(texts)


def test_the_answer_gives_the_kpi_of_the_measure(engine):
    answer = engine.answer(
        "渡船を電気で動く船に替える取組のKPIは何ですか", collection="plans", top_k=1
    )
    assert "末までに５隻" in answer.text
