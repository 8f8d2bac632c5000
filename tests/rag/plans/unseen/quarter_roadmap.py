"""A 工程表 in Markdown whose columns are quarters; the fourth is in the next calendar year."""

from __future__ import annotations

from pathlib import Path

from tests.rag.plans.unseen.expectation import UNSAID, Entry, Measure, Plan, numbered

_TEXT = """\
# 窓口手続の見直し工程表

2025年４月１日　藤波町

## １　届出の見直し

| 取組 | 2025年度 第１四半期 | 2025年度 第２四半期 | 2025年度 第３四半期 | 2025年度 第４四半期 | 2026年度 | 目標 |
|---|---|---|---|---|---|---|
| 転入届の様式統合 | 様式案の作成 | 条例の改正 | | 新様式の使用開始【2026.2】 | | 記入時間を半分に |
| 予約枠の公開 | | 予約サイトの試行 | | | 全窓口で公開 | 待ち時間10分以内 |

## ２　職員の育成

| 取組 | 2025年度 第１四半期 | 2025年度 第２四半期 | 2025年度 第３四半期 | 2025年度 第４四半期 | 2026年度 | 目標 |
|---|---|---|---|---|---|---|
| 案内役の配置 | | | 研修の実施（2025年11月） | | 配置（→2028年度まで） | 全庁舎に１人以上 |
"""  # noqa: E501


def _write(path: Path) -> None:
    path.write_text(_TEXT, encoding="utf-8")


_FORMS = numbered("１", "届出の見直し")

PLAN = Plan(
    "quarter_roadmap.md",
    _write,
    (
        Measure(
            "転入届の様式統合",
            section=_FORMS,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            schedule=(
                Entry("様式案の作成", 2025, 2025, "記入時間を半分に"),
                Entry("条例の改正", 2025, 2025, "記入時間を半分に"),
                Entry("新様式の使用開始【2026.2】", 2025, 2025, "記入時間を半分に"),
            ),
        ),
        Measure(
            "予約枠の公開",
            section=_FORMS,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            schedule=(
                Entry("予約サイトの試行", 2025, 2025, "待ち時間10分以内"),
                Entry("全窓口で公開", 2026, 2026, "待ち時間10分以内"),
            ),
        ),
        Measure(
            "案内役の配置",
            section=numbered("２", "職員の育成"),
            kpis=UNSAID,
            fiscal_years=UNSAID,
            schedule=(
                Entry("研修の実施（2025年11月）", 2025, 2025, "全庁舎に１人以上"),
                Entry("配置（→2028年度まで）", 2026, 2028, "全庁舎に１人以上"),
            ),
        ),
    ),
    published="2025-04-01",
)
