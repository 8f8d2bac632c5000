"""A ministry's 重点施策 as hard-wrapped text: （１）, ①, labels in 【】, years of the era."""

from __future__ import annotations

from pathlib import Path

from tests.rag.plans.unseen.expectation import Budget, Either, Kpi, Measure, Plan, numbered

_TEXT = """\
　　　　　　　令和８年度　海の情報化に関する重点施策

　　　　　　　　　　　　　　　　　　　　　　　令和８年４月

第１　海の恵みを守る

（１）漁場の見える化
　漁業者が海の様子を手元で確かめられるよう、観測した水温と潮の
流れを毎日公開する。あわせて、資源の状態を評価する手法を改める。
　①　定置網に取り付ける観測機器の普及
　②　観測した値を公開する窓口の一本化
【担当省庁】農水省、環境省
【ＫＰＩ】
・海況情報を利用する漁業者の割合：34％（令和５年度）→60％（令和
　10年度）
・観測機器を備えた定置網の数：令和12年度までに800か統
【予算】海洋情報基盤整備費　令和８年度当初　12.5億円（令和７年度
　当初　9.8億円）

（２）密漁の監視
　夜間の監視に無人機を用い、海上保安官と漁協が同じ映像を見る仕
組みを整える。
【担当省庁】国土交通省、農水省
【ＫＰＩ】
・監視の対象とした海域の数：令和９年度末までに25海域
【予算】沿岸監視高度化事業【新規】　３億円の内数

第２　島の暮らしを支える

（１）遠隔診療の普及
　診療所のない島で、通信を使った診療を受けられるようにする。
【担当省庁】診療：厚労省、通信：総務省
【ＫＰＩ】－
【予算】離島診療支援費　令和７年度補正　2.4億円
"""


def _write(path: Path) -> None:
    path.write_text(_TEXT, encoding="utf-8")


def _number(digit):
    return Either(digit, None)


_SEA = numbered("第１", "海の恵みを守る")
_MAFF = ("農水省", "農林水産省")

PLAN = Plan(
    "ministry_priorities.txt",
    _write,
    (
        Measure(
            numbered("（１）", "漁場の見える化"),
            _number("1"),
            section=_SEA,
            kpis=(
                Kpi("海況情報を利用する漁業者の割合", "％", None, (34, 2023), ((60, 2028),)),
                Kpi("観測機器を備えた定置網の数", "か統", None, None, ((800, 2030),)),
            ),
            responsible=(_MAFF, ("環境省", "環境省")),
            fiscal_years=(2023, 2028, 2030),
            budgets=(
                Budget("海洋情報基盤整備費", 1_250_000_000, 2026),
                Budget("海洋情報基盤整備費", 980_000_000, 2025, previous=True),
            ),
        ),
        Measure(
            numbered("（２）", "密漁の監視"),
            _number("2"),
            section=_SEA,
            kpis=(Kpi("監視の対象とした海域の数", "海域", None, None, ((25, 2027),)),),
            responsible=(("国土交通省", "国土交通省"), _MAFF),
            fiscal_years=(2027,),
            budgets=(
                Budget(
                    Either("沿岸監視高度化事業", "沿岸監視高度化事業【新規】"),
                    300_000_000,
                    Either(None, 2026),
                    Either("other", "initial"),
                    portion=True,
                    new=True,
                    certain=Either(True, False),
                ),
            ),
        ),
        Measure(
            numbered("（１）", "遠隔診療の普及"),
            _number("1"),
            section=numbered("第２", "島の暮らしを支える"),
            responsible=(("厚労省", "厚生労働省"), ("総務省", "総務省")),
            budgets=(Budget("離島診療支援費", 240_000_000, 2025, "supplementary"),),
            certain=Either(True, False),
        ),
    ),
    published="2026-04",
)
