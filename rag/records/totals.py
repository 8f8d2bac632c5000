"""Sums of budgets: what may be added up, and what must not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.plans.records import Budget, BudgetKind

_KINDS = {
    BudgetKind.INITIAL: "当初予算",
    BudgetKind.SUPPLEMENTARY: "補正予算",
    BudgetKind.OTHER: "その他（区分の記載なしなど）",
}


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the amounts of one fiscal year and kind.

    Attributes:
        fiscal_year: Western fiscal year, None for amounts without a year.
        kind: 当初, 補正 or another; they are never added to each other.
        amount_yen: The sum in yen.
        count: Number of amounts in it.
    """

    fiscal_year: int | None
    kind: BudgetKind
    amount_yen: int
    count: int

    @property
    def label(self) -> str:
        """Year and kind in Japanese."""
        year = "年度の記載なし" if self.fiscal_year is None else f"{self.fiscal_year}年度"
        return f"{year} {_KINDS[self.kind]}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums, and what was left out of them.

    Attributes:
        sums: The sums by fiscal year and kind.
        reposted: Number of amounts left out since they stand elsewhere too (再掲).
        previous: Number of earlier amounts left out that are given for comparison.
        portions: Number of amounts left out that are a part of a larger one (内数).
        unread: Number of amounts that could not be read.
        uncertain: Number of amounts in the sums that the document does not prove.
    """

    sums: tuple[Total, ...]
    reposted: int
    previous: int
    portions: int
    unread: int
    uncertain: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands under the figures, in Japanese."""
        left_out = [
            f"{name} {count}件"
            for name, count in (
                ("再掲", self.reposted),
                ("前年度などの比較額", self.previous),
                ("内数", self.portions),
                ("読み取れない額", self.unread),
            )
            if count
        ]
        notes = ["当初予算と補正予算は分けて合計しています。"]
        if left_out:
            notes.append(f"合計に含めていないもの：{'、'.join(left_out)}。")
        if self.uncertain:
            notes.append(
                f"合計のうち{self.uncertain}件は要目視確認です（表の形から確定できません）。"
            )
        return tuple(notes)


def sum_budgets(budgets: Iterable[Budget]) -> Totals:
    """Adds up amounts by fiscal year and kind.

    Args:
        budgets: Amounts of any measures.
    """
    sums: dict[tuple[int | None, BudgetKind], list[int]] = {}
    left = {"reposted": 0, "previous": 0, "portions": 0, "unread": 0}
    uncertain = 0
    for budget in budgets:
        reason = _reason_to_leave_out(budget)
        if reason:
            left[reason] += 1
        elif budget.amount_yen is not None:
            sums.setdefault((budget.fiscal_year, budget.kind), []).append(budget.amount_yen)
            uncertain += not budget.certain
    ordered = sorted(sums.items(), key=lambda entry: (entry[0][0] or 0, entry[0][1].value))
    totals = tuple(Total(year, kind, sum(found), len(found)) for (year, kind), found in ordered)
    return Totals(totals, uncertain=uncertain, **left)


def _reason_to_leave_out(budget: Budget) -> str:
    if budget.reposted:
        return "reposted"
    if budget.previous:
        return "previous"
    if budget.portion:
        return "portions"
    return "unread" if budget.amount_yen is None else ""
