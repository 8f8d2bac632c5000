"""Scores of budgets: items with all their amounts right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from eval.records.gold import Record
from eval.records.score import Score
from rag.japanese.normalize import squeeze
from rag.plans.records import Budget, BudgetKind

_YEN_PER_OKU = 100_000_000
Amount = tuple[int | None, int | None, str, bool]
"""Yen, fiscal year, budget (当初, 補正, 2次補正), whether it is an earlier amount."""


def score_budgets(
    documents: Sequence[tuple[str, Sequence[Record], Iterable[Budget]]],
) -> list[Score]:
    """Scores budgets against their records.

    An item is right when its name is found and its amounts are the same, each with fiscal year,
    当初 or 補正 with its round, and whether it is an earlier amount. Records may repeat an item
    (再掲); each needs an item of its own.

    Args:
        documents: For each document its name, its records and the budgets found in it.

    Returns:
        The numbers of the table.
    """
    whole = Score("予算の項目（全金額一致）", 0.92)
    marks = Score("予算の項目（内数・新規・再掲とも）", 0.92)
    for name, records, budgets in documents:
        found = _items(budgets)
        used: set[int] = set()
        for record in records:
            place = f"{name[:3]}:{record['line']} {record['item']}"
            wanted = _shown(map(_expected, record["amounts"]))
            same = [
                at
                for at, entry in enumerate(found)
                if at not in used and squeeze(entry[0].item) == squeeze(record["item"])
            ]
            right = next((at for at in same if _shown(map(_amount, found[at])) == wanted), None)
            at = right if right is not None else (same[0] if same else None)
            if at is not None:
                used.add(at)
            whole.check(place, wanted, _shown(map(_amount, found[at])) if at is not None else None)
            marks.check(
                place,
                wanted + _expected_marks(record),
                _shown(map(_amount, found[at])) + _marks(found[at]) if at is not None else None,
            )
    return [whole, marks]


def _items(budgets: Iterable[Budget]) -> list[list[Budget]]:
    """Budgets by the place of their item."""
    items: dict[tuple[int, int], list[Budget]] = {}
    for budget in budgets:
        items.setdefault((budget.item_start, budget.item_end), []).append(budget)
    return list(items.values())


def _expected(amount: dict[str, Any]) -> Amount:
    yen = round(float(amount["oku_yen"]) * _YEN_PER_OKU)
    return yen, amount["year"], str(amount["kind"]), bool(amount["previous"])


def _amount(budget: Budget) -> Amount:
    kind = {BudgetKind.INITIAL: "当初", BudgetKind.SUPPLEMENTARY: "補正"}.get(budget.kind, "他")
    if budget.kind is BudgetKind.SUPPLEMENTARY and budget.round is not None:
        kind = f"{budget.round}次補正"
    return budget.amount_yen, budget.fiscal_year, kind, budget.previous


def _shown(amounts: Iterable[Amount]) -> str:
    return "; ".join(
        f"{year}年度{kind}{'（前）' if previous else ''} {yen}"
        for yen, year, kind, previous in sorted(amounts, key=str)
    )


def _expected_marks(record: Record) -> str:
    notes = [str(amount["note"]) for amount in record["amounts"]]
    return _marks_shown(notes.count("内数"), notes.count("新規") > 0, bool(record["reposted"]))


def _marks(budgets: Sequence[Budget]) -> str:
    portions = sum(budget.portion for budget in budgets)
    new, reposted = any(b.new for b in budgets), any(b.reposted for b in budgets)
    return _marks_shown(portions, new, reposted)


def _marks_shown(portions: int, new: bool, reposted: bool) -> str:
    marks = [f"内数{portions}"] if portions else []
    return "".join(f" {mark}" for mark in (*marks, *["新規"] * new, *["再掲"] * reposted))
