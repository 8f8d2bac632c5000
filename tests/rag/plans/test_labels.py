"""Labels of plans: of lines, of columns, and what only looks like one."""

import pytest

from rag.plans.labels import Label, Role, header_role, kpi_kind, label_role, parse_label
from rag.plans.records import KpiKind


@pytest.mark.parametrize(
    ("line", "role", "value"),
    [
        ("KPI：", Role.KPI, ""),
        ("ＫＰＩ（進捗）：橋の点検の件数", Role.KPI, "橋の点検の件数"),
        ("【数値目標】", Role.KPI, ""),
        ("■成果指標", Role.KPI, ""),
        ("主担当府省庁：", Role.RESPONSIBLE, ""),
        ("【担当課】総務課", Role.RESPONSIBLE, "総務課"),
        ("（担当：健康課）", Role.RESPONSIBLE, "健康課"),
        ("担当課　健康課", Role.RESPONSIBLE, "健康課"),
        ("施策名：港の見張り", Role.TITLE, "港の見張り"),
        ("【予算】 橋の補修 10億円", Role.BUDGET, "橋の補修 10億円"),
        ("現状と課題", Role.BODY, ""),
    ],
)
def test_a_line_that_begins_with_a_label(line, role, value):
    label = parse_label(line)
    assert label is not None
    assert (label.role, line[label.value_start : label.value_end]) == (role, value)


@pytest.mark.parametrize(
    "line",
    [
        "KPI（進捗）の設定は、来年度に行う。",
        "・港で働く人：",
        "KPIの設定時期：令和８年度",
        "施策",
        "区分",
        "指標となる値は、毎年公表する。",
        "",
    ],
)
def test_a_line_that_begins_with_none(line):
    assert parse_label(line) is None


def test_the_label_of_an_effect():
    assert parse_label("KPI（効果）： 利用者数") == Label(Role.KPI, KpiKind.EFFECT, 9, 13)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("指標名", Role.KPI),
        ("現状値\n（令和５年度）", Role.BASELINE),
        ("現状 R5", Role.BASELINE),
        ("目標値 R9", Role.TARGET),
        ("令和９年度目標", Role.TARGET),
        ("R6実績", Role.ACTUAL),
        ("事業費（千円）", Role.BUDGET),
        ("令和７年度予算額", Role.BUDGET),
        ("基本目標", Role.SECTION),
        ("目標年度", None),
        ("達成率（％）", None),
        ("対前年度増減額", None),
        ("令和６年度", None),
    ],
)
def test_the_role_of_a_column(header, role):
    assert header_role(header) is role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("施策番号", Role.NUMBER),
        ("No.", Role.NUMBER),
        ("現状", Role.BODY),
        ("令和６年度の取組", Role.BODY),
        ("取組", Role.TITLE),
        ("進捗状況", Role.STATUS),
        ("港の整備", None),
    ],
)
def test_the_role_of_a_whole_label(label, role):
    assert label_role(label) is role


def test_kinds_of_indicators():
    labels = ("KPI（進捗）", "活動指標", "アウトカム", "成果指標", "KPI")
    assert [kpi_kind(label) for label in labels] == [
        KpiKind.PROGRESS,
        KpiKind.PROGRESS,
        KpiKind.EFFECT,
        KpiKind.EFFECT,
        None,
    ]
