"""A city's 主要な事業 as a web page: a list, each item with its amount and division in brackets."""

from __future__ import annotations

from pathlib import Path

from tests.rag.plans.unseen.expectation import Budget, Either, Plan

_PAGE = """\
<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>令和７年度当初予算　主要な事業</title></head>
<body>
<h1>令和７年度当初予算　主要な事業</h1>
<p>白砂市は、令和７年度の予算をまとめました。重点を三つに絞りました。</p>
<h2>１　子どもを育てる</h2>
<ul>
<li>学校給食費の無償化【新規】　２億3,400万円（学校給食課）</li>
<li>学童保育の時間延長　5,620万円（前年度 4,980万円）（こども課）</li>
</ul>
<h2>２　まちを守る</h2>
<table>
<caption>（単位：千円）</caption>
<tr><th>事業名</th><th>予算額</th><th>うち一般財源</th></tr>
<tr><td>橋りょうの補修</td><td>186,000</td><td>24,500</td></tr>
<tr><td>雨水管の整備</td><td>310,000</td><td>12,000</td></tr>
</table>
</body></html>
"""


def _write(path: Path) -> None:
    path.write_text(_PAGE, encoding="utf-8")


def _either(name):
    return Either(name, f"{name}【新規】")


PLAN = Plan(
    "main_projects.html",
    _write,
    None,
    budgets=(
        Budget(_either("学校給食費の無償化"), 234_000_000, 2025, new=True),
        Budget("学童保育の時間延長", 56_200_000, 2025),
        Budget("学童保育の時間延長", 49_800_000, 2024, previous=True),
        Budget("橋りょうの補修", 186_000_000, 2025),
        Budget("橋りょうの補修", 24_500_000, 2025, portion=True),
        Budget("雨水管の整備", 310_000_000, 2025),
        Budget("雨水管の整備", 12_000_000, 2025, portion=True),
    ),
    published="2025-02",
    kept_apart=True,
)
