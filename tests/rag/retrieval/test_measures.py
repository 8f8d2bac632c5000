import pytest

from rag.index import Access
from rag.ingest.model import EmbeddingPlan
from rag.records import MeasureFilter, list_measures
from rag.retrieval.measures import MOST_NAMED
from tests.rag.retrieval.plans import Plans, take_in

FILES = {
    "minato.md": """\
# 港のまち重点計画

## 1-1 移動図書館の巡回

移動図書館が月に２回、集落を巡回する。

KPI：巡回する集落の数（令和９年度 30集落）

## 1-2 図書館の夜間開館の推進

図書館を金曜日に21時まで開く。

KPI：夜間の来館者数（令和９年度 4,000人）

## 1-3 共同予約画面「ふねとも」の整備

航路の予約を１つの画面で受ける。

KPI：予約できる航路の数（令和９年度 12航路）

## 1-4 総務省の窓口の整備

窓口を１か所にまとめる。

KPI：窓口の数（令和９年度 １か所）
""",
    "uchi.md": """\
# 内部の検討

## 2-1 移動図書館の廃止

移動図書館を令和10年度に廃止する案を検討する。

KPI：廃止する台数（令和10年度 ２台）
""",
}
METADATA = """\
file_name,title,issuer,published,supersedes,confidentiality,visibility,owner
minato.md,港のまち重点計画,港まち市,2025-06-13,,1,all,
uchi.md,内部の検討,港まち市,2026-04-01,,2,private,sato
"""
SATO = Access(user="sato", clearance=2)


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measures")
    collection = take_in(folder, FILES, METADATA, EmbeddingPlan(enabled=False))
    with collection.snapshot() as snapshot:
        yield Plans(snapshot)
    collection.close()


def titles(result):
    return [measure.title for measure in result.understanding.measures]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("移動図書館の巡回の目標を教えてください", ["移動図書館の巡回"]),
        ("移動図書館は何集落を巡回しますか", ["移動図書館の巡回"]),
        ("図書館の夜間の開館はいつからですか", ["図書館の夜間開館の推進"]),
        ("ふねともで予約できるのは何航路ですか", ["共同予約画面「ふねとも」の整備"]),
        ("図書館は何時まで開きますか", []),
        ("予約の画面はいくつありますか", []),
        ("総務省が整備するものは何ですか", []),
        ("天気はどうですか", []),
    ],
)
def test_a_question_names_a_measure_by_most_of_its_title(plans, question, named):
    assert titles(plans.search(question)) == named


def test_a_measure_is_named_by_its_id_and_that_of_its_document(plans):
    [named] = plans.search("移動図書館の巡回").understanding.measures
    [row] = [
        row
        for row in list_measures(plans.snapshot, plans.access, MeasureFilter())
        if row.measure.title == "移動図書館の巡回"
    ]
    assert (named.id, named.document_id) == (row.id, plans.id_of("minato.md"))


def test_no_measure_is_named_that_the_caller_may_not_read(plans):
    question = "移動図書館の廃止はいつですか"
    assert titles(plans.search(question)) == ["移動図書館の巡回"]
    assert titles(plans.search(question, access=SATO)) == ["移動図書館の廃止"]


def test_earlier_turns_name_a_measure_where_the_question_names_none(plans):
    history = [{"role": "user", "content": "移動図書館の巡回の目標は何ですか"}]
    assert titles(plans.search("それはいつまでですか", history=history)) == ["移動図書館の巡回"]
    other = plans.search("では、図書館の夜間開館はどうですか", history=history)
    assert titles(other) == ["図書館の夜間開館の推進"]


def test_no_more_than_three_are_named(plans):
    every = "移動図書館の巡回、図書館の夜間開館の推進、ふねともの整備、移動図書館の廃止"
    assert len(titles(plans.search(every, access=SATO))) == MOST_NAMED
