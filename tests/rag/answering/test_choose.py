from dataclasses import replace

import pytest

from rag.analysis import Holds
from rag.answering.choose import choose
from rag.answering.length import EXTENTS, Length
from tests.rag.answering.passages_found import (
    document_row,
    reading_of,
    scored,
    units_of,
)

PLAIN = reading_of("渡船の電動化")
AMOUNT = reading_of("渡船の予算はいくらですか")
AMOUNT_AND_TIME = reading_of("渡船の予算はいくらで、運航はいつですか")
LIST = reading_of("渡船が寄る港をすべて挙げてください")


def chosen(entries, reading=PLAIN, **limits):
    return [entry.unit.text for entry in choose(entries, reading, **limits).units]


def graded(scores, *texts, holds=(), **values):
    """The units of one passage with their scores."""
    kinds = [*holds, *[Holds.NOTHING] * len(scores)]
    units = units_of(*texts, **values)
    return [
        scored(unit, score, holds=kind)
        for unit, score, kind in zip(units, scores, kinds, strict=False)
    ]


def test_the_best_unit_answers_alone_where_the_others_are_far_behind():
    entries = graded([1.0, 3.0, 2.2], "港を直す。", "渡船を替える。", "旗を立てる。")
    assert chosen(entries) == ["渡船を替える。"]


@pytest.mark.parametrize(
    ("second", "joins"),
    [(2.26, True), (2.24, False)],
)
def test_a_unit_of_the_same_passage_joins_where_it_is_nearly_as_good(second, joins):
    entries = graded([3.0, second], "渡船を替える。", "桟橋も直す。")
    assert chosen(entries) == ["渡船を替える。", *(["桟橋も直す。"] if joins else [])]


def test_a_unit_of_another_passage_joins_with_what_is_missing():
    here = graded([3.0], "渡船を替える。")
    there = graded([2.2], "船に3.4億円を見込む。", holds=[Holds.MONEY], key=2, rank=2)
    assert chosen([*here, *there]) == ["渡船を替える。"]
    assert chosen([*here, *there], AMOUNT) == ["渡船を替える。", "船に3.4億円を見込む。"]


@pytest.mark.parametrize(
    ("reading", "second", "holds", "joins"),
    [
        (PLAIN, 2.56, Holds.NOTHING, True),
        (PLAIN, 2.54, Holds.NOTHING, False),
        # Where a kind of value is asked for, only a unit that holds it is another answer.
        (AMOUNT, 2.9, Holds.MONEY, True),
        (AMOUNT, 2.9, Holds.TIME, False),
    ],
)
def test_two_statements_that_are_all_but_level_are_both_shown(reading, second, holds, joins):
    here = graded([3.0], "渡船に2億円をかける。", holds=[Holds.MONEY])
    there = graded([second], "船に3.4億円を見込む。", holds=[holds], key=2, rank=2)
    found = chosen([*here, *there], reading)
    assert found == ["渡船に2億円をかける。", *(["船に3.4億円を見込む。"] if joins else [])]


@pytest.mark.parametrize(
    ("reading", "matched", "joins"),
    [(AMOUNT, 0.5, True), (AMOUNT, 0.4, False), (PLAIN, 0.5, False)],
)
def test_another_document_gives_only_a_value_and_holds_no_less(reading, matched, joins):
    here = graded([3.0], "渡船に2億円をかける。", holds=[Holds.MONEY])
    (unit,) = units_of("船に3.4億円を見込む。", of=document_row("other"), key=2, rank=2)
    there = scored(unit, 2.9, holds=Holds.MONEY, matched=matched)
    found = chosen([*here, there], reading)
    assert found == ["渡船に2億円をかける。", *(["船に3.4億円を見込む。"] if joins else [])]


@pytest.mark.parametrize(("second", "joins"), [(2.77, True), (2.75, False)])
def test_another_document_must_be_more_nearly_level(second, joins):
    here = graded([3.0], "渡船に2億円をかける。", holds=[Holds.MONEY])
    (unit,) = units_of("船に3.4億円を見込む。", of=document_row("other"), key=2, rank=2)
    found = chosen([*here, scored(unit, second, holds=Holds.MONEY)], AMOUNT)
    assert found == ["渡船に2億円をかける。", *(["船に3.4億円を見込む。"] if joins else [])]


@pytest.mark.parametrize(
    ("length", "taken"),
    [
        (Length.SHORT, ["一"]),
        (Length.NORMAL, ["一", "二"]),
        (Length.LONG, ["一", "二", "三", "四"]),
    ],
)
def test_a_longer_answer_takes_what_is_less_near(length, taken):
    here = graded([3.0, 2.4, 1.9], "一を直す。", "二を直す。", "三を直す。")
    there = graded([2.3], "四を直す。", key=2, rank=2)
    extent = EXTENTS[length]
    found = chosen([*here, *there], limit=extent.characters, extent=extent)
    assert sorted(found) == sorted(f"{one}を直す。" for one in taken)


PLANS = (
    document_row("old", title="旧港湾計画", published="2022-04-01"),
    document_row("new", title="港湾計画", published="2025-04-01", supersedes="old"),
)


@pytest.mark.parametrize(
    ("question", "most"), [("渡船の電動化", 3), ("渡船は前の計画から変わりましたか", 2)]
)
def test_passages_that_are_level_are_three_at_most_or_two_of_each_compared(question, most):
    texts = ("一を直す。", "二を直す。", "三を直す。", "四を直す。")
    entries = [
        entry
        for key, text in enumerate(texts, 1)
        for entry in graded([3.0], text, key=key, rank=key)
    ]
    assert chosen(entries, reading_of(question, *PLANS)) == list(texts[:most])


def test_what_brings_a_missing_value_must_be_seven_tenths_as_good():
    here = graded([3.0], "渡船を替える。")
    there = graded([2.09], "船に3.4億円を見込む。", holds=[Holds.MONEY], key=2, rank=2)
    choice = choose([*here, *there], AMOUNT)
    assert [entry.unit.text for entry in choice.units] == ["渡船を替える。"]
    assert choice.missing == (Holds.MONEY,)


def test_what_is_asked_for_and_held_by_none_is_missing():
    entries = graded([3.0], "渡船に3.4億円を見込む。", holds=[Holds.MONEY])
    assert choose(entries, AMOUNT_AND_TIME).missing == (Holds.TIME | Holds.DURATION,)
    assert choose(entries, AMOUNT).missing == ()
    assert choose([], AMOUNT).missing == (Holds.MONEY,)
    assert choose([], AMOUNT).units == ()


def test_five_units_at_most():
    texts = ("一を直す。", "二を直す。", "三を直す。", "四を直す。", "五を直す。", "六を直す。")
    assert chosen(graded([3.0, 2.9, 2.8, 2.7, 2.6, 2.5], *texts)) == list(texts[:5])


def test_the_units_together_keep_the_limit_but_the_best_is_never_left_out():
    entries = graded([3.0, 2.9, 2.8], "渡船を替える。", "桟橋もあわせて直す。", "旗も替える。")
    assert chosen(entries, limit=15) == ["渡船を替える。", "旗も替える。"]
    assert chosen(entries, limit=14) == ["渡船を替える。"]
    assert chosen(entries, limit=1) == ["渡船を替える。"]


def test_what_was_said_is_not_said_again():
    entries = [
        *graded([3.0], "渡船を電気の船に替える。"),
        *graded([2.9], "渡船を電気の船に 替える。", key=2, rank=2, holds=[Holds.TIME]),
    ]
    assert chosen(entries, AMOUNT_AND_TIME) == ["渡船を電気の船に替える。"]


def test_ties_go_to_the_passage_ranked_first_and_the_unit_standing_first():
    entries = [
        *graded([3.0, 3.0], "港を直す。", "旗を立てる。", key=2, rank=2),
        *graded([3.0, 3.0], "渡船を替える。", "桟橋を直す。", key=1, rank=1),
    ]
    assert chosen(entries) == ["渡船を替える。", "桟橋を直す。", "港を直す。", "旗を立てる。"]


@pytest.mark.parametrize(
    ("text", "novelty", "holds", "can"),
    [
        ("渡船を替える。", 1.0, Holds.NOTHING, True),
        # Headings in brackets, marks for nothing.
        ("【渡船】", 1.0, Holds.NOTHING, False),
        ("＜渡船＞", 1.0, Holds.MONEY, False),
        ("－", 1.0, Holds.NOTHING, False),
        # Words that the question holds itself say nothing, unless they hold a value.
        ("渡船の電動化", 0.0, Holds.NOTHING, False),
        ("渡船の電動化", 0.0, Holds.TIME, True),
    ],
)
def test_what_can_answer(text, novelty, holds, can):
    (unit,) = units_of(text)
    entry = scored(unit, 3.0, novelty=novelty, holds=holds)
    assert chosen([entry]) == ([text] if can else [])


def test_the_title_on_the_cover_is_no_answer():
    row = document_row(title="みなせ市 港湾計画")
    (cover,) = units_of("みなせ市港湾計画", of=row, key=0)
    (later,) = units_of("みなせ市港湾計画", of=row, key=1)
    assert chosen([scored(cover)]) == []
    assert chosen([scored(later)]) == ["みなせ市港湾計画"]


@pytest.mark.parametrize(
    ("best", "expected"),
    [
        ("このため、渡船を替える。", ["このため、渡船を替える。", "煙が多い。"]),
        ("渡船を替える。", ["渡船を替える。"]),
        # また alone begins many words.
        ("またたく灯を置く。", ["またたく灯を置く。"]),
    ],
)
def test_a_sentence_that_points_back_comes_with_the_one_before(best, expected):
    entries = graded([0.1, 3.0, 0.2], "煙が多い。", best, "旗を立てる。")
    assert chosen(entries) == expected


def test_the_sentence_before_is_left_out_where_it_is_too_long_or_elsewhere():
    entries = graded([0.1, 3.0], "煙が多い。", "このため、渡船を替える。")
    assert chosen(entries, limit=19) == ["このため、渡船を替える。", "煙が多い。"]
    assert chosen(entries, limit=18) == ["このため、渡船を替える。"]
    entries = [
        *graded([0.1], "煙が多い。", key=1),
        *graded([0.1, 3.0], "港が古い。", "このため、渡船を替える。", key=2),
    ]
    assert chosen(entries) == ["このため、渡船を替える。", "港が古い。"]


HARBOURS = ("寄る港は次のとおり。", "- 北の港", "- 南の港", "- 東の港", "- 西の港", "旗を立てる。")


def test_a_list_comes_whole_the_best_item_first():
    entries = graded([0.5, 0.4, 3.0, 0.3, 0.2, 0.1], *HARBOURS)
    assert chosen(entries, LIST) == ["南の港", "北の港", "東の港", "西の港"]
    assert chosen(entries) == ["南の港"]


@pytest.mark.parametrize(
    ("lead", "announces"),
    [
        ("寄る港は次のとおり。", True),
        ("寄る港は、以下の４港とする。", True),
        ("下記の各港に寄る。", True),
        ("船が寄ることとする港を、住民の求めが多かった順に並べるとこうなる：", True),
        ("４つの港に寄る。", False),
        ("時速６km以下の船で寄る。", False),
        ("次年度に港を選ぶ。", False),
    ],
)
def test_a_list_comes_with_the_sentence_that_announces_it(lead, announces):
    texts = (f"港を選んだ。{lead}", *HARBOURS[1:])
    entries = graded([0.6, 3.0, 0.4, 0.3, 0.2, 0.1, 0.1], *texts)
    (best,) = [entry for entry in entries if entry.score == 3.0]
    said = [lead, "北の港", "南の港", "東の港", "西の港"] if announces else [lead]
    assert chosen(entries) == said
    assert best.unit.text == lead


def test_items_of_another_label_or_passage_belong_to_another_list():
    texts = ("北：", "- 北の港", "- 浜の港", "南：", "- 南の港")
    entries = graded([3.0, 0.2, 0.1], *texts)
    entries += graded([0.1, 0.1], "- 東の港", "- 西の港", key=2, rank=2)
    assert chosen(entries, LIST) == ["北の港", "浜の港"]


def test_a_list_of_one_or_a_very_long_one_is_not_said_whole():
    assert chosen(graded([3.0, 0.1], "- 北の港", "旗を立てる。"), LIST) == ["北の港"]
    items = [f"- {'長い名の港' * 40}{number}号" for number in "一二三四五"]
    assert len(chosen(graded([3.0, 0.1, 0.1, 0.1, 0.1], *items), LIST)) == 1


def test_what_a_missing_value_is_measured_by_is_the_best_of_the_list():
    listed = graded([0.5, 3.0], "- 北の港", "- 南の港")
    weak = graded([1.0], "９月に着く。", holds=[Holds.TIME], key=2, rank=2)
    reading = reading_of("渡船が寄る港をすべて挙げてください。いつですか")
    assert chosen([*listed, *weak], reading) == ["南の港", "北の港"]


def test_the_margin_is_that_over_the_best_of_any_other_passage():
    here = graded([3.0, 2.9], "渡船を替える。", "桟橋を直す。")
    there = graded([2.25], "旗を立てる。", key=2, rank=2)
    assert choose([*here, *there], PLAIN).margin == 0.75
    # Where nothing else was found, being better than it proves nothing.
    assert choose(here, PLAIN).margin == 0.5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("渡船の電動化のKPIは", "電動の船 ５隻"),
        ("渡船の電動化のＫＰＩ（進捗）では何を目指しますか", "電動の船 ５隻"),
        ("渡船の電動化の成果指標を教えてください", "電動の船 ５隻"),
        ("渡船 電動化 KPI 隻数", "電動の船 ５隻"),
        # What is said about indicators is asked for here.
        ("渡船の成果指標の評価はいつですか", "指標は３年目に見直す。"),
        ("渡船の電動化の目標", "指標は３年目に見直す。"),
    ],
)
def test_who_asks_for_the_kpi_gets_what_stands_under_that_name(question, expected):
    (told, kpi) = graded([3.0, 2.0], "指標は３年目に見直す。", "電動の船 ５隻")
    entries = [replace(told, features={"field": 0.0}), replace(kpi, features={"field": 1.0})]
    assert chosen(entries, reading_of(question))[0] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("渡船のKPI（効果）は", "KPI（効果）：煙を半分にする"),
        ("渡船のＫＰＩ(進捗)は", "KPI（進捗）：電動の船 ５隻"),
        # Of another kind nothing was found.
        ("渡船のKPI（費用）は", "KPI（進捗）：電動の船 ５隻"),
    ],
)
def test_who_asks_for_one_kind_of_kpi_gets_that_kind(question, expected):
    texts = ("KPI（進捗）：電動の船 ５隻", "KPI（効果）：煙を半分にする")
    entries = [replace(entry, features={"field": 1.0}) for entry in graded([3.0, 2.0], *texts)]
    assert chosen(entries, reading_of(question))[0] == expected


def test_labels_and_ends_of_lines_take_room():
    choice = choose(graded([3.0, 0.1], "KPI：", "- 電動の船 ５隻"), PLAIN)
    assert [entry.unit.about for entry in choice.units] == ["KPI\n電動の船 ５隻"]
    assert choice.length == len("KPI：電動の船 ５隻\n")


def test_where_no_kpi_was_found_the_best_answers():
    entries = [replace(entry, features={"field": 0.0}) for entry in graded([3.0], "渡船を替える。")]
    assert chosen(entries, reading_of("渡船のKPIは")) == ["渡船を替える。"]
