"""Measures of plans in several shapes."""

import pytest

from tests.rag.plans.tables import cell, head, measures_of, plan, row, values

BODY = (
    "市は、港の見張りを続けながら、船の出入りを記録し、浜で働く人の安全を守るための取組を進める。"
)


def summary(measure):
    return (
        measure.number,
        measure.title,
        measure.section,
        [kpi.text for kpi in measure.kpis],
        [entry.name for entry in measure.responsible],
    )


def test_numbered_sections_with_labelled_lines():
    document = plan(
        (1, "海を守る"), "[No.１－１] 港の見張り", BODY,
        "KPI（進捗）：見張りの人数（令和８年度30人）", "KPI（効果）：未設定",
        "主担当府省庁：", "国土交通省、気象庁",
        "[No.１－２] 浜の清掃", BODY, "KPI：", "－", "主担当府省庁：環境省",
    )  # fmt: skip
    first, second = measures_of(document)
    assert summary(first) == (
        "1-1",
        "港の見張り",
        "海を守る",
        ["見張りの人数（令和８年度30人）", "未設定"],
        ["国土交通省", "気象庁"],
    )
    assert (first.body, first.fiscal_years) == (BODY, (2026,))
    assert [kpi.kind.value for kpi in first.kpis] == ["progress", "effect"]
    assert summary(second) == ("1-2", "浜の清掃", "海を守る", [], ["環境省"])
    assert document.text[first.char_start :].startswith("[No.１－１]")
    assert document.text[: first.char_end].endswith("国土交通省、気象庁")


def test_a_section_that_has_fields_is_a_measure():
    document = plan(
        (1, "第１章 海を守る"), BODY,
        (2, "(1) 港の見張り"), BODY,
        [head("成果指標", "単位", "目標値（R9）"), row("見張りの人数", "人", "30")],
        "担当課：港湾課",
        (2, "(2) 浜の清掃"), BODY, "担当課：環境課、観光課",
    )  # fmt: skip
    assert [summary(measure) for measure in measures_of(document)] == [
        ("1", "港の見張り", "第１章 海を守る", ["見張りの人数"], ["港湾課"]),
        ("2", "浜の清掃", "第１章 海を守る", [], ["環境課", "観光課"]),
    ]


def test_a_chapter_of_numbered_measures_is_none():
    document = plan(
        (1, "施策１ 海を守る"),
        (2, "施策１－１ 港の見張り"), BODY, (2, "施策１－２ 浜の清掃"), BODY,
    )  # fmt: skip
    assert [summary(measure)[:3] for measure in measures_of(document)] == [
        ("1-1", "港の見張り", "施策１ 海を守る"),
        ("1-2", "浜の清掃", "施策１ 海を守る"),
    ]


def test_forms_begin_with_the_name_of_a_measure():
    def form(number, name, division):
        return [
            [cell("施策番号", 0), cell(number, 1), cell("施策名", 2), cell(name, 3)],
            [cell("担当課", 0), cell(division, 1), cell("進捗状況", 2), cell("順調", 3)],
            [cell("取組内容", 0), cell(BODY, 1, columns=3)],
            [cell("成果指標", 0), cell("港の利用者数", 1), cell("単位", 2), cell("人", 3)],
            [cell("現状値（R5）", 0), cell("120", 1), cell("目標値（R9）", 2), cell("150", 3)],
        ]

    document = plan(
        (1, "評価シート"),
        form("１－１", "港の見張り", "港湾課"),
        form("１－２", "浜の清掃", "環境課"),
    )
    first, second = measures_of(document)
    assert summary(first) == ("1-1", "港の見張り", "評価シート", ["港の利用者数"], ["港湾課"])
    assert summary(second) == ("1-2", "浜の清掃", "評価シート", ["港の利用者数"], ["環境課"])
    assert (first.status, first.kpis[0].unit) == ("順調", "人")
    assert values(first.kpis[0]) == ((120.0, 2023), [(150.0, 2027)], [])


def test_rows_of_a_table_of_measures():
    document = plan(
        (1, "実施計画"),
        [
            head("基本目標", "施策", "事業名", "担当課", "指標", "単位", "現状 R5", "目標 R8"),
            [
                cell("海を守る", 0, rows=3), cell("安全", 1, rows=3), cell("見張り事業", 2, rows=2),
                cell("港湾課", 3, rows=2), cell("見張りの人数", 4), cell("人", 5), cell("20", 6),
                cell("30", 7),
            ],
            [cell("巡回の回数", 4), cell("回", 5), cell("100", 6), cell("120", 7)],
            [
                cell("清掃事業", 2), cell("環境課\n観光課", 3), cell("－", 4), cell("", 5),
                cell("", 6), cell("", 7),
            ],
            row("合計", "", "合計", "", "", "", "", ""),
        ],
    )  # fmt: skip
    first, second = measures_of(document)
    assert summary(first) == (
        None,
        "見張り事業",
        "安全",
        ["見張りの人数", "巡回の回数"],
        ["港湾課"],
    )
    assert first.heading_path == ("実施計画", "海を守る", "安全")
    assert values(first.kpis[1]) == ((100.0, 2023), [(120.0, 2026)], [])
    assert first.fiscal_years == (2023, 2026)
    assert summary(second) == (None, "清掃事業", "安全", [], ["環境課", "観光課"])


def test_the_number_of_a_row_is_its_own_not_that_of_what_it_serves():
    own = plan([head("番号", "施策", "担当課"), row("１－２", "港の見張り", "港湾課")])
    other = plan([head("施策番号", "事業名", "担当課"), row("１－２", "見張り事業", "港湾課")])
    assert [measure.number for measure in measures_of(own)] == ["1-2"]
    assert [measure.number for measure in measures_of(other)] == [None]


def test_a_row_over_the_table_heads_those_below():
    document = plan(
        [
            head("番号", "施策", "担当課"),
            [cell("１ 海を守る", 0, columns=3)],
            row("１－１", "港の見張り", "港湾課"),
        ]
    )
    (measure,) = measures_of(document)
    assert summary(measure)[:3] == ("1-1", "港の見張り", "１ 海を守る")


def test_a_list_of_indicators_outside_of_measures_has_no_number():
    document = plan(
        (1, "３ 主な指標"),
        [head("指標", "令和５年度", "目標"), row("港の利用者数", "300人", "400人（2027年度）")],
        (2, "(1) 見方"),
        BODY,
    )
    (measure,) = measures_of(document)
    assert summary(measure) == (None, "主な指標", None, ["港の利用者数"], [])
    assert values(measure.kpis[0]) == (None, [(400.0, 2027)], [(300.0, 2023)])
    assert measure.body == ""


def test_what_follows_a_table_of_indicators_is_none():
    document = plan(
        "施策１－１ 港の見張り", BODY, "成果指標",
        [head("項目", "目標値"), row("見張りの人数", "30人")],
        [head("事業名", "令和６年度事業費（千円）"), row("見張り事業", "1,200")],
        "費用は、毎年見直す。",
        "施策１－２ 浜の清掃", BODY,
    )  # fmt: skip
    first, _ = measures_of(document)
    assert [kpi.text for kpi in first.kpis] == ["見張りの人数"]
    assert [budget.amount_yen for budget in first.budgets] == [1_200_000]


def test_a_table_of_indicators_without_header_is_uncertain():
    document = plan(
        "施策１－１ 港の見張り", BODY,
        "成果指標", [row("見張りの人数", "30人"), row("巡回", "5回")],
        "施策１－２ 浜の清掃", BODY,
    )  # fmt: skip
    first, _ = measures_of(document)
    assert [(kpi.text, kpi.certain) for kpi in first.kpis] == [
        ("見張りの人数　30人", False),
        ("巡回　5回", False),
    ]
    assert first.doubts == (
        "本文から確定できない指標があります（年度、目標・実績の別、又は見出しのない表）。",
    )


def test_two_measures_with_one_number_are_kept_and_doubted():
    document = plan("施策１－１ 港の見張り", BODY, (1, "別紙"), "施策１－１ 浜の清掃", BODY)
    assert [(m.number, m.certain, m.doubts) for m in measures_of(document)] == [
        ("1-1", False, ("番号「1-1」の施策が2件あります。",)),
        ("1-1", False, ("番号「1-1」の施策が2件あります。",)),
    ]


def test_this_year_without_a_date_is_uncertain():
    document = plan(
        "施策１－１ 港の見張り", "KPI：見張りの人数（本年度30人）", "施策１－２ 浜の清掃"
    )
    assert [m.kpis[0].certain for m in measures_of(document, None)[:1]] == [False]
    assert [m.kpis[0].targets[0].fiscal_year for m in measures_of(document)[:1]] == [2024]


def test_amounts_outside_of_measures_stand_under_their_heading():
    document = plan(
        (1, "１ 海を守る"), (2, "(1) 港の見張り"), BODY, "【予算】 見張り 1.5億円（5年度 1.2億円）"
    )
    (measure,) = measures_of(document)
    assert summary(measure)[:3] == (None, "(1) 港の見張り", "１ 海を守る")
    assert [(b.amount_yen, b.previous) for b in measure.budgets] == [
        (150_000_000, False),
        (120_000_000, True),
    ]


@pytest.mark.parametrize(
    "document",
    [
        plan(),
        plan(BODY),
        plan((1, "第１章 港の状況"), BODY, "指標となる値は、毎年公表する。担当者が足りない。"),
        plan([head("区分", "令和４年度", "令和５年度"), row("外貿", "1,500", "1,580")]),
    ],
)
def test_a_plan_without_measures_gives_none(document):
    assert [m for m in measures_of(document) if m.number or m.kpis or m.responsible] == []
