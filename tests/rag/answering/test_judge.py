import math

import pytest

from rag.analysis import Holds
from rag.answering.choose import Choice
from rag.answering.judge import BIAS, LEAST_HELD, WEIGHTS, Judgement, judge, judge_features
from rag.answering.model import Outcome
from tests.rag.answering.passages_found import (
    document_row,
    reading_of,
    scored,
    units_of,
    words_of,
)


def choice_of(
    *texts, score=1.0, margin=0.0, holds=Holds.NOTHING, counted=False, form=0.0, **values
):
    """All units of a passage of these lines, chosen."""
    units = units_of(*texts, **values)
    entries = [scored(unit, score, holds=holds, counted=counted, form=form) for unit in units]
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
        (0.48, Outcome.ANSWERED),
        (0.46, Outcome.NEARBY),
        (0.21, Outcome.NEARBY),
        (0.19, Outcome.NOT_FOUND),
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


@pytest.mark.parametrize(
    ("question", "holds", "counted", "strict"),
    [
        # No value of a certain kind is asked for.
        ("渡船の電動化", Holds.NOTHING, False, 0.5),
        ("担当はどこですか", Holds.NOTHING, False, 0.5),
        ("予算はいくらですか", Holds.MONEY, False, 1.0),
        ("予算はいくらですか", Holds.COUNT, False, 0.0),
        ("何人が乗りますか", Holds.COUNT, True, 1.0),
        ("何人が乗りますか", Holds.COUNT, False, 0.0),
        ("補助率は", Holds.SHARE, False, 1.0),
        ("補助率は", Holds.COUNT, False, 0.0),
        ("運航はいつですか", Holds.TIME, False, 1.0),
        ("運航はいつですか", Holds.DURATION, False, 1.0),
        ("運航はいつですか", Holds.MONEY, False, 0.0),
        ("予算はいくらで、運航はいつですか", Holds.MONEY, False, 0.5),
    ],
)
def test_strict_is_whether_the_very_kind_asked_for_is_there(question, holds, counted, strict):
    assert features(question, "船の話。", holds=holds, counted=counted)["strict"] == strict


@pytest.mark.parametrize(
    ("question", "texts", "focus"),
    [
        ("渡船の運賃はいくらですか", ("船の運賃を200円とする。",), 1.0),
        ("渡船の運賃はいくらですか", ("船を替える。", "運賃は変えない。"), 1.0),
        ("渡船の運賃はいくらですか", ("渡船を替える。",), 0.0),
        ("渡船の基本料金はいくらですか", ("料金を200円とする。",), 0.5),
        ("渡船についてまとめてほしい", ("渡船を替える。",), 0.5),
    ],
)
def test_focus_is_whether_the_noun_asked_for_is_there(question, texts, focus):
    assert features(question, *texts)["focus"] == focus


def test_another_word_for_the_noun_is_as_good():
    question = "お年寄りは何人ですか"
    assert words_of(question).expansions != ()
    assert features(question, "高齢者は50人である。")["focus"] == 1.0


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


@pytest.mark.parametrize(("text", "lacking"), [("窓口は商工課とする。", True), ("内線12", False)])
def test_no_contact_is_a_contact_asked_for_and_not_there(text, lacking):
    assert features("窓口の電話番号は", text)["no_contact"] == float(lacking)


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


@pytest.mark.parametrize(
    ("question", "text", "not_yet"),
    [
        ("実際に何人が乗りましたか", "50人が乗ることを目標とする。", True),
        ("実際に何人が乗りましたか", "50人が乗った。", False),
        ("実際に何人が乗りましたか", "令和６年度の実績は50人で、目標は80人とする。", False),
        ("実際に何人が乗りましたか", "50人が乗る。", False),
        # An aim is asked for, or no value.
        ("現在の目標は何人ですか", "50人が乗ることを目標とする。", False),
        ("実際に誰が乗りましたか", "市長が乗ることを目標とする。", False),
    ],
)
def test_not_yet_is_a_result_asked_for_where_only_an_aim_is_there(question, text, not_yet):
    assert features(question, text)["not_yet"] == float(not_yet)
