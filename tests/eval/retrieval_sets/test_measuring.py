"""Search and baseline on a set of a few texts."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from eval.retrieval_sets.indexing import COLLECTION, find_entries, index_entries
from eval.retrieval_sets.measuring import SetResult, measure_set, values_of
from eval.retrieval_sets.report import sets_json, sets_table
from eval.retrieval_sets.sets import Entry, RetrievalSet
from eval.statistics import Mean
from rag.engine import Engine
from rag.settings import Settings

ENTRIES = (
    Entry("p1", "凧", "凧は竹の骨に紙を張って作り、冬の風に乗せて揚げる。"),
    Entry("p2", "独楽", "独楽は木を削って作る。\n\n紐を巻いて投げると長く回る。"),
    Entry("p3", "紙芝居", "紙芝居は絵を一枚ずつ引き抜きながら語る。" * 60),
)
TOYS = RetrievalSet(
    name="toys",
    entries=ENTRIES,
    queries={"q1": "凧の骨は何で作りますか", "q2": "独楽に巻くもの", "q3": "絵を引き抜いて語る"},
    relevant={"q1": frozenset({"p1"}), "q2": frozenset({"p2"}), "q3": frozenset({"p1"})},
)


@pytest.mark.parametrize(
    ("ranked", "values"),
    [
        (["a"], (1, 1, 1)),
        (["x", "b", "a"], (0, 1, 1 / 2)),
        (["x", "y", "z", "a"], (0, 1, 1 / 4)),
        (list("uvwxyz012a"), (0, 1, 1 / 10)),
        (list("uvwxyz0123a"), (0, 0, 0)),
        ([], (0, 0, 0)),
    ],
)
def test_values_of_a_ranking(ranked, values):
    assert values_of(ranked, {"a", "b"}) == values


def test_every_entry_is_a_document_of_one_passage(tmp_path):
    engine = Engine(Settings(home=tmp_path, embedding="none"))
    try:
        index_entries(engine, ENTRIES)
        rows = engine.documents(collection=COLLECTION)
        assert [(row.path, row.title, row.passages) for row in rows] == [
            ("p1", "凧", 1),
            ("p2", "独楽", 1),
            ("p3", "紙芝居", 1),
        ]
        texts = [engine.document(row.id, collection=COLLECTION).text for row in rows]
        assert texts == [entry.text for entry in ENTRIES]
        assert find_entries(engine, "紐を巻いて投げる", 1) == ["p2"]
    finally:
        engine.close()


def test_a_set_is_measured():
    told = []
    found = measure_set(TOYS, most=None, progress=lambda *step: told.append(step))
    assert (found.name, found.entries, found.asked, found.queries) == ("toys", 3, 3, 3)
    assert told == [(0, 3), (1, 3), (2, 3)]
    # q3 is judged wrongly on purpose: neither finds p1 first.
    assert found.search["hit@1"].value == pytest.approx(2 / 3)
    assert found.baseline["hit@1"].value == pytest.approx(2 / 3)
    assert found.gain["hit@1"].value == 0
    assert found.search_ms > 0


def test_of_many_queries_the_same_are_drawn():
    told = []
    drawn = [measure_set(TOYS, most=2, progress=lambda *step: told.append(step)) for _ in range(2)]
    assert [(one.asked, one.queries) for one in drawn] == [(2, 3), (2, 3)]
    assert drawn[0].search == drawn[1].search
    assert told == [(0, 2), (1, 2)] * 2


def mean(value: float) -> Mean:
    return Mean(value, value - 0.1, value + 0.1, 4)


RESULT = SetResult(
    name="toys",
    entries=1200,
    asked=4,
    queries=2000,
    search={"hit@1": mean(0.75), "hit@10": mean(0.875), "MRR@10": mean(0.8)},
    baseline={"hit@1": mean(0.5), "hit@10": mean(0.625), "MRR@10": mean(0.55)},
    gain={"hit@1": mean(0.25), "hit@10": mean(0.25), "MRR@10": mean(0.25)},
    search_ms=12.345,
)


def test_json():
    def row(*values: float) -> dict:
        return {
            name: {"value": value, "low": round(value - 0.1, 4), "high": round(value + 0.1, 4)}
            for name, value in zip(("hit@1", "hit@10", "MRR@10"), values, strict=True)
        }

    assert sets_json([RESULT]) == {
        "toys": {
            "entries": 1200,
            "queries": 2000,
            "asked": 4,
            "search": row(0.75, 0.875, 0.8),
            "baseline": row(0.5, 0.625, 0.55),
            "gain": row(0.25, 0.25, 0.25),
            "search_ms": 12.3,
        }
    }


def test_table():
    screen = io.StringIO()
    Console(file=screen, width=140).print(sets_table([RESULT]))
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in screen.getvalue().splitlines()
        if line.startswith("│")
    ]
    assert rows == [
        ["toys", "hit@1", "0.750", "0.500", "+0.250（+0.150 〜 +0.350）"],
        [
            "文書 1,200、2,000問中 4問",
            "hit@10",
            "0.875",
            "0.625",
            "+0.250（+0.150 〜 +0.350）",
        ],
        ["中央値 12.3 ms", "MRR@10", "0.800", "0.550", "+0.250（+0.150 〜 +0.350）"],
    ]
