"""Reading budget lines: what each amount is for, and which amounts are earlier ones.

A line names an item, then its amounts; amounts in brackets are those of an earlier year. Names run
over lines, amounts stand on the next line or in the next cell, brackets hold names of programmes
that went before. A new item begins where words stand between two amounts outside of brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from rag.plans.budgets.amounts import Amount, find_amounts
from rag.plans.budgets.vocabulary import LABEL, NEW_MARK, REPOSTED
from rag.plans.fiscal_years import FiscalYears
from rag.plans.records import Budget, BudgetKind


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


@dataclass(slots=True)
class _Item:
    """An item and its amounts, each with whether it stands in brackets."""

    start: int
    end: int
    amounts: list[tuple[Amount, bool]] = field(default_factory=list)
    certain: bool = True


_OPEN, _CLOSE = "（(", "）)"
_NOTE_LINE = re.compile(r"^[\s　]*[※＊*][^\n]*$", re.MULTILINE)
_NOTE_REST = re.compile(r"※[^\n\t)）]*")
_BESIDE_AMOUNT = re.compile(r"[ 　]*[（(][^（()）\n]*[）)]")
_REMARK = re.compile(
    r"[（(][\s　]*(?:補助率|交付率|負担率|国費率|所管|注|※)"
    r"[^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]"
)
_TRIM = re.compile(
    r"^[\s　・･·•○●◎◇◆□■▪▶▷*＊:：、,，;；/／+＋→⇒]+|[\s　:：、,，;；/／+＋→⇒*＊…‥]+$"
)
_EMPTY_BRACKETS = re.compile(r"[【［\[（(][\s　]*[】］\]）)]")
_LETTERS = re.compile(r"[ぁ-んァ-ヶ一-龠々A-Za-zＡ-Ｚａ-ｚ]")
_FIGURE = re.compile(
    r"[\s　]*(?P<number>(?P<minus>[▲△−－-])?[\s　]*"
    r"(?P<digits>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]+(?:[.．][0-9０-９]+)?))[\s　]*"
)
_ASCII = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_PART = re.compile(r"[\s　]*うち")
_SPACES = re.compile(r"[\s　]+")
_LATIN_END = re.compile(r"[A-Za-z0-9]$")
_LATIN_START = re.compile(r"^[A-Za-z0-9]")


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
    items: list[_Item] = []
    for item in _items(text, amounts, years):
        items.extend(_paired(text, item))
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
        portion=defaults.portion or _PART.match(item) is not None,
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


class _Place(NamedTuple):
    """Where an amount stands: in how many brackets, and where the outer and inner one open."""

    depth: int
    outer: int
    inner: int


def _places(text: str, amounts: Sequence[Amount]) -> list[_Place]:
    """The brackets around each amount; a bracket left open goes on to the end."""
    opened: list[int] = []
    found: list[_Place] = []
    at = 0
    for amount in amounts:
        for index in range(at, amount.start):
            if text[index] in _OPEN:
                opened.append(index)
            elif text[index] in _CLOSE and opened:
                opened.pop()
        at = amount.start
        outer, inner = (opened[0], opened[-1]) if opened else (at, at)
        found.append(_Place(len(opened), outer, inner))
    return found


def _items(text: str, amounts: Sequence[Amount], years: FiscalYears) -> Iterator[_Item]:
    """Puts amounts to their items."""
    item: _Item | None = None
    at = 0
    for amount, place in zip(amounts, _places(text, amounts), strict=True):
        begins = place.outer
        named: tuple[int, int] | None = None
        alone: tuple[int, ...] = ()
        if at <= begins:
            alone = _years_alone(text[at:begins], years)
            named = None if alone else _name(text, at, begins)
        if item is None or named is not None:
            if item is not None:
                yield item
            item = _Item(*(named or (amount.start, amount.start)))
        at = max(at, _after(text, amount, place.depth))
        if place.depth and _PART.match(text, place.inner + 1):
            continue
        # 「80.5億円 (5年度) 12.3億円」: a table has displaced the bracket.
        shifted = bool(alone) and not amount.years and not place.depth
        if shifted:
            amount = replace(amount, years=alone)
        item.amounts.append((amount, place.depth > 0 or shifted or amount.previous))
    if item is not None:
        yield item


def _after(text: str, amount: Amount, depth: int) -> int:
    """Where a name may begin behind an amount: behind the brackets around it."""
    at = amount.end
    while depth and at < len(text):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        at += 1
    return at


def _years_alone(between: str, years: FiscalYears) -> tuple[int, ...]:
    """Years that stand between two amounts in brackets, with nothing else."""
    bare = _SPACES.sub("", between)
    if bare[:1] not in tuple(_OPEN) or bare[-1:] not in tuple(_CLOSE):
        return ()
    return years.period(bare[1:-1]) or ()


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The words between two amounts that name the next item."""
    between = text[start:end]
    for pattern in (_REMARK, LABEL, _NOTE_LINE, _NOTE_REST):
        between = pattern.sub(_blank, between)
    if start and _BESIDE_AMOUNT.match(between):
        between = _BESIDE_AMOUNT.sub(_blank, between, count=1)
    if _LETTERS.search(between) is None:
        return None
    first = start + len(between) - len(between.lstrip())
    return _trim(text, first, start + len(between.rstrip()))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Takes bullets and separators off both ends."""
    while match := _TRIM.search(text[start:end]):
        if match.start() == 0:
            start += match.end()
        else:
            end = start + match.start()
        if start >= end:
            return None
    return start, end


def _paired(text: str, item: _Item) -> list[_Item]:
    """Takes apart several names that are followed by as many lines of amounts.

    Only their order pairs them, so nothing of it is certain.
    """
    names = [
        (item.start + match.start(), item.start + match.end())
        for match in re.finditer(r"[^\n\t]+", text[item.start : item.end])
        if match.group().strip()
    ]
    groups: list[list[tuple[Amount, bool]]] = []
    for amount, previous in item.amounts:
        begins = not text[text.rfind("\n", 0, amount.start) + 1 : amount.start].strip()
        if not groups or (begins and not previous):
            groups.append([])
        groups[-1].append((amount, previous))
    firsts = [(group[0][0].years, group[0][0].kind, group[0][0].round) for group in groups]
    if len(groups) < 2 or len(groups) != len(names) or len(set(firsts)) == len(firsts):
        return [item]
    return [
        _Item(*(_trim(text, *name) or name), group, certain=False)
        for name, group in zip(names, groups, strict=True)
    ]


def _budgets(text: str, offset: int, item: _Item, defaults: Defaults) -> Iterator[Budget]:
    """The amounts of one item as budgets."""
    words = text[item.start : item.end]
    name, start, end = item_text(words), offset + item.start, offset + item.end
    if not name and defaults.item is not None:
        name, start, end = defaults.item
    reposted = defaults.reposted or REPOSTED.search(words) is not None
    reposted = reposted or any(amount.reposted for amount, _ in item.amounts)
    new = defaults.new or NEW_MARK.search(words) is not None
    part = _PART.match(name) is not None
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
            text=_SPACES.sub(" ", text[amount.start : amount.end]).strip(),
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


def item_text(words: str) -> str:
    """The words of an item as people read them: one line, without marks and remarks."""
    for pattern in (REPOSTED, NEW_MARK, _REMARK, LABEL, _NOTE_REST):
        words = pattern.sub("", words)
    parts = [part.strip(" \t　") for part in words.split("\n")]
    name = ""
    for part in parts:
        latin = _LATIN_END.search(name) and _LATIN_START.search(part)
        name += (" " if latin else "") + part
    name = _EMPTY_BRACKETS.sub("", name)
    return _TRIM.sub("", _SPACES.sub(" ", name)).strip()
