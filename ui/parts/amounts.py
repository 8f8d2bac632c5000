"""Amounts of money as officials read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HUNDRED_MILLION = 100_000_000
_TEN_THOUSAND = 10_000

BUDGET_KINDS: Mapping[str, str] = {
    "initial": "当初予算",
    "supplementary": "補正予算",
    "other": "その他",
}


def yen(amount: int | None) -> str:
    """An amount in 億円, 万円 or 円, without a digit lost."""
    if amount is None:
        return "読み取れません"
    if amount and amount % _TEN_THOUSAND == 0:
        if abs(amount) >= _HUNDRED_MILLION:
            return f"{_short(amount, _HUNDRED_MILLION)}億円"
        return f"{amount // _TEN_THOUSAND:,}万円"
    return f"{amount:,}円"


def budget_kind(budget: Mapping[str, Any]) -> str:
    """Which budget an amount belongs to: 当初予算, 補正予算（第2号）."""
    kind = BUDGET_KINDS.get(budget["kind"], BUDGET_KINDS["other"])
    return f"{kind}（第{budget['round']}号）" if budget.get("round") else kind


def budget_marks(budget: Mapping[str, Any]) -> list[str]:
    """What is to be known of an amount before it is used."""
    return [
        word
        for name, word in (
            ("reposted", "再掲"),
            ("portion", "内数"),
            ("new", "新規"),
            ("previous", "比較額"),
        )
        if budget.get(name)
    ]


def _short(amount: int, unit: int) -> str:
    whole, rest = divmod(abs(amount), unit)
    decimals = f"{rest:08d}".rstrip("0") if rest else ""
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")
