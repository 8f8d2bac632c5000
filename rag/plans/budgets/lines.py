"""Reading budget lines: what each amount is for, of which year, and which are earlier ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from rag.plans.budgets.amounts import Amount, find_amounts
from rag.plans.budgets.items import Item, find_items, item_text
from rag.plans.budgets.vocabulary import NEW_MARK, PART, REPOSTED, SPACES
from rag.plans.fiscal_years import FiscalYears
from rag.plans.records import Budget, BudgetKind

_FIGURE = re.compile(
    r"[\s　]*(?P<number>(?P<minus>[▲△−－-])?[\s　]*"
    r"(?P<digits>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]+(?:[.．][0-9０-９]+)?))[\s　]*"
)
_ASCII = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for amounts that do not say it themselves.

    Attributes:
        year: Fiscal year of the budget.
        kind: Kind of budget.
        round: Number of the supplementary budget.
        factor: How many yen a number without unit is worth, None where that is not known.
        bare: Whether numbers without unit are amounts.
        previous: Whether all of them are earlier amounts given for comparison.
        item: What the money is for, with its place, where the line names nothing.
        portion: Whether all of them are parts of larger amounts.
        new: Whether the line is marked 新規 elsewhere.
        reposted: Whether it is marked 再掲 elsewhere.
        earlier: Fiscal year of amounts in brackets that name none.
        spans: Whether the amounts are of several years (総額), so that none is to be named.
    """

    year: int | None = None
    kind: BudgetKind | None = None
    round: int | None = None
    factor: Fraction | None = None
    bare: bool = False
    previous: bool = False
    item: tuple[str, int, int] | None = None
    portion: bool = False
    new: bool = False
    reposted: bool = False
    earlier: int | None = None
    spans: bool = False


def read_lines(
    text: str, offset: int, years: FiscalYears, defaults: Defaults = Defaults()
) -> list[Budget]:
    """Reads the budget lines of a text.

    Args:
        text: One or several lines, tabs between cells, as the document has them.
        offset: Where the text stands in the canonical text.
        years: How the document counts years.
        defaults: What holds where the line says nothing.

    Returns:
        One budget for each amount, in order; offsets point into the canonical text.
    """
    amounts = find_amounts(text, years, defaults.factor, bare=defaults.bare)
    if not amounts:
        return []
    items = find_items(text, amounts, years)
    return [budget for item in items for budget in _budgets(text, offset, item, defaults)]


def read_figure(text: str, offset: int, defaults: Defaults) -> Budget | None:
    """Reads a cell that is nothing but a number, as `read_lines` would.

    Large sheets have hundreds of thousands of them.

    Args:
        text: The cell.
        offset: Where it stands in the canonical text.
        defaults: What its column and row say of it.

    Returns:
        The budget, None when the cell says anything else.
    """
    figure = _FIGURE.fullmatch(text)
    if figure is None or not defaults.bare:
        return None
    value = Fraction(figure["digits"].translate(_ASCII).replace(",", ""))
    yen = None if defaults.factor is None else round(value * defaults.factor)
    item, start, end = defaults.item or ("", offset, offset)
    first, last = offset + figure.start("number"), offset + figure.end("number")
    return Budget(
        item=item,
        amount_yen=-yen if yen is not None and figure["minus"] else yen,
        fiscal_year=defaults.year,
        kind=defaults.kind or BudgetKind.INITIAL,
        round=defaults.round,
        portion=defaults.portion or PART.match(item) is not None,
        new=defaults.new and not defaults.previous,
        reposted=defaults.reposted,
        previous=defaults.previous,
        text=text.strip(),
        char_start=first,
        char_end=last,
        item_start=start if defaults.item else first,
        item_end=end if defaults.item else first,
        certain=yen is not None and (defaults.year is not None or defaults.spans),
    )


def _budgets(text: str, offset: int, item: Item, defaults: Defaults) -> Iterator[Budget]:
    """The amounts of one item as budgets."""
    words = text[item.start : item.end]
    name, start, end = item_text(words), offset + item.start, offset + item.end
    if not name and defaults.item is not None:
        name, start, end = defaults.item
    reposted = defaults.reposted or REPOSTED.search(words) is not None
    reposted = reposted or any(amount.reposted for amount, _ in item.amounts)
    new = defaults.new or NEW_MARK.search(words) is not None
    part = PART.match(name) is not None
    own = next((a.years[0] for a, bracketed in item.amounts if a.years and not bracketed), None)
    last: Amount | None = None
    for amount, bracketed in item.amounts:
        amount = _inheriting(amount, last)
        last = amount
        previous = bracketed or defaults.previous
        year = _year(amount, bracketed, own, defaults)
        known = year is not None or len(amount.years) > 1 or defaults.spans
        yield Budget(
            item=name,
            amount_yen=amount.yen,
            fiscal_year=year,
            kind=_kind(amount, defaults),
            round=amount.round if amount.kind is not None else defaults.round,
            portion=amount.portion or defaults.portion or part,
            new=(new and not previous) or amount.new,
            reposted=reposted,
            previous=previous,
            text=SPACES.sub(" ", text[amount.start : amount.end]).strip(),
            char_start=offset + amount.start,
            char_end=offset + amount.end,
            item_start=start,
            item_end=end,
            certain=item.certain and amount.yen is not None and known,
        )


def _inheriting(amount: Amount, last: Amount | None) -> Amount:
    """An amount of a further source of money, with the year of the one before it."""
    if last is None or not amount.source or amount.years or not last.source:
        return amount
    return replace(amount, years=last.years, kind=amount.kind or last.kind, round=last.round)


def _year(amount: Amount, bracketed: bool, own: int | None, defaults: Defaults) -> int | None:
    """The fiscal year of an amount; 前年度 is the one before that of its item."""
    if amount.years:
        return amount.years[0] if len(amount.years) == 1 else None
    if not bracketed:
        return defaults.year
    if not amount.previous:
        return defaults.earlier
    base = defaults.year if defaults.year is not None else own
    return base - 1 if base is not None else None


def _kind(amount: Amount, defaults: Defaults) -> BudgetKind:
    if amount.kind is not None:
        return amount.kind
    if len(amount.years) > 1:
        return BudgetKind.OTHER
    if amount.years and defaults.kind is BudgetKind.SUPPLEMENTARY:
        return BudgetKind.INITIAL
    return defaults.kind or BudgetKind.INITIAL
