import pytest

from rag.records.comparison import Aspect, ChangeKind, Level, compare_measures
from tests.rag.records.making import body, budget, document, kpi, measure, row

OLD, NEW = document("旧計画", "2019-06-14"), document("新計画", "2023-06-09")


def compare(before, after):
    return compare_measures([row(m, OLD) for m in before], [row(m, NEW) for m in after])


def pairs(rows):
    return [
        (
            r.before.measure.number if r.before else None,
            r.after.measure.number if r.after else None,
        )
        for r in rows
    ]


def changes(before, after):
    (found,) = compare([before], [after])
    return [
        (c.aspect, c.kind, [t.text for t in c.before], [t.text for t in c.after])
        for c in found.changes
    ]


FERRY = "霧笛島の渡船の電動化"
BRIDGE = "橋の点検記録の公開"


def test_measures_are_found_by_title_and_content_not_by_number():
    rows = compare(
        [
            measure("1-1", FERRY, body="燃料費を減らし、電気で動く船に替える。"),
            measure("1-2", BRIDGE, body="橋の健全性の区分を住民が閲覧できるようにする。"),
        ],
        [
            measure("1-1", "橋の点検記録の共通化と公開", body="橋の健全性の区分を公開する。"),
            measure("2-1", "移動図書館の運行", body="離島へ本を届ける。"),
            measure("3-9", FERRY, body="電気で動く船に替え、燃料費を減らす。"),
        ],
    )
    assert pairs(rows) == [("1-1", "3-9"), ("1-2", "1-1"), (None, "2-1")]
    assert rows[0].match.level is Level.HIGH
    assert rows[0].match.reason.startswith("題名が同じ、内容の近さ ")
    assert "点検" in rows[1].match.reason
    assert rows[2].match is None
    assert all(r.match is None or r.match.confirmed_by is None for r in rows)


def test_what_has_no_counterpart_stays_alone():
    rows = compare([measure("1-1", FERRY)], [measure("1-1", "図書館の蔵書の検索")])
    assert pairs(rows) == [("1-1", None), (None, "1-1")]
    assert [r.match for r in rows] == [None, None]


def test_gathered_lines_without_a_number_are_left_out():
    assert compare([measure(None, "予算", budgets=(budget("船", 1),))], []) == ()


def test_equal_measures_have_no_changes():
    same = measure(
        "1-1", FERRY, kpis=(kpi("５隻"),), responsible=(body("財務省"),), budgets=(budget("船", 5),)
    )
    assert changes(same, same) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            {"kpis": (kpi("電動の船の数 ３隻（2025年度）"),), "fiscal_years": (2025,)},
            {"kpis": (kpi("電動の船の数 ５隻（2027年度）"),), "fiscal_years": (2027,)},
            [
                (
                    Aspect.KPI,
                    ChangeKind.CHANGED,
                    ["電動の船の数 ３隻（2025年度）"],
                    ["電動の船の数 ５隻（2027年度）"],
                ),
                (Aspect.YEAR, ChangeKind.CHANGED, ["2025年度"], ["2027年度"]),
            ],
        ),
        (
            {"kpis": (kpi("乗客の満足度"),)},
            {"kpis": (kpi("欠航した便の割合"),)},
            [
                (Aspect.KPI, ChangeKind.REMOVED, ["乗客の満足度"], []),
                (Aspect.KPI, ChangeKind.ADDED, [], ["欠航した便の割合"]),
            ],
        ),
        (
            {"responsible": (body("財務省"),)},
            {"responsible": (body("総務省"),)},
            [(Aspect.MINISTRY, ChangeKind.CHANGED, ["財務省"], ["総務省"])],
        ),
        (
            {"responsible": (body("IT室", id="情報通信技術総合戦略室"), body("財務省"))},
            {"responsible": (body("デジタル庁"), body("財務省"))},
            [(Aspect.MINISTRY, ChangeKind.REORGANISED, ["IT室"], ["デジタル庁"])],
        ),
        (
            {"budgets": (budget("船", 5, 2019), budget("岸壁", 1, 2019))},
            {"budgets": (budget("船", 7, 2023), budget("船", 5, 2022, previous=True))},
            [
                (Aspect.AMOUNT, ChangeKind.CHANGED, ["船 5円"], ["船 7円"]),
                (Aspect.AMOUNT, ChangeKind.REMOVED, ["岸壁 1円"], []),
            ],
        ),
        (
            {"budgets": (budget("船", 5), budget("船", 5, reposted=True))},
            {"budgets": (budget("船", 5),)},
            [],
        ),
    ],
)
def test_what_has_changed_is_told_with_its_words(before, after, expected):
    assert changes(measure("1-1", FERRY, **before), measure("9-9", FERRY, **after)) == expected


def test_a_body_that_did_not_yet_give_way_was_replaced_by_decision():
    """The successor exists only from 2021; a plan of 2020 that names it is no reorganisation."""
    before = row(measure("1", FERRY, responsible=(body("情報通信技術総合戦略室"),)), OLD)
    after = row(
        measure("1", FERRY, responsible=(body("デジタル庁"),)), document("間の計画", "2020-06-01")
    )
    ((change,),) = (r.changes for r in compare_measures([before], [after]))
    assert change.kind is ChangeKind.CHANGED
