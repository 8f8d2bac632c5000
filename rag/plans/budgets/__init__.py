"""Budgets of a plan: what the money is for, how much, of which year and which budget.

`find_budgets` reads them from labelled lines (【予算】 …), from lines below headings of budgets,
and from tables with columns of amounts.
"""

from __future__ import annotations

from dataclasses import replace

from rag.documents.model import Document
from rag.plans.budgets.context import BudgetYears
from rag.plans.budgets.lines import read_lines
from rag.plans.budgets.regions import Regions
from rag.plans.budgets.tables import BudgetTable
from rag.plans.fiscal_years import FiscalYears
from rag.plans.grids import find_grids
from rag.plans.outline import Outline
from rag.plans.records import Budget

__all__ = ["find_budgets"]


def find_budgets(
    document: Document, outline: Outline, *, published: str | None
) -> tuple[Budget, ...]:
    """Finds the budgets of a document.

    Args:
        document: The document.
        outline: Its outline.
        published: Its ISO date, by which 「5年度」 and 「本年度」 are understood; None if unknown.

    Returns:
        One budget for each amount, in order of the document. Totals, increases and amounts that
        belong to no budget (a limit of a subsidy) are left out.
    """
    years = FiscalYears.of(document, published)
    of_plan = BudgetYears(document, outline, years)
    found: list[Budget] = []
    headed: set[int] = set()
    for grid in find_grids(document, lambda text: years.period(text) is not None):
        table = BudgetTable(document, outline, grid, years, of_plan)
        for row in grid.rows:
            if table.has_amounts(row):
                headed.add(row.block)
                found.extend(table.budgets(row))
    for region in Regions(document, outline, years, frozenset(headed)):
        defaults = region.defaults
        year = of_plan.at(region.block) if defaults.year is None else defaults.year
        defaults = replace(defaults, year=year, earlier=of_plan.earlier(year))
        text = document.text[region.start : region.end]
        found.extend(read_lines(text, region.start, years, defaults))
    return tuple(sorted(found, key=lambda budget: budget.char_start))
