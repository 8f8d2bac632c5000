"""The fields of one measure: what its labels announce, gathered from its lines and rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.documents.model import BlockType, Document
from rag.plans.kpis import KpiField, RowCells
from rag.plans.kpis.columns import Column, Columns
from rag.plans.labels import Label, Role, kpi_kind
from rag.plans.measures.responsible import names_body
from rag.plans.measures.scan import Line, Row, Scan
from rag.plans.outline import Outline
from rag.plans.records import KpiKind, Text


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A row of a table of indicators.

    Attributes:
        cells: Its cells.
        unit: Unit that the caption gives.
        kind: Kind that the heading over the table names.
    """

    cells: RowCells
    unit: str | None
    kind: KpiKind | None


@dataclass(frozen=True, slots=True)
class FormValue:
    """A value that a form gives to the indicator before it: 現状値（R5） | 12人.

    Attributes:
        role: What it is.
        header: The label.
        text: The value.
    """

    role: Role
    header: str
    text: Text


@dataclass(slots=True)
class Fields:
    """What the labels of a measure announce.

    Attributes:
        kpis: KPI fields, rows of indicators and values in forms, in order of the document.
        responsible: Lines of the field of the responsible organisations.
        status: Lines on the state of progress.
        body: Lines that no label claims.
        end: End of the last block.
    """

    kpis: list[KpiField | KpiRow | FormValue] = field(default_factory=list)
    responsible: list[Text] = field(default_factory=list)
    status: list[Text] = field(default_factory=list)
    body: list[Text] = field(default_factory=list)
    end: int = 0


_VALUES = frozenset({Role.BASELINE, Role.TARGET, Role.ACTUAL, Role.UNIT})
_GROUP_STYLES = frozenset({"＜＞", "【】", "［］", "soft"})
_LONGEST_TAG = 12
_LONGEST_NAMES = 120
_FEWEST_TAGS = 3
_PROSE = re.compile(r"[ぁ-ん一-龠ァ-ヴ]{2}")
_WORDS_ONLY = re.compile(r"^[^0-9０-９（(・。、：:※]+$")


def find_tags(document: Document, scan: Scan) -> frozenset[str]:
    """Short lines that stand again and again between the lines of others: tags of the margin.

    They are printed beside the text, and a converter sets them anywhere.

    Args:
        document: The document.
        scan: What its blocks say.
    """
    counts: dict[str, int] = {}
    labelled = False
    for block in range(len(document.blocks)):
        for line in scan.lines.get(block, ()):
            words = line.text.text
            if line.label is not None:
                labelled = line.label.role is not Role.BODY
            elif document.blocks[block].type is not BlockType.PARAGRAPH or len(words) > 24:
                labelled = False
            elif not labelled and len(words) <= _LONGEST_TAG and _WORDS_ONLY.match(words):
                counts[words] = counts.get(words, 0) + 1
    return frozenset(words for words, count in counts.items() if count >= _FEWEST_TAGS)


class FieldReader:
    """Gathers the fields of measures.

    Args:
        document: The document.
        outline: Its outline.
        scan: What its blocks say.
        tags: Tags of the margin, see `find_tags`.
    """

    def __init__(
        self, document: Document, outline: Outline, scan: Scan, tags: frozenset[str]
    ) -> None:
        self._document = document
        self._outline = outline
        self._scan = scan
        self._tags = tags

    def read(self, blocks: Sequence[int], heading: int | None, *, row: bool) -> Fields:
        """Reads the fields of a measure.

        Args:
            blocks: Indices of its blocks, ascending.
            heading: Index of its own section, None for forms and rows.
            row: Whether its blocks are rows of a table of measures.
        """
        gathered = _Gathered(self._tags)
        for block in blocks:
            gathered.fields.end = self._document.blocks[block].char_end
            found = self._scan.rows.get(block)
            if found is not None:
                gathered.take_row(found, measure=row)
            elif block in self._scan.headers:
                continue
            elif block in self._scan.lines:
                self._take_lines(gathered, block, heading)
        gathered.close()
        return gathered.fields

    def _take_lines(self, gathered: _Gathered, block: int, heading: int | None) -> None:
        lines = self._scan.lines[block]
        if block in self._outline.headings:
            segment = self._outline.segment_at(block)
            section = segment.section if segment is not None else None
            if section is not None and section == heading:
                return  # the title of the measure, once more on each slide
            style = self._outline.sections[section].style if section is not None else ""
            if not any(line.label for line in lines) and style not in _GROUP_STYLES:
                gathered.close()
        for line in lines:
            gathered.take(line)


class _Gathered:
    """Fields as they grow: the label that is open, and the lines under it."""

    def __init__(self, tags: frozenset[str]) -> None:
        self.fields = Fields()
        self._tags = tags
        self._role: Role | None = None
        self._kind: KpiKind | None = None
        self._header = ""
        self._lines: list[Text] = []
        self._columns: list[int] = []
        self._table: int | None = None

    def take(self, line: Line) -> None:
        """Takes a line."""
        if self._table is not None:
            self.close()  # what follows a table is no indicator any more
        if line.label is not None:
            self._open(line, line.label)
            return
        if self._role is Role.RESPONSIBLE and not self._is_responsible(line.text.text):
            self.close()
        if self._role is Role.KPI and line.text.text in self._tags:
            return
        if self._role in (None, Role.BODY):
            self.fields.body.append(line.text)
        else:
            self._lines.append(line.text)
            self._columns.append(line.width)

    def _is_responsible(self, text: str) -> bool:
        """Whether a line goes on naming who is responsible; the first is taken at its label."""
        if not self._lines:
            return len(text) <= _LONGEST_NAMES and "。" not in text
        return names_body(text)

    def _open(self, line: Line, label: Label) -> None:
        self.close()
        self._role, self._kind = label.role, label.kind
        self._header = line.text.text[: label.value_start]
        value = line.value
        if label.role is Role.BODY:
            self.fields.body.append(line.text)
        elif value.text:
            self._lines.append(value)
            self._columns.append(line.width)

    def close(self) -> None:
        """Ends the field that is open."""
        role, lines = self._role, self._lines
        self._role, self._lines, self._table = None, [], None
        columns, self._columns = self._columns, []
        if not lines:
            return
        has_indicator = any(not isinstance(entry, KpiRow) for entry in self.fields.kpis)
        if role is Role.KPI or (role is Role.TARGET and not has_indicator):
            self.fields.kpis.append(KpiField(self._kind, tuple(lines), tuple(columns)))
        elif role in _VALUES:
            self.fields.kpis.extend(FormValue(role, self._header, line) for line in lines)
        elif role is Role.RESPONSIBLE:
            self.fields.responsible.extend(lines)
        elif role is Role.STATUS:
            self.fields.status.extend(lines)

    def take_row(self, row: Row, *, measure: bool) -> None:
        """Takes a row of a table."""
        if row.form:
            self._take_form(row)
            return
        if self._table not in (None, row.table):
            self.close()
        self._table = row.table
        columns = row.cells.columns
        if self._role is Role.KPI and Role.KPI not in columns.roles:
            columns = _named_by_first(columns)
        if not columns.by_index:
            return
        cells = RowCells(row.cells.document, columns, row.cells.by_column, row.cells.own)
        if columns.hold_indicators:
            self.fields.kpis.append(KpiRow(cells, row.unit, self._kind))
        self._take_cells(cells, measure=measure)

    def _take_form(self, row: Row) -> None:
        """Takes a row without headers; without a label too, nothing says what its cells are."""
        labelled = any(line.label is not None for line in row.form)
        if self._role is Role.KPI and not labelled:
            kind = self._kind
            self.close()
            self._role, self._kind = Role.KPI, kind
            lines = tuple(line.text for line in row.form)
            self.fields.kpis.append(KpiField(kind, lines, certain=False))
            return
        for line in row.form:
            self.take(line)

    def _take_cells(self, cells: RowCells, *, measure: bool) -> None:
        """Takes what the columns of a row hold besides values."""
        columns = cells.columns
        for at in sorted(cells.own):
            column = columns.by_index.get(at)
            lines = _cell_lines(cells, at)
            if column is None or not lines:
                continue
            if column.role is Role.RESPONSIBLE:
                self.fields.responsible.extend(lines)
            elif not measure:
                continue
            elif column.role is Role.STATUS:
                self.fields.status.extend(lines)
            elif column.role is Role.BODY or (column.role is None and not column.years):
                self.fields.body.extend(line for line in lines if _PROSE.search(line.text))
            elif _is_indicator(columns, column):
                kind = kpi_kind(column.header)
                self.fields.kpis.append(KpiField(kind, tuple(lines)))


def _is_indicator(columns: Columns, column: Column) -> bool:
    """Whether a cell of a row of measures is a KPI in words, not the name or value of one."""
    if columns.hold_indicators:
        return False
    return column.role is Role.KPI or (column.role is Role.TARGET and Role.KPI not in columns.roles)


def _named_by_first(columns: Columns) -> Columns:
    """Columns under a heading 成果指標: where none is named so, the first names the indicators."""
    plain = (None, Role.BODY, Role.NOTE)
    at = (
        None
        if Role.TITLE in columns.roles
        else min(
            (i for i, c in columns.by_index.items() if c.role in plain and not c.years),
            default=None,
        )
    )
    if at is None:
        return columns
    renamed: Mapping[int, Column] = columns.by_index | {
        at: Column(columns.by_index[at].header, Role.KPI)
    }
    return Columns(dict(renamed))


def _cell_lines(cells: RowCells, at: int) -> list[Text]:
    cell = cells.by_column[at]
    lines: list[Text] = []
    start = cell.char_start
    for raw in cells.text(at).split("\n"):
        text = raw.strip()
        if text:
            lead = start + len(raw) - len(raw.lstrip())
            lines.append(Text(text, lead, lead + len(text)))
        start += len(raw) + 1
    return lines
