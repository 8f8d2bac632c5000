import numpy as np
import pytest

from rag.analysis import Holds
from rag.answering.select import WEIGHTS, Selector
from rag.answering.units import find_units
from tests.rag.answering.passages_found import (
    document_row,
    found,
    lines,
    reading_of,
    table,
    units_of,
    words_of,
)


def scores(question, units, **values):
    return Selector(reading_of(question), words_of(question), **values).score(units)


def first(question, *texts, **values):
    """The first unit of a passage of these lines, scored."""
    return scores(question, units_of(*texts, **values))[0]


class Compass:
    """A model that knows two directions: what is about boats, and what is not."""

    def embed_queries(self, texts):
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def embed_passages(self, texts):
        return self.embed_queries(texts)

    @staticmethod
    def _vector(text):
        return (1.0, 0.0) if "船" in text else (0.0, 1.0)


def test_a_word_counts_where_it_stands_nearest():
    """Four words of equal weight: one in the unit, one in its label, one above, one around."""
    unit, _ = units_of("朝市：", "旗を立てる。", "灯台を塗る。", headings=("渡船",))
    (entry,) = scores("旗 朝市 渡船 灯台", [unit])
    assert unit.labels == ("朝市",)
    assert {name: entry.features[name] for name in ("words", "labels", "headings", "passage")} == {
        "words": 0.25,
        "labels": 0.25,
        "headings": 0.25,
        "passage": 0.25,
    }
    assert entry.matched == 0.75


def test_the_label_and_header_of_a_cell_count_as_its_own_words():
    (unit,) = find_units(found(table(["施策", "担当"], ["朝市", "商工課"])))
    (entry,) = scores("朝市 担当", [unit])
    assert (entry.features["words"], entry.features["labels"]) == (1.0, 0.0)
    assert entry.features["cell"] == 1.0


def test_the_score_is_the_weighted_sum_of_the_features():
    entry = first("渡船の予算はいくらですか", "渡船に3.4億円を見込む。")
    assert set(entry.features) == set(WEIGHTS)
    expected = sum(WEIGHTS[name] * value for name, value in entry.features.items())
    assert entry.score == pytest.approx(expected)
    only = scores(
        "渡船", units_of("渡船を替える。"), weights={**dict.fromkeys(WEIGHTS, 0), "words": 2}
    )
    assert [entry.score for entry in only] == [2.0]


def test_novelty_is_the_share_of_words_that_the_question_does_not_hold():
    assert first("渡船の電動化", "渡船の電動化").novelty == 0.0
    assert first("渡船の桟橋", "渡船の灯台").novelty == 0.5
    assert first("渡船", "「－」").novelty == 0.0


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("渡船", "船に3.4億円を見込む。", Holds.MONEY),
        ("渡船", "２割を減らす。", Holds.SHARE),
        ("渡船", "５隻を替える。", Holds.COUNT),
        ("渡船", "令和８年度に替える。", Holds.TIME),
        ("渡船", "30分で着く。", Holds.DURATION),
        ("渡船", "国土交通省が調べる。", Holds.ORGANISATION),
        ("渡船", "港湾振興課が調べる。", Holds.ORGANISATION),
        ("渡船", "海上見張条例による。", Holds.LAW),
        ("渡船", "船を替える。", Holds.NOTHING),
        # What the question states itself is no answer, in whatever writing.
        ("2026年度の渡船", "令和８年度に替える。", Holds.NOTHING),
        ("５隻の渡船", "５隻を替える。", Holds.NOTHING),
        ("340百万円の渡船", "船に3.4億円を見込む。", Holds.NOTHING),
        ("国交省の渡船", "国土交通省が調べる。", Holds.NOTHING),
        ("2026年度の渡船", "令和８年度に替え、令和９年度に走らせる。", Holds.TIME),
        # The year of a law is a part of its name.
        ("渡船", "海上運送法（昭和24年法律第187号）による。", Holds.LAW),
        (
            "渡船",
            "渡船の規程（令和元年国土交通省令第２号）を改める。",
            Holds.LAW,
        ),
        ("渡船", "運送法（昭和24年法律第187号）により令和８年度に替える。", Holds.LAW | Holds.TIME),
    ],
)
def test_the_kinds_of_values_that_the_question_does_not_state_itself(question, text, holds):
    assert first(question, text).holds == holds


def test_years_without_an_era_are_of_the_era_of_the_document():
    of = document_row(extra={"era": "令和"})
    assert first("2026年度の渡船", "８年度に替える。", of=of).holds == Holds.NOTHING
    assert first("2026年度の渡船", "９年度に替える。", of=of).features["year"] == 0.0


@pytest.mark.parametrize(
    ("question", "text", "kind", "counted"),
    [
        # Nothing in particular is asked for.
        ("渡船の電動化", "５隻を替える。", 0.0, False),
        ("目標値は", "５台を置く。", 1.0, False),
        ("予算はいくらですか", "５隻を替える。", 0.0, False),
        # A number of another unit counts half.
        ("何人が乗りますか", "50人が乗る。", 1.0, True),
        ("何人が乗りますか", "５隻を替える。", 0.5, False),
        # Of two kinds asked for one is there.
        ("予算はいくらで、運航はいつですか", "船に3.4億円を見込む。", 0.5, False),
    ],
)
def test_how_far_the_kind_asked_for_is_there(question, text, kind, counted):
    entry = first(question, text)
    assert (entry.features["kind"], entry.counted) == (kind, counted)
    assert entry.features["counted"] == float(counted)


@pytest.mark.parametrize(
    ("question", "text", "form"),
    [
        ("渡船を替えるのはなぜですか", "煙を減らすため、船を替える。", 1.0),
        ("渡船を替えるのはなぜですか", "船を替える。", 0.0),
        ("渡船券とは何ですか", "渡船券とは、船に乗るための札をいう。", 1.0),
        ("渡船券とは何ですか", "渡船券を配る。", 0.0),
        ("申込みの手順は", "窓口に届け出る。", 1.0),
        ("根拠は第何条ですか", "第３条により行う。", 1.0),
        ("どの会社が造りますか", "みなせ造船株式会社が造る。", 1.0),
        ("どの会社が造りますか", "造船所が造る。", 0.0),
        ("誰が座長ですか", "座長は市長とする。", 1.0),
        ("港をすべて挙げてください", "北、南、東の港に寄る。", 1.0),
        ("港をすべて挙げてください", "北、南の港に寄る。", 0.0),
        # No form is asked for.
        ("渡船の予算はいくらですか", "煙を減らすため、船を替える。", 0.0),
    ],
)
def test_how_far_it_is_put_as_an_answer_to_such_a_question_is(question, text, form):
    assert first(question, text).features["form"] == form


@pytest.mark.parametrize(
    ("question", "texts", "field"),
    [
        ("見守り事業のKPIは", ("KPI：", "カメラの箇所数"), 1.0),
        ("見守り事業のKPIは", ("カメラの箇所数",), 0.0),
        ("担当はどこですか", ("担当：港湾課",), 1.0),
        ("担当はどこですか", ("担当は港湾課とする。",), 1.0),
        ("渡船の予算はいくらですか", ("予算額：", "3.4億円を見込む。"), 1.0),
        ("渡船の予算はいくらですか", ("3.4億円を見込む。",), 0.0),
        ("渡船の電動化", ("予算額：", "3.4億円を見込む。"), 0.0),
    ],
)
def test_whether_it_stands_in_the_field_asked_for(question, texts, field):
    assert first(question, *texts).features["field"] == field


@pytest.mark.parametrize(
    ("question", "text", "year"),
    [
        ("渡船の予算", "令和８年度に替える。", 0.5),
        ("2026年度の渡船", "令和８年度に替える。", 1.0),
        ("2026年度の渡船", "令和７年度から令和９年度までに替える。", 1.0),
        ("2026年度の渡船", "令和９年度に替える。", 0.0),
        ("2026年度の渡船", "船を替える。", 0.4),
        # The year by which a plan is named is none of the matter.
        ("2026年の計画の渡船", "令和９年度に替える。", 0.5),
        ("2026年の計画では2027年度の渡船は", "令和９年度に替える。", 1.0),
    ],
)
def test_whether_it_is_of_the_year_asked_for(question, text, year):
    assert first(question, text).features["year"] == year


def test_the_rank_is_the_score_of_the_passage_against_the_best():
    units = [*units_of("渡船を替える。", score=4.0), *units_of("旗を立てる。", key=2, score=1.0)]
    assert [entry.features["rank"] for entry in scores("渡船", units)] == [1.0, 0.25]
    nothing = units_of("渡船を替える。", score=0.0)
    assert [entry.features["rank"] for entry in scores("渡船", nothing)] == [0.0]


def test_the_search_says_how_far_the_document_is_named_and_the_question_covered():
    entry = first("渡船", "渡船を替える。", features={"document": 0.6, "coverage": 0.7})
    assert (entry.features["document"], entry.features["coverage"]) == (0.6, 0.7)


def test_the_embedding_compares_units_with_the_question():
    units = units_of("船を替える。", "旗を立てる。")
    meanings = [entry.features["meaning"] for entry in scores("渡船", units, embedding=Compass())]
    assert meanings == [1.0, 0.0]
    assert [entry.features["meaning"] for entry in scores("渡船", units)] == [0.0, 0.0]


def test_what_names_a_document_is_not_compared_by_the_embedding():
    row = document_row(title="みなと船計画")
    reading = reading_of("みなと船計画の旗", row)
    assert reading.naming.clear == ("harbour",)
    selector = Selector(reading, words_of(reading.question), Compass())
    found = selector.score(units_of("船を替える。", "旗を立てる。", of=row))
    assert [entry.features["meaning"] for entry in found] == [0.0, 1.0]


def test_units_keep_their_order_and_none_give_none():
    hit = found(lines("旗を立てる。", "渡船を替える。"))
    units = find_units(hit)
    assert [entry.unit for entry in scores("渡船", units, embedding=Compass())] == units
    assert scores("渡船", [], embedding=Compass()) == []
