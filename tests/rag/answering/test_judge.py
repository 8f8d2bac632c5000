import math
from dataclasses import replace

import pytest

from rag.analysis import Holds
from rag.answering.choose import Choice
from rag.answering.judge import BIAS, LEAST_HELD, WEIGHTS, Judgement, judge, judge_features
from rag.answering.model import Outcome
from rag.retrieval.measures import NamedMeasure
from tests.rag.answering.passages_found import (
    document_row,
    reading_of,
    scored,
    units_of,
    words_of,
)


def choice_of(*texts, score=1.0, margin=0.0, holds=Holds.NOTHING, form=0.0, kind=0.0, **values):
    """All units of a passage of these lines, chosen."""
    units = units_of(*texts, **values)
    entries = [scored(unit, score, holds=holds, form=form, kind=kind) for unit in units]
    return Choice(tuple(entries), (), margin)


def features(question, *texts, **values):
    return judge_features(choice_of(*texts, **values), reading_of(question), words_of(question))


def test_nothing_chosen_is_not_found():
    assert judge(Choice((), ()), reading_of("渡船"), words_of("渡船")) == Judgement(
        Outcome.NOT_FOUND, 0.0, {}
    )


@pytest.mark.parametrize(
    ("confidence", "outcome"),
    [
        (0.51, Outcome.ANSWERED),
        (0.49, Outcome.NEARBY),
        (0.13, Outcome.NEARBY),
        (0.11, Outcome.NOT_FOUND),
    ],
)
def test_the_confidence_decides(confidence, outcome):
    bias = math.log(confidence / (1 - confidence))
    judged = judge(
        choice_of("渡船を替える。"), reading_of("渡船"), words_of("渡船"), weights={}, bias=bias
    )
    assert (judged.outcome, round(judged.confidence, 6)) == (outcome, confidence)


def test_the_confidence_is_a_logistic_model_of_the_features():
    judged = judge(choice_of("渡船を替える。"), reading_of("渡船"), words_of("渡船"))
    value = BIAS + sum(weight * judged.features[name] for name, weight in WEIGHTS.items())
    assert judged.confidence == pytest.approx(1 / (1 + math.exp(-value)))
    assert set(WEIGHTS) <= set(judged.features)


def test_a_passage_that_holds_next_to_nothing_of_the_question_is_about_something_else():
    asked = "渡船 灯台 朝市 桟橋 岸壁 漁船 市場 学校 病院 公園 鉄道 道路 空港"
    sure = {"weights": {}, "bias": 9.0}
    other = choice_of("渡船を替える。")
    judged = judge(other, reading_of(asked), words_of(asked), **sure)
    assert judged.features["held"] == pytest.approx(1 / 13)
    assert judged.features["held"] < LEAST_HELD
    assert judged.outcome is Outcome.NOT_FOUND
    more = choice_of("渡船を替える。", headings=("灯台",))
    judged = judge(more, reading_of(asked), words_of(asked), **sure)
    assert judged.outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        # Words are equally rare here; the question has 渡船, 乗員, 人数 and the pair 渡船_乗員.
        ("渡船乗員の人数を決める。", 0.0),
        ("灯台の人数を決める。", 0.65 - 1 / 3),
        ("灯台守の定員を決める。", 0.65),
    ],
)
def test_what_holds_little_of_the_question_and_no_words_together_is_foreign(text, foreign):
    found = features("渡船乗員の人数", text)
    assert found["foreign"] == pytest.approx(foreign)


def test_scores_and_margin_are_handed_on():
    found = features("渡船", "渡船を替える。", score=3.0, margin=0.4, form=1.0)
    assert (found["score"], found["margin"], found["form"]) == (0.75, 0.4, 1.0)


@pytest.mark.parametrize(
    ("holds", "value"), [(Holds.MONEY, 1 / 3), (Holds.COUNT, 0.0), (Holds.NOTHING, 0.0)]
)
def test_value_is_how_much_of_the_question_stands_with_the_value_asked_for(holds, value):
    question = "渡船の予算額"
    assert words_of(question).lemmas == ("渡船", "予算", "額")
    text = "渡船に3.4億円を見込む。"
    assert features(question, text, holds=holds)["value"] == pytest.approx(value)


def test_a_margin_beyond_what_is_clear_tells_no_more():
    assert features("渡船", "渡船を替える。", margin=2.5)["margin"] == 1.0


def test_kind_and_no_kind_are_about_the_value_asked_for():
    found = features("渡船の予算額", "渡船に3.4億円を見込む。", kind=1.0)
    assert (found["kind"], found["no_kind"], found["asks"]) == (1.0, 0.0, 1.0)
    found = features("渡船の電動化", "渡船を替える。")
    assert (found["kind"], found["no_kind"], found["asks"]) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("question", "texts", "values", "pairs"),
    [
        ("北港桟橋の改修事業", ("南港桟橋の改修事業を行う。",), {}, 1 / 2),
        ("北港桟橋の改修事業", ("北港桟橋を直す。",), {}, 1 / 2),
        ("北港桟橋の改修事業", ("改修事業を行う。",), {"headings": ("北港桟橋",)}, 1.0),
        # 「渡船」 and 「灯台」 touch nothing.
        ("渡船と灯台", ("渡船を替える。",), {}, 0.5),
    ],
)
def test_pairs_are_the_compounds_of_the_question_that_are_there(question, texts, values, pairs):
    assert features(question, *texts, **values)["pairs"] == pytest.approx(pairs)


def test_length_is_the_number_of_words_from_seven_to_ten():
    assert features("渡船の予算額", "渡船を替える。")["length"] == 0.7
    nine = "渡船 灯台 朝市 桟橋 岸壁 漁船 市場 学校 病院"
    assert features(nine, "渡船を替える。")["length"] == 0.9
    many = " ".join(f"{number}番" for number in range(30))
    assert features(many, "渡船を替える。")["length"] == 1.0


@pytest.mark.parametrize(
    ("question", "missed"),
    [
        ("渡船 予算", 1 / 2),
        ("渡船", 0.0),
        # In a sentence words are put in another way.
        ("渡船の予算を教えてください", 0.0),
    ],
)
def test_keywords_missed_is_the_share_of_keywords_that_are_not_said(question, missed):
    assert features(question, "渡船を替える。")["keywords_missed"] == pytest.approx(missed)


def test_elsewhere_is_a_choice_from_another_document_than_the_one_named():
    harbour = document_row("harbour", title="みなせ市港湾計画")
    market = document_row("market", title="つばき町朝市振興構想")
    reading = reading_of("朝市振興構想では何店が出ますか", harbour, market)
    assert reading.naming.clear == ("market",)
    for row, elsewhere in ((market, 0.0), (harbour, 1.0)):
        choice = choice_of("40店が出る。", of=row)
        found = judge_features(choice, reading, words_of(reading.question))
        assert found["elsewhere"] == elsewhere


@pytest.mark.parametrize(
    ("named", "text", "headings", "other"),
    [
        ((), "40店が出る。", (), 0.0),
        (("朝市の 再開",), "40店が出る。", ("１ 朝市の再開",), 0.0),
        (("朝市の再開",), "朝市の再開　40店", (), 0.0),
        (("灯台の開放", "朝市の再開"), "40店が出る。", ("１ 朝市の再開",), 0.0),
        (("灯台の開放",), "40店が出る。", ("１ 朝市の再開",), 1.0),
    ],
)
def test_other_measure_is_a_choice_of_none_of_the_measures_named(named, text, headings, other):
    measures = tuple(NamedMeasure(title, title, "harbour") for title in named)
    reading = replace(reading_of("朝市の再開の目標は"), measures=measures)
    found = judge_features(choice_of(text, headings=headings), reading, words_of("朝市"))
    assert found["other_measure"] == other


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("渡船のKPIは", "未設定（令和８年度に設定する。）", True),
        ("渡船のKPIは", "渡船 ５隻", False),
        # No value is asked for.
        ("渡船の電動化", "時期は未定である。", False),
    ],
)
def test_left_open_is_a_value_asked_for_that_is_not_set(question, text, left):
    assert features(question, text)["left_open"] == float(left)


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("座長の氏名を教えてください", "座長は互選による。", True),
        ("座長の氏名を教えてください", "座長は佐藤健一とする。", False),
        ("座長は誰ですか", "座長は互選による。", False),
    ],
)
def test_no_name_is_a_name_asked_for_and_not_there(question, text, lacking):
    assert features(question, text)["no_name"] == float(lacking)


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("どの会社が造りますか", "造船所が造る。", True),
        ("どの会社が造りますか", "みなせ造船㈱が造る。", False),
        ("何隻を造りますか", "造船所が造る。", False),
    ],
)
def test_no_company_is_a_company_asked_for_and_not_there(question, text, lacking):
    assert features(question, text)["no_company"] == float(lacking)


@pytest.mark.parametrize(
    ("question", "text", "holds", "lacking"),
    [
        ("座長の氏名を教えてください", "座長は互選による。", Holds.NOTHING, True),
        ("座長の氏名を教えてください", "座長は佐藤健一とする。", Holds.NOTHING, False),
        ("窓口の電話番号は", "窓口は商工課とする。", Holds.NOTHING, True),
        ("窓口の電話番号は", "内線12", Holds.NOTHING, False),
        ("朝市の開催日は", "朝市は来年度に開く。", Holds.TIME, True),
        ("朝市の開催日は", "朝市は３月２日に開く。", Holds.TIME, False),
        ("渡船１隻の建造費はいくらですか", "渡船に9億円を見込む。", Holds.MONEY, True),
        ("渡船１隻の建造費はいくらですか", "１隻に3億円を見込む。", Holds.MONEY, False),
        ("渡船はいくらですか", "渡船は５隻である。", Holds.COUNT, True),
        ("渡船はいくらですか", "渡船は9億円である。", Holds.MONEY, False),
        ("実際に何人が乗りましたか", "50人が乗ることを目標とする。", Holds.COUNT, True),
        ("実際に何人が乗りましたか", "50人が乗った。", Holds.COUNT, False),
        # No value is asked for.
        ("実際に誰が乗りましたか", "市長が乗ることを目標とする。", Holds.NOTHING, False),
    ],
)
def test_lacking_is_what_is_asked_for_by_its_form_and_not_there(question, text, holds, lacking):
    assert features(question, text, holds=holds)["lacking"] == float(lacking)


def test_where_what_is_asked_for_is_lacking_nothing_is_answered():
    sure = {"weights": {}, "bias": 9.0}
    question = "座長の氏名を教えてください"
    words = words_of(question)
    judged = judge(choice_of("座長は互選による。"), reading_of(question), words, **sure)
    assert judged.outcome is Outcome.NEARBY
    judged = judge(choice_of("座長は佐藤健一とする。"), reading_of(question), words, **sure)
    assert judged.outcome is Outcome.ANSWERED


OF_2025 = document_row(title="みなせ市港湾計画（令和７年度）", published="2025-04-01")


@pytest.mark.parametrize(
    ("question", "texts", "values", "other"),
    [
        ("渡船は何隻ですか", ("2030年度に５隻とする。",), {}, False),
        ("2030年度の渡船は何隻ですか", ("2030年度に５隻とする。",), {}, False),
        ("2030年度の渡船は何隻ですか", ("令和12年度に５隻とする。",), {}, False),
        ("2030年度の渡船は何隻ですか", ("2028年度に５隻とする。",), {}, True),
        ("2030年度の渡船は何隻ですか", ("５隻とする。",), {}, True),
        # The headings, the title and the day of the plan are of a year too.
        ("2030年度の渡船は何隻ですか", ("５隻とする。",), {"headings": ("令和12年度",)}, False),
        ("2025年度の渡船は何隻ですか", ("５隻とする。",), {}, False),
        ("2024年度の渡船は何隻ですか", ("５隻とする。",), {}, True),
        # A year by which a plan is named is no year of the matter.
        ("2019年の計画では渡船は何隻ですか", ("５隻とする。",), {}, False),
    ],
)
def test_other_year_is_a_year_asked_for_and_only_others_there(question, texts, values, other):
    found = features(question, *texts, of=OF_2025, **values)
    assert found["other_year"] == float(other)


def test_a_year_without_an_era_is_of_the_era_of_the_document():
    of = document_row(title="港湾計画", published=None, extra={"era": "令和"})
    question = "2030年度の渡船は何隻ですか"
    assert features(question, "12年度に５隻とする。", of=of)["other_year"] == 0.0
    assert features(question, "13年度に５隻とする。", of=of)["other_year"] == 1.0
