"""Risk cases as a table for the CAIO: what happened, to which answer, what was done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rag.export.tables import Column, Table

_JAPAN = ZoneInfo("Asia/Tokyo")
_COLUMNS = (
    Column("受付番号", 10),
    Column("報告日時", 18),
    Column("重大さ", 8),
    Column("種類", 20),
    Column("何が起きたか", 50),
    Column("対応状況", 10),
    Column("対応・再発防止策", 50),
    Column("対応の更新日時", 18),
    Column("報告者", 20),
    Column("所属", 20),
    Column("質問", 40),
    Column("回答", 60),
    Column("引用した文書", 50),
    Column("文ごとの照合", 20),
    Column("回答の作り方（モデル）", 22),
    Column("根拠の時点", 12),
    Column("回答のID", 34),
)
_NOTES = (
    "「文ごとの照合」は、数値・年度・府省庁名・語句を機械的に照合した結果です。",
    "回答のうち、この表を作った人が閲覧できない文書に基づく文は、除いてあります。",
)


def risk_case_table(cases: Sequence[Mapping[str, Any]]) -> Table:
    """Risk cases, one a row.

    Args:
        cases: The cases as the API shows them.
    """
    return Table("リスクケース", _COLUMNS, tuple(map(_row, cases)), _NOTES, frozen=2)


def _row(case: Mapping[str, Any]) -> tuple[str | int, ...]:
    return (
        case["number"],
        _moment(case["created"]),
        case["severity"],
        case["kind"],
        case["what"],
        case["status"],
        case["response"],
        _moment(case["updated"]),
        case["reporter_name"] or case["reporter"],
        case["division"],
        case["question"] or "",
        case["answer"] or "",
        "\n".join(case["sources"]),
        "\n".join(case["verdicts"]),
        case["model"] or "",
        case["as_of"] or "",
        case["answer_id"] or "",
    )


def _moment(written: str) -> str:
    """A moment in the time of Japan, as in 2026-04-01 14:03."""
    return datetime.fromisoformat(written).astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M")
