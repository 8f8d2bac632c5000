"""A ministry's アクションプログラム as text: labels with ○, outputs, outcomes, a 工程 in lines."""

from __future__ import annotations

from pathlib import Path

from tests.rag.plans.unseen.expectation import UNSAID, Budget, Entry, Kpi, Measure, Plan, numbered

_TEXT = """\
観光データ活用アクションプログラム

令和７年12月

Ⅰ　旅の動きを知る

施策５－１　宿泊の状況を早く知る

　宿泊の状況が分かるのは翌々月であり、混雑への備えに間に合わない。

○所管：観光庁、総務省
○アウトプット指標：週ごとに集計する宿泊施設の数　4,000施設（令和８年度）
○アウトカム指標：集計結果を利用する市町村の割合　令和10年度までに50％
○工程：
・令和７年度　集計方法の試行
・令和８年度～令和９年度　対象地域の拡大
○予算：宿泊動向調査費　令和８年度予算案　4.5億円（令和７年度当初予算　3.8億円）

施策５－２　移動の記録を役立てる

　鉄道やバスの乗車の記録を、個人が分からない形にして共有する。

○所管：鉄道：国土交通省、個人情報：個人情報保護委員会
○アウトプット指標：－
○アウトカム指標：記録を計画に用いた地域の数　60地域（令和９年度）
○工程：
・令和８年度　共有の決まりの公表
○予算：移動記録共有基盤整備（新規）　令和８年度予算案　２億円の内数
"""


def _write(path: Path) -> None:
    path.write_text(_TEXT, encoding="utf-8")


_TRAVEL = numbered("Ⅰ", "旅の動きを知る")

PLAN = Plan(
    "action_programme.txt",
    _write,
    (
        Measure(
            "宿泊の状況を早く知る",
            "5-1",
            section=_TRAVEL,
            kpis=(
                Kpi("週ごとに集計する宿泊施設の数", "施設", "progress", None, ((4000, 2026),)),
                Kpi("集計結果を利用する市町村の割合", "％", "effect", None, ((50, 2028),)),
            ),
            responsible=(("観光庁", "観光庁"), ("総務省", "総務省")),
            fiscal_years=(2026, 2028),
            budgets=(
                Budget("宿泊動向調査費", 450_000_000, 2026, UNSAID),
                Budget("宿泊動向調査費", 380_000_000, 2025, previous=True),
            ),
            schedule=(
                Entry("令和７年度　集計方法の試行", 2025, 2025),
                Entry("令和８年度～令和９年度　対象地域の拡大", 2026, 2027),
            ),
        ),
        Measure(
            "移動の記録を役立てる",
            "5-2",
            section=_TRAVEL,
            kpis=(Kpi("記録を計画に用いた地域の数", "地域", "effect", None, ((60, 2027),)),),
            responsible=(
                ("国土交通省", "国土交通省"),
                ("個人情報保護委員会", "個人情報保護委員会"),
            ),
            fiscal_years=(2027,),
            budgets=(Budget(UNSAID, 200_000_000, 2026, UNSAID, portion=True, new=True),),
            schedule=(Entry("令和８年度　共有の決まりの公表", 2026, 2026),),
        ),
    ),
    published="2025-12",
    kept_apart=True,
)
