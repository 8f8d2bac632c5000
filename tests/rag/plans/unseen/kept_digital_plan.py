"""A city's DX plan as a web page: labels in the head cells of rows, a schedule under each."""

from __future__ import annotations

from pathlib import Path

from tests.rag.plans.unseen.expectation import Entry, Kpi, Measure, Plan, numbered

_PAGE = """\
<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>真砂市デジタル推進計画</title></head>
<body>
<h1>真砂市デジタル推進計画</h1>
<p>令和６年３月　真砂市</p>
<h2>基本目標１　来なくてよい市役所</h2>
{first}
<h2>基本目標２　人にやさしい市役所</h2>
{second}
</body></html>
"""
_MEASURE = """\
<h3>{title}</h3>
<table>
<tr><th>取組内容</th><td>{body}</td></tr>
<tr><th>担当課</th><td>{division}</td></tr>
<tr><th>数値目標</th><td>{kpi}</td></tr>
<tr><th>進捗</th><td>{status}</td></tr>
</table>
<table>
<tr><th>令和６年度</th><th>令和７年度</th><th>令和８年度</th></tr>
<tr>{steps}</tr>
</table>
"""


def _write(path: Path) -> None:
    apply = _MEASURE.format(
        title="施策①　申請の電子化",
        body="住民票や税の証明を、自宅から請求できるようにする。",
        division="デジタル推進課、市民課",
        kpi="電子申請の利用率　22％（令和５年度）→60％（令和８年度）",
        status="実施中",
        steps='<td>対象手続の選定</td><td colspan="2">電子申請の受付</td>',
    )
    learn = _MEASURE.format(
        title="施策②　学びの支援",
        body="公民館でスマートフォンの使い方を教える。",
        division="生涯学習課",
        kpi="講座の参加者数（年間）：1,200人（令和８年度）",
        status="検討中",
        steps="<td>講師の募集</td><td>講座の開始</td><td>講座の拡大</td>",
    )
    path.write_text(_PAGE.format(first=apply, second=learn), encoding="utf-8")


PLAN = Plan(
    "digital_plan.html",
    _write,
    (
        Measure(
            numbered("施策①", "申請の電子化"),
            "1",
            section=numbered("基本目標１", "来なくてよい市役所"),
            kpis=(Kpi("電子申請の利用率", "％", None, (22, 2023), ((60, 2026),)),),
            responsible=(("デジタル推進課", "デジタル推進課"), ("市民課", "市民課")),
            fiscal_years=(2023, 2026),
            status="実施中",
            schedule=(
                Entry("対象手続の選定", 2024, 2024),
                Entry("電子申請の受付", 2025, 2026),
            ),
        ),
        Measure(
            numbered("施策②", "学びの支援"),
            "2",
            section=numbered("基本目標２", "人にやさしい市役所"),
            kpis=(Kpi("講座の参加者数（年間）", "人", None, None, ((1200, 2026),)),),
            responsible=(("生涯学習課", "生涯学習課"),),
            fiscal_years=(2026,),
            status="検討中",
            schedule=(
                Entry("講師の募集", 2024, 2024),
                Entry("講座の開始", 2025, 2025),
                Entry("講座の拡大", 2026, 2026),
            ),
        ),
    ),
    published="2024-03",
    kept_apart=True,
)
