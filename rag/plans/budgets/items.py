"""The items of budget lines, and which amounts are theirs.

A line names an item, then its amounts; amounts in brackets are those of an earlier year. Names run
over lines, amounts stand on the next line or in the next cell, brackets hold names of programmes
that went before. A new item begins where words stand between two amounts outside of brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rag.plans.budgets.amounts import Amount
from rag.plans.budgets.vocabulary import LABEL, NEW_MARK, PART, REPOSTED, SPACES
from rag.plans.fiscal_years import FiscalYears

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
_LATIN_END = re.compile(r"[A-Za-z0-9]$")
_LATIN_START = re.compile(r"^[A-Za-z0-9]")


@dataclass(slots=True)
class Item:
    """An item and its amounts.

    Attributes:
        start: Where its name begins in the text.
        end: Where its name ends.
        amounts: Each amount with whether it is an earlier one, as those in brackets are.
        certain: Whether the amounts are surely its own.
    """

    start: int
    end: int
    amounts: list[tuple[Amount, bool]] = field(default_factory=list)
    certain: bool = True


def find_items(text: str, amounts: Sequence[Amount], years: FiscalYears) -> Iterator[Item]:
    """Puts amounts to the items that the words around them name.

    Args:
        text: One or several lines, tabs between cells, as the document has them.
        amounts: The amounts of the text, in order.
        years: How the document counts years.
    """
    for item in _items(text, amounts, years):
        yield from _paired(text, item)


def _items(text: str, amounts: Sequence[Amount], years: FiscalYears) -> Iterator[Item]:
    """Puts amounts to their items."""
    item: Item | None = None
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
            item = Item(*(named or (amount.start, amount.start)))
        at = max(at, _after(text, amount, place.depth))
        if place.depth and PART.match(text, place.inner + 1):
            continue
        # 「80.5億円 (5年度) 12.3億円」: a table has displaced the bracket.
        shifted = bool(alone) and not amount.years and not place.depth
        if shifted:
            amount = replace(amount, years=alone)
        item.amounts.append((amount, place.depth > 0 or shifted or amount.previous))
    if item is not None:
        yield item


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


def _after(text: str, amount: Amount, depth: int) -> int:
    """Where a name may begin behind an amount: behind the brackets around it."""
    at = amount.end
    while depth and at < len(text):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        at += 1
    return at


def _years_alone(between: str, years: FiscalYears) -> tuple[int, ...]:
    """Years that stand between two amounts in brackets, with nothing else."""
    bare = SPACES.sub("", between)
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


def _paired(text: str, item: Item) -> list[Item]:
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
        Item(*(_trim(text, *name) or name), group, certain=False)
        for name, group in zip(names, groups, strict=True)
    ]


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
    return _TRIM.sub("", SPACES.sub(" ", name)).strip()
