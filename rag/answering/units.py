"""What an extractive answer is made of: sentences, items and cells of the passages found.

A unit is small enough to be an answer and whole enough to be understood: a cell comes with the
header of its column, the label of its row and its unit of measure, an item with the label above it
(KPI：), an amount with the item that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.cells import row_cells
from rag.answering.orders import find_orders
from rag.documents.model import BlockType
from rag.japanese.sentences import split_sentences
from rag.retrieval.model import Hit

_LABEL_LINE = re.compile(r"^[\s　]*(?P<label>[^。：:]{1,30})[：:][\s　]*$")
_INLINE_LABEL = re.compile(
    r"^[\s　・･·•○●]*[【［\[<＜]?(?P<label>[^。：:】］\]>＞]{1,24})[】］\]>＞]?[：:】]"
)
_BRACKETS = ("（）", "()", "「」", "『』", "［］", "[]", "〔〕")
# Labels of the fields that a plan gives for a measure; a new one ends the one before.
_FIELD = re.compile(
    r"KPI|ＫＰＩ|指標|目標|担当|所管|予算|事業費|期間|時期|背景|課題|効果|現状|内容|対象"
)
_AMOUNT_ONLY = re.compile(
    r"^[\s　]*(?:[（(]?(?:(?:令和|平成)?[元0-9０-９]+年度)?"
    r"(?:[0-9０-９]*次?(?:当初|補正)(?:予算)?)?[\s　]*"
    r"[▲△約]?[0-9０-９.,，．]+\s*(?:兆|億|百万|千万|万|千)?円(?:の内数)?[）)]?[\s　]*)+"
    r"(?:【[^】]*】|[（(][^（）()]*[）)]|※[^。]*|[\s　])*$"
)
_BRACKET_ONLY = re.compile(r"^[\s　]*[（(][^（）()]{1,80}[）)][\s　]*$")
_BULLET = re.compile(r"^[\s　]*(?:[・･·•●○◎◇◆□■▪▶▷►✓➢❖][\s　]*|[-–][\s　]+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a passage that may answer.

    Attributes:
        hit: The passage that it stands in.
        start: Offset in the canonical text.
        end: End in the canonical text.
        text: The words, verbatim.
        labels: Words that say what it is about, from outside it: row label, column header, 「KPI」.
        order: Its place among all units of the passage.
        block: Index of its block in the passage, by which neighbours are known.
        cell: Whether it is a cell of a table.
        measure: Unit of measure of a bare number, from the table's header, caption or unit column.
        beside: Offsets of other words that it rests on: the cells that name its row and its unit.
        headings: The headings below which it stands; not those of other sections of its passage.
    """

    hit: Hit
    start: int
    end: int
    text: str
    labels: tuple[str, ...]
    order: int
    block: int
    cell: bool = False
    measure: str = ""
    beside: tuple[tuple[int, int], ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The words as they are shown: a bare number with its unit of measure."""
        return self.text + self.measure

    @property
    def about(self) -> str:
        """The labels and the words together, for matching."""
        return "\n".join((*self.labels, self.value))


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    labels: tuple[str, ...]
    block: int
    cell: bool = False
    measure: str = ""
    beside: tuple[tuple[int, int], ...] = ()
    headings: tuple[str, ...] = ()


def find_units(hit: Hit) -> list[Unit]:
    """Cuts a passage into units.

    Args:
        hit: The passage.

    Returns:
        Its units in order. Labels by themselves are none, nor are orders to a model.
    """
    base = hit.passage.char_start
    orders = [(base + start, base + end) for start, end in find_orders(hit.passage.text)]
    return [
        Unit(
            hit,
            raw.start,
            raw.end,
            _slice(hit, raw.start, raw.end),
            raw.labels,
            order,
            raw.block,
            raw.cell,
            raw.measure,
            raw.beside,
            raw.headings,
        )
        for order, raw in enumerate(_joined(hit, list(_raw_units(hit))))
        if not any(raw.start < end and raw.end > start for start, end in orders)
    ]


def _slice(hit: Hit, start: int, end: int) -> str:
    base = hit.passage.char_start
    return hit.passage.text[start - base : end - base]


def _raw_units(hit: Hit) -> Iterator[_Raw]:
    label: tuple[str, ...] = ()
    path = tuple(hit.passage.heading_path)
    headings, passed = path, set[str]()
    for index, block in enumerate(hit.blocks):
        start = max(block.char_start, hit.passage.char_start)
        end = min(block.char_end, hit.passage.char_end)
        if start >= end:
            continue
        if block.type is BlockType.TABLE_ROW and block.cells:
            for cell in row_cells(hit, block):
                first = cell.start + _bullet(_slice(hit, cell.start, cell.end))
                # A sign that stands alone (●) is what the cell says.
                first = first if first < cell.end else cell.start
                yield _Raw(
                    first, cell.end, cell.labels, index, True, cell.measure, cell.beside, headings
                )
            continue
        text = _slice(hit, start, end)
        heading = block.type is BlockType.HEADING or text.strip() in hit.passage.heading_path
        if heading and not _LABEL_LINE.match(text):
            label, title = (), text.strip()
            if title not in path:
                headings = (*(above for above in path if above not in passed), title)
            passed.add(title)
            continue
        own = _INLINE_LABEL.match(text)
        if own is not None and not _is_whole(own.group("label")):
            own = None
        if own is not None and _FIELD.search(own.group("label")):
            label = ()
        for left, right in split_sentences(text):
            alone = _LABEL_LINE.match(text[left:right])
            if alone is not None:
                label, own = _nested(label, alone.group("label")), None
                continue
            inner = () if own is None or left == 0 else (own.group("label").strip(),)
            first = left + _bullet(text[left:right])
            if first < right:
                yield _Raw(start + first, start + right, (*label, *inner), index, headings=headings)


def _is_whole(label: str) -> bool:
    """Whether every bracket of a label is closed: of 「連絡会（略称：甲）」 none is a label."""
    return all(label.count(pair[0]) == label.count(pair[1]) for pair in _BRACKETS)


def _nested(above: tuple[str, ...], line: str) -> tuple[str, ...]:
    """The labels that hold after a line that is one: an item of a field stands below the field.

    After 「KPI：」, the line 「・朝市：」 gives KPI and 朝市; a line without a bullet begins anew.
    """
    own = line[_bullet(line) :].strip()
    inside = own != line.strip() and above and _FIELD.search(above[0]) and not _FIELD.search(own)
    return (above[0], own) if inside else (own,)


def _bullet(text: str) -> int:
    """Length of the bullet that a text begins with."""
    match = _BULLET.match(text)
    return match.end() if match is not None else 0


def _joined(hit: Hit, raw: Sequence[_Raw]) -> list[_Raw]:
    """Puts amounts and remarks that stand on a line of their own to what they tell of.

    Where several names are followed by as many amounts, only their order pairs them; they stay
    together as one unit, so that nobody is given a pair that the document does not show.
    """
    done: list[_Raw] = []
    amounts = 0
    for unit in raw:
        text = _slice(hit, unit.start, unit.end)
        is_amount = _AMOUNT_ONLY.match(text) is not None
        alone = not (is_amount or _BRACKET_ONLY.match(text))
        if not done or unit.cell or done[-1].cell or alone:
            done.append(unit)
            amounts = 0
            continue
        amounts += is_amount
        start = done[-1].start
        if amounts > 1 and len(done) > 1 and _is_bare_name(hit, done[-2]):
            start = done.pop(-2).start
        done[-1] = _Raw(start, unit.end, done[-1].labels, unit.block, headings=unit.headings)
    return done


def _is_bare_name(hit: Hit, unit: _Raw) -> bool:
    """Whether a unit is only the name of an item, without an amount of its own."""
    text = _slice(hit, unit.start, unit.end)
    return not unit.cell and len(text) <= 70 and "。" not in text and "億円" not in text
