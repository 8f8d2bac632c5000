import pytest

from rag.answering.units import Unit, find_units
from tests.rag.answering.passages_found import found, lines, table, units_of


def said(*texts, **values):
    return [(unit.labels, unit.text) for unit in units_of(*texts, **values)]


def plain(*texts):
    return [((), text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # A colon inside brackets ends no label.
        (
            ["里海連絡会（略称：里海会）を置く。年に２回開く。"],
            plain("里海連絡会（略称：里海会）を置く。", "年に２回開く。"),
        ),
        # Sentences, each by itself.
        (["朝市を開く。会場は旧市場とする。"], plain("朝市を開く。", "会場は旧市場とする。")),
        # Bullets are left out, numbers of items are not.
        (["- ・旗を立てる", "- ● 鐘を鳴らす"], plain("旗を立てる", "鐘を鳴らす")),
        (["① 旗を立てる"], plain("① 旗を立てる")),
        # A hyphen is a bullet only before a blank: -5度 is a number.
        (["- 旗を立てる"], plain("旗を立てる")),
        (["-5度まで冷やす"], plain("-5度まで冷やす")),
        # Headings say nothing by themselves.
        (["# 朝市", "会場は旧市場とする。"], plain("会場は旧市場とする。")),
        # A label of its own line labels the items below it ...
        (
            ["KPI：", "- ・出店数 40店", "- ・来客数 900人"],
            [(("KPI",), "出店数 40店"), (("KPI",), "来客数 900人")],
        ),
        # ... until a field, another label or a heading comes.
        (
            ["KPI：", "- ・出店数 40店", "担当：商工課", "見込みは明るい。"],
            [(("KPI",), "出店数 40店"), ((), "担当：商工課"), ((), "見込みは明るい。")],
        ),
        (
            ["KPI：", "出店数 40店", "担当:", "商工課"],
            [(("KPI",), "出店数 40店"), (("担当",), "商工課")],
        ),
        # An item of a field stands below it, until the next item or field.
        (
            [
                "KPI：",
                "- ・朝市：",
                "出店数 40店",
                "- ・渡船：",
                "電動の船 ５隻",
                "担当：",
                "商工課",
            ],
            [
                (("KPI", "朝市"), "出店数 40店"),
                (("KPI", "渡船"), "電動の船 ５隻"),
                (("担当",), "商工課"),
            ],
        ),
        (["KPI：", "朝市：", "出店数 40店"], [(("朝市",), "出店数 40店")]),
        (["朝市：", "- ・出店：", "40店"], [(("出店",), "40店")]),
        (["KPI：", "# 渡船", "電気で動く。"], plain("電気で動く。")),
        # Within a paragraph the label in front holds for its later sentences.
        (
            ["担当：商工課。窓口は２階とする。"],
            [((), "担当：商工課。"), (("担当",), "窓口は２階とする。")],
        ),
        (
            ["【担当】商工課。窓口は２階とする。"],
            [((), "【担当】商工課。"), (("担当",), "窓口は２階とする。")],
        ),
        (["KPI：\n出店数 40店"], [(("KPI",), "出店数 40店")]),
        # A label on the last line of a paragraph holds for the items below it.
        (
            ["朝市を開く。\nKPI：", "- 出店数 40店"],
            [((), "朝市を開く。"), (("KPI",), "出店数 40店")],
        ),
        (["# KPI：", "- 出店数 40店"], [(("KPI",), "出店数 40店")]),
        # A label or a bullet alone is no unit.
        (["・"], []),
        (["担当："], []),
        ([], []),
    ],
)
def test_sentences_items_and_their_labels(texts, expected):
    assert said(*texts) == expected


def test_a_line_that_repeats_the_heading_path_is_none():
    assert said("第１章 港", "朝市を開く。", headings=("第１章 港",)) == plain("朝市を開く。")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # An amount belongs to the line before it.
        (
            ["船の建造費", "3.4億円", "桟橋の補修", "1.2億円"],
            ["船の建造費\n3.4億円", "桟橋の補修\n1.2億円"],
        ),
        (["船の建造費", "令和７年度当初予算 340百万円の内数"], None),
        (["船の建造費", "（340百万円）"], None),
        # So does a remark in brackets.
        (["船を造る。", "（進水は９月とする。）"], None),
        # Several names before as many amounts: only their order pairs them, so they stay whole.
        (
            ["船の建造費", "桟橋の補修", "3.4億円", "1.2億円"],
            ["船の建造費\n桟橋の補修\n3.4億円\n1.2億円"],
        ),
        # A sentence before is no name: the amounts stay with the one line that they follow.
        (
            ["予算は次のとおり。", "船の建造費", "3.4億円", "1.2億円"],
            ["予算は次のとおり。", "船の建造費\n3.4億円\n1.2億円"],
        ),
        # The first line has nothing before it.
        (["3.4億円"], ["3.4億円"]),
    ],
)
def test_amounts_and_remarks_stand_with_what_they_tell_of(texts, expected):
    units = [unit.text for unit in units_of(*texts)]
    assert units == (expected if expected is not None else ["\n".join(texts)])


def test_cells_are_units_with_their_labels_measure_and_what_stands_beside():
    hit = found(table(["指標", "単位", "目標"], ["有収率", "％", "86.0"], above="水道"))
    (unit,) = find_units(hit)
    text = hit.passage.text
    assert unit == Unit(
        hit=hit,
        start=text.index("86.0"),
        end=text.index("86.0") + 4,
        text="86.0",
        labels=("有収率", "目標"),
        order=0,
        block=2,
        cell=True,
        measure="％",
        beside=(
            (text.index("有収率"), text.index("有収率") + 3),
            (text.index("％"), text.index("％") + 1),
        ),
        headings=("水道",),
    )
    assert unit.value == "86.0％"
    assert unit.about == "有収率\n目標\n86.0％"


def test_bullets_of_cells_are_left_out_unless_they_are_all():
    rows = (["施策", "令和７年度", "令和８年度"], ["渡船", "▶ 建造", "●"])
    units = find_units(found(table(*rows)))
    assert [unit.text for unit in units] == ["建造", "●"]


def test_units_are_verbatim_at_their_offsets_and_within_the_passage():
    document = lines("朝市を開く。会場は旧市場とする。", "担当：商工課", "船の建造費", "3.4億円")
    start = document.text.index("会場")
    hit = found(document, between=(start, len(document.text)))
    units = find_units(hit)
    assert [unit.order for unit in units] == list(range(len(units)))
    assert [unit.text for unit in units] == [
        "会場は旧市場とする。",
        "担当：商工課",
        "船の建造費\n3.4億円",
    ]
    for unit in units:
        assert document.text[unit.start : unit.end] == unit.text
        assert start <= unit.start


def test_a_unit_stands_below_the_heading_of_its_own_section():
    texts = ("# 窓口車の運行", "集落を巡回する。", "# 図書館の充実", "車を増やす。")
    found_units = units_of(*texts, headings=("窓口", "窓口車の運行"))
    assert [(unit.text, unit.headings) for unit in found_units] == [
        ("集落を巡回する。", ("窓口", "窓口車の運行")),
        ("車を増やす。", ("窓口", "図書館の充実")),
    ]
