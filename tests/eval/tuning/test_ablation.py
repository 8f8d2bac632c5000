"""What a part of a search is worth, and the tables that say so."""

from __future__ import annotations

import json

import pytest

from eval.measures import RankedPassage
from eval.questions import Evidence, Question
from eval.retrieval_sets.sets import Entry, RetrievalSet
from eval.statistics import Mean
from eval.tuning.ablation import (
    MEASURES,
    RESULTS,
    DatasetAblation,
    Hard,
    ablation_json,
    study_dataset,
    values_of,
)
from eval.tuning.ablation_report import PAGE, tables, write_tables
from eval.tuning.indexed import indexed_set
from rag.retrieval.search import PARTS
from rag.settings import Settings

FARE = Evidence("ferry.md", "往復は300円")
BOATS = Evidence("boats.md", "渡船は4隻")


def asked(name, *evidence):
    return Question(id=name, question=name, evidence=evidence)


def passages(*texts):
    docs = {"往復は300円": "ferry.md", "渡船は4隻": "boats.md"}
    return [RankedPassage(docs.get(text, "other.md"), text) for text in texts]


@pytest.mark.parametrize(
    ("evidence", "ranked", "values"),
    [
        ((FARE,), ("往復は300円", "網"), (1, 1, 1, 1, 1, 1)),
        ((FARE,), ("網", "往復は300円"), (0, 1, 1 / 2, 0, 1, 1)),
        ((FARE, BOATS), ("往復は300円", *"網" * 5, "渡船は4隻"), (1, 1, 1, 1 / 2, 1 / 2, 1)),
        ((FARE,), (*"網" * 10, "往復は300円"), (0, 0, 0, 0, 0, 0)),
        ((FARE,), (), (0, 0, 0, 0, 0, 0)),
    ],
)
def test_values_of_a_ranking(evidence, ranked, values):
    assert values_of(asked("x", *evidence), passages(*ranked)) == pytest.approx(values)


class Searched:
    """A dataset that finds the fare second once `naming` is left out."""

    name = "plans"
    questions = (asked("運賃", FARE), asked("隻数", BOATS), asked("答えなし"))

    def ranked(self, question, top_k, without=()):
        texts = ["往復は300円", "網"] if question.id == "運賃" else ["網"]
        return passages(*(reversed(texts) if "naming" in without else texts))[:top_k]


def test_a_part_is_left_out():
    found = study_dataset(Searched(), ("naming", "duplicates"))
    assert (found.name, found.questions) == ("plans", 2)
    assert {name: mean.value for name, mean in found.whole.items()} == dict.fromkeys(MEASURES, 0.5)
    assert {part: mean.value for part, mean in found.lost.items()} == {
        "naming": -0.25,
        "duplicates": 0.0,
    }
    assert found.hardest == [Hard("隻数", "fact natural", None)]


def kept(value: float):
    mean = Mean(value, value - 0.1, value + 0.1, 7)
    lost = {part: Mean(0.0, -0.01, 0.01, 7) for part in PARTS}
    lost["thesaurus"] = Mean(-0.05, -0.08, -0.02, 7)
    whole = dict.fromkeys(MEASURES, mean)
    hard = [Hard("q1", "fact natural", 4), Hard("q2", "list keyword", None)]
    return ablation_json([DatasetAblation("plans", 7, whole, lost, hard)])


def test_a_public_set_is_asked_with_parts_left_out(tmp_path):
    found = RetrievalSet(
        "lamps",
        (
            Entry("a", "灯台の手引き", "毎晩、日が沈むと光る。"),
            Entry("b", "渡船の手引き", "朝と夕に出る。"),
            Entry("c", "市場の手引き", "日曜に開く。"),
        ),
        {"q1": "灯台はいつか", "q2": "市場は日曜に開くか"},
        {"q1": frozenset({"a"}), "q2": frozenset({"c"})},
    )
    with indexed_set(found, None, Settings(home=tmp_path)) as dataset:
        assert [question.id for question in dataset.questions] == ["q1", "q2"]
        lamps = dataset.questions[0]
        assert [one.doc for one in dataset.ranked(lamps, 10)] == ["a"]
        # Only its title holds a word of the question.
        assert dataset.ranked(lamps, 10, ("field:title",)) == []
        study = study_dataset(dataset, ("field:title",))
    assert (study.name, study.whole["hit@1"].value) == ("lamps", 1.0)
    assert study.lost["field:title"].value == -0.5


def test_tables():
    found = tables(kept(0.5))
    assert found["figures"][0].startswith("| 文書群 | 質問 | hit@1 |")
    assert found["figures"][2].startswith("| plans | 7 | 0.500（0.400〜0.600） |")
    assert "| 言い換え（類語） | **-0.050** |" in found["ablation"]
    assert "| 重複の畳み込み | +0.000 |" in found["ablation"]
    assert len(found["ablation"]) == 2 + len(PARTS)
    assert found["hardest"][2] == "| plans | q1（4）、q2（圏外） |"


def test_tables_are_written_between_their_marks(tmp_path):
    page = tmp_path / "page.md"
    marks = "".join(f"<!-- {n} -->\n古い表\n<!-- /{n} -->\n" for n in tables(kept(0.5)))
    page.write_text(f"前\n{marks}後\n", encoding="utf-8")
    write_tables(kept(0.5), page)
    once = page.read_text(encoding="utf-8")
    assert once.startswith("前\n")
    assert once.endswith("後\n")
    assert "古い表" not in once
    write_tables(kept(0.5), page)
    assert page.read_text(encoding="utf-8") == once
    page.write_text("前\n", encoding="utf-8")
    with pytest.raises(ValueError, match="figures"):
        write_tables(kept(0.5), page)


def test_the_page_says_what_was_kept():
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    for lines in tables(found).values():
        assert "\n".join(lines) in text
    for one in found.values():
        assert set(one["lost"]) == set(PARTS)
