"""Cells of a table with what makes them understood: column header, row label, unit of measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from rag.documents.model import Block, Cell
from rag.japanese.normalize import normalize
from rag.japanese.sentences import split_sentences
from rag.retrieval.model import Hit

_BARE_NUMBER = re.compile(r"^[▲△+-]?\d[\d,]*(?:\.\d+)?$")
_UNIT_CAPTION = re.compile(r"単位\s*[：:]\s*(?P<unit>[^）)\]］\s、,]{1,12})")
_UNIT_IN_LABEL = re.compile(
    r"[（(\[［](?P<unit>%|％|人|件|円|千円|万円|百万円|億円|か所|箇所|カ所|回|社|台|校|世帯|時間|分|日|年|か月"
    r"|[kKcm]?m2?|㎡|ha|km|㎞|t|トン|[kKMG]?[Ww]h?|点|位|倍|施設|団体|市町村|本|隻|便|島|名)[）)\]］]"
)
_UNIT_COLUMN = re.compile(r"^[\s　]*単[\s　]*位[\s　]*$")
_YEAR_COLUMN = re.compile(r"年度|[12]\d{3}|令和|平成|現状|目標|実績")
_BULLET_INSIDE = re.compile(r"(?<=\S)[\s　]*(?=[▶►●◆■])")
_LABEL = re.compile(r"(?P<label>[^。：:\n]{1,30})[：:][\s　]*$")
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class LabelledCell:
    """An item of a cell.

    Attributes:
        start: Offset in the canonical text.
        end: End in the canonical text.
        labels: Merged cells that reach the row, its label, headers of the column, outermost first.
        measure: Unit of measure of a bare number, empty where it carries its own.
        beside: Offsets of the cells of the same row that name the row and its unit of measure.
    """

    start: int
    end: int
    labels: tuple[str, ...]
    measure: str = ""
    beside: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    text: str
    column: int
    span: int
    start: int

    def over(self, cell: Cell) -> bool:
        """Whether it stands over a cell."""
        return cell.column < self.column + self.span and self.column < (
            cell.column + cell.column_span
        )


def row_cells(hit: Hit, row: Block) -> Iterator[LabelledCell]:
    """The cells of a row that say something of their own.

    Args:
        hit: The passage.
        row: A row of a table in it.

    Yields:
        One entry for each item of each cell; a row of a table without headers is one entry, if it
        does not begin with a label (KPI：).
        Header cells, the label of the row and the cell of its unit are none.
    """
    cells = list(_cells_inside(hit, row))
    if not cells or all(cell.header for cell in cells):
        return
    headers = _headers(hit, row)
    if not headers:
        yield from _without_headers(hit, cells)
        return
    label = _row_label(hit, row, cells, headers)
    merged = _merged_labels(hit, row)
    unit = next((cell for cell in cells if _is_unit_cell(cell, headers)), None)
    measure = _text(hit, unit).strip() if unit is not None else _caption_measure(hit, row)
    # A lone cell at the left edge may be the beginning of a bar: its column proves nothing.
    lone = len(cells) == 1 and cells[0].column == 0
    for cell in cells:
        if cell is label or cell is unit:
            continue
        above = () if lone else tuple(header.text for header in headers if header.over(cell))
        own = () if label is None else (_text(hit, label),)
        labels = tuple(dict.fromkeys((*merged, *own, *above)))
        for start, end in _items(hit, cell):
            of_cell = _measure(hit, start, end, labels, measure)
            beside = [label, unit if unit is not None and of_cell == measure else None]
            yield LabelledCell(
                start,
                end,
                labels,
                of_cell,
                tuple((other.char_start, other.char_end) for other in beside if other is not None),
            )


def _without_headers(hit: Hit, cells: Sequence[Cell]) -> Iterator[LabelledCell]:
    """The row as one entry, or the items behind the label that it begins with."""
    label = _LABEL.match(_text(hit, cells[0])) if len(cells) > 1 else None
    if label is None:
        yield LabelledCell(cells[0].char_start, cells[-1].char_end, ())
        return
    beside = ((cells[0].char_start, cells[0].char_end),)
    for cell in cells[1:]:
        for start, end in _items(hit, cell):
            yield LabelledCell(start, end, (label.group("label"),), "", beside)


def _cells_inside(hit: Hit, row: Block) -> Iterator[Cell]:
    """The cells of a row, as far as they lie in the passage; a long one may be cut."""
    for cell in row.cells:
        start = max(cell.char_start, hit.passage.char_start)
        end = min(cell.char_end, hit.passage.char_end)
        if start < end:
            yield replace(cell, char_start=start, char_end=end)


def _text(hit: Hit, cell: Cell) -> str:
    base = hit.passage.char_start
    return hit.passage.text[cell.char_start - base : cell.char_end - base]


def _context(hit: Hit, row: Block, *roles: str) -> Iterator[Mapping[str, Any]]:
    """What stands above the passage and explains a row; nothing that explains a table before."""
    before = max(
        (
            other.char_end
            for other in hit.blocks
            if other.cells and other.table != row.table and other.char_start < row.char_start
        ),
        default=0,
    )
    for entry in hit.context:
        if entry["role"] in roles and entry["char_start"] >= before:
            yield entry


def _headers(hit: Hit, row: Block) -> list[_Header]:
    """Header cells of the table of a row, in order of the document."""
    found = {
        entry["char_start"]: _Header(
            _one_line(entry["text"]), entry["column"], entry["column_span"], entry["char_start"]
        )
        for entry in _context(hit, row, "header")
        if entry.get("column") is not None
    }
    for other in hit.blocks:
        for cell in other.cells if other.table == row.table else ():
            if cell.header and hit.passage.char_start <= cell.char_start < cell.char_end:
                found[cell.char_start] = _Header(
                    _one_line(_text(hit, cell)), cell.column, cell.column_span, cell.char_start
                )
    return [found[start] for start in sorted(found)]


def _one_line(text: str) -> str:
    return text.replace("\n", "")


def _merged_labels(hit: Hit, row: Block) -> tuple[str, ...]:
    """Cells that reach a row from above and label it, left to right; or the front of a cut row.

    A label stands left of the row's own cells, and ends where a row below it has a cell of its own
    in the same column.
    """
    labels: dict[int, tuple[str, int]] = {
        entry["column"]: (_one_line(entry["text"]), entry["column"] + entry["column_span"])
        for entry in _context(hit, row, "row")
        if entry.get("column") is not None
    }
    for other in hit.blocks:
        if other.table != row.table or not other.cells:
            continue
        inside = [cell for cell in other.cells if hit.passage.char_start <= cell.char_start]
        for cell in inside:
            labels = {
                column: label
                for column, label in labels.items()
                if label[1] <= cell.column or cell.column + cell.column_span <= column
            }
        if other == row:
            break
        for cell in inside:
            if cell.row_span > 1 and not cell.header:
                labels[cell.column] = _one_line(_text(hit, cell)), cell.column + cell.column_span
    first = next(cell.column for cell in row.cells if cell.char_end > hit.passage.char_start)
    texts = [text for _, (text, end) in sorted(labels.items()) if end <= first]
    return tuple(text for text in texts if len(text) <= _LONGEST_LABEL and not _is_number(text))


def _row_label(
    hit: Hit, row: Block, cells: Sequence[Cell], headers: Sequence[_Header]
) -> Cell | None:
    """The cell that names the row: the first that is whole, short, no number, under no year."""
    for cell in cells[:2] if len(cells) > 1 else ():
        text = _text(hit, cell).strip()
        over = "".join(header.text for header in headers if header.over(cell))
        if _YEAR_COLUMN.search(over) or len(text) > _LONGEST_LABEL or cell not in row.cells:
            return None
        if not _is_number(text):
            return cell
    return None


def _is_number(text: str) -> bool:
    """Whether a text is empty or a number, which names nothing."""
    return re.fullmatch(r"[\d\s.,()\-]*", normalize(text)) is not None


def _is_unit_cell(cell: Cell, headers: Sequence[_Header]) -> bool:
    return any(_UNIT_COLUMN.match(header.text) for header in headers if header.over(cell))


def _caption_measure(hit: Hit, row: Block) -> str:
    """Unit of measure that the caption of a table gives for all of it."""
    captions = [entry["text"] for entry in _context(hit, row, "unit", "caption")]
    base = hit.passage.char_start
    captions.extend(
        hit.passage.text[max(0, block.char_start - base) : block.char_end - base]
        for block in hit.blocks
        if block.table == row.table and not block.cells
    )
    for caption in captions:
        match = _UNIT_CAPTION.search(caption)
        if match is not None:
            return match.group("unit")
    return ""


def _measure(hit: Hit, start: int, end: int, labels: Sequence[str], of_row: str) -> str:
    """Unit of measure of a cell that holds a bare number."""
    base = hit.passage.char_start
    if not _BARE_NUMBER.match(normalize(hit.passage.text[start - base : end - base]).strip()):
        return ""
    for label in reversed(labels):
        match = _UNIT_IN_LABEL.search(label)
        if match is not None:
            return match.group("unit")
    return of_row


def _items(hit: Hit, cell: Cell) -> Iterator[tuple[int, int]]:
    """Items of a cell that holds several: lines, sentences, bullets in the middle of a line."""
    text = _text(hit, cell)
    bullets = [match.start() for match in _BULLET_INSIDE.finditer(text)]
    for at, end in pairwise([0, *bullets, len(text)]):
        for left, right in split_sentences(text[at:end]):
            yield cell.char_start + at + left, cell.char_start + at + right
