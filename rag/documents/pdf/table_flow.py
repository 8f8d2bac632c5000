"""Tables that go on over pages become one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.documents.builder import DocumentBuilder, PrintedLine, TableCell
from rag.documents.model import BlockType
from rag.documents.pdf.cells import PageCell, PageRow, PageTable
from rag.documents.pdf.geometry import Box, Frame
from rag.documents.pdf.marks import begins_part
from rag.documents.wraps import joint
from rag.japanese.normalize import squeeze

_SAME_LINE = 4.0
_MOST_HEADERS = 3


@dataclass(slots=True)
class TableRow:
    """A row of a table that may stand on two pages.

    Attributes:
        cells: Cells that begin in it.
        places: Page and box, on the page as displayed, of its text.
    """

    cells: list[PageCell]
    places: list[tuple[int, Box]]


@dataclass(slots=True)
class WholeTable:
    """A table as collected so far, from the page on which it begins.

    Attributes:
        xs: Positions of the lines between columns; empty for a table without rules.
        rows: Its rows.
        headers: Number of rows known to label the columns, 0 while unknown.
        last_page: The last page on which a part of it stands.
        captions: Captions right above it, as printed lines.
        ocr: Whether it was recognised in an image.
    """

    xs: tuple[float, ...]
    rows: list[TableRow]
    headers: int
    last_page: int
    captions: list[list[PrintedLine]] = field(default_factory=list)
    ocr: bool = False

    @classmethod
    def begun(cls, part: PageTable, page: int, frame: Frame) -> WholeTable:
        """A table that begins with its part on one page."""
        rows = [_placed(row, page, frame) for row in part.rows]
        headers = part.headers or _shaded_rows(part.rows)
        return cls(part.xs, rows, headers, page, ocr=part.ocr)

    def take(self, part: PageTable, page: int, frame: Frame) -> bool:
        """Adds the part on the next page, if it is one.

        The columns must be the same, and a header that is printed again is dropped. Where the
        part begins with the same row though this is no header, it is another table.

        Returns:
            Whether the part belonged to this table.
        """
        if page != self.last_page + 1 or part.ocr != self.ocr:
            return False
        columns = _common_columns(self.xs, part.xs)
        if columns is None:
            return False
        repeated = self._repeated_rows(part, columns)
        if repeated and not self._is_header(repeated):
            return False
        if repeated:
            self.headers = max(self.headers, repeated)
        self._move(columns)
        rows = [_moved(row, part.xs, columns) for row in part.rows[repeated:]]
        placed = [_placed(row, page, frame) for row in rows]
        if placed:
            self._join(placed[0])
            self.rows.extend(placed[1:])
        self.last_page = page
        return True

    def header_rows(self) -> int:
        """Number of leading rows that label the columns."""
        return self.headers or _inferred_headers(self.texts())

    def texts(self) -> list[list[str]]:
        """Texts by row and column, empty where nothing begins."""
        width = max(
            (cell.column + cell.column_span for row in self.rows for cell in row.cells), default=0
        )
        grid = [[""] * width for _ in self.rows]
        for texts, row in zip(grid, self.rows, strict=True):
            for cell in row.cells:
                texts[cell.column] = cell.text
        return grid

    def _repeated_rows(self, part: PageTable, columns: tuple[float, ...]) -> int:
        """Number of rows at the head of a part that repeat the head of the table."""
        own = [_texts(_moved_cells(row.cells, self.xs, columns)) for row in self.rows]
        other = [_texts(_moved(row, part.xs, columns).cells) for row in part.rows]
        for count in range(min(_MOST_HEADERS, len(own), len(other)), 0, -1):
            if own[:count] == other[:count] and any(own[0]):
                return count
        return 0

    def _is_header(self, rows: int) -> bool:
        """Whether rows printed again are a header, not the labels of a form filled in again."""
        if self.headers or _inferred_headers(self.texts()):
            return True
        return sum(bool(cell.text) for cell in self.rows[0].cells) > 2 or rows > 1

    def _move(self, columns: tuple[float, ...]) -> None:
        if columns != self.xs:
            for row in self.rows:
                row.cells = list(_moved_cells(row.cells, self.xs, columns))
            self.xs = columns

    def _join(self, row: TableRow) -> None:
        """Adds the first row of the next page, or what it completes if it was cut."""
        last = self.rows[-1]
        first_column = next((cell for cell in row.cells if cell.column == 0), None)
        if _completes(last, row):
            own = {cell.column: at for at, cell in enumerate(last.cells)}
            for cell in row.cells:
                if cell.text:
                    before = last.cells[own[cell.column]]
                    last.cells[own[cell.column]] = replace(
                        before,
                        text=before.text + joint(before.text, cell.text) + cell.text,
                        open_end=cell.open_end,
                    )
            last.places.extend(row.places)
            return
        if first_column is not None and first_column.text:
            self.rows.append(row)
            return
        self._extend_label(first_column.row_span if first_column is not None else 1)
        row.cells = [cell for cell in row.cells if cell.column > 0 or cell.text]
        self.rows.append(row)

    def _extend_label(self, rows: int) -> None:
        """Lets the merged cell at the foot of the first column reach some rows farther."""
        for at in range(len(self.rows) - 1, -1, -1):
            for place, cell in enumerate(self.rows[at].cells):
                if cell.column == 0:
                    if at + cell.row_span == len(self.rows):
                        longer = replace(cell, row_span=cell.row_span + rows)
                        self.rows[at].cells[place] = longer
                    return

    def write(self, builder: DocumentBuilder) -> None:
        """Writes captions and rows into a document."""
        number = builder.new_table()
        for caption in self.captions:
            builder.add_lines(BlockType.CAPTION, caption, table=number, ocr=self.ocr)
        headers = self.header_rows()
        for at, row in enumerate(self.rows):
            builder.add_row(
                number,
                at,
                [
                    TableCell(cell.text, cell.column, cell.column_span, cell.row_span, at < headers)
                    for cell in row.cells
                    if cell.text
                ],
                page=row.places[0][0] if row.places else None,
                lines=[PrintedLine("", page, box) for page, box in row.places],
                ocr=self.ocr,
            )


def _placed(row: PageRow, page: int, frame: Frame) -> TableRow:
    places = [] if row.box is None else [(page, frame.page(row.box))]
    return TableRow(list(row.cells), places)


def _texts(cells: Sequence[PageCell]) -> list[tuple[int, str]]:
    return [(cell.column, squeeze(cell.text)) for cell in cells if cell.text]


def _shaded_rows(rows: Sequence[PageRow]) -> int:
    """Number of leading rows that are painted while the rows below are not."""
    reach = 0
    width = max((c.column + c.column_span for row in rows for c in row.cells), default=0)
    for at, row in enumerate(rows):
        filled = [cell for cell in row.cells if cell.text]
        section = at > 0 and len(filled) == 1 and filled[0].column_span >= width > 1
        if filled and all(cell.shaded for cell in filled) and not section:
            reach = max(reach, *(at + cell.row_span for cell in filled))
        elif filled or at >= reach:
            break
    return reach if reach < len(rows) and reach <= _MOST_HEADERS else 0


def _inferred_headers(texts: Sequence[Sequence[str]]) -> int:
    from rag.documents.tables import infer_header_rows

    return infer_header_rows(texts)


def _common_columns(xs: tuple[float, ...], others: tuple[float, ...]) -> tuple[float, ...] | None:
    """Columns into which those of two parts fit; None if they are not the same table's.

    A part without the header has fewer lines where the header was divided further, or the other
    way round. The parts may be shifted against each other, as on left and right pages.
    """
    if len(xs) < 2 or len(others) < 2:
        return None
    shift = xs[0] - others[0]
    moved = tuple(x + shift for x in others)
    few, many = sorted((xs, moved), key=len)
    if abs(few[-1] - many[-1]) > _SAME_LINE:
        return None
    if all(min(abs(x - other) for other in many) <= _SAME_LINE for x in few):
        return xs if len(xs) == len(moved) else many
    return None


def _moved(row: PageRow, xs: tuple[float, ...], columns: tuple[float, ...]) -> PageRow:
    return PageRow(tuple(_moved_cells(row.cells, xs, columns)), row.box)


def _moved_cells(
    cells: Sequence[PageCell], xs: tuple[float, ...], columns: tuple[float, ...]
) -> list[PageCell]:
    """Cells with their columns counted among other, finer columns."""
    shift = columns[0] - xs[0]
    places = [min(range(len(columns)), key=lambda at: abs(columns[at] - x - shift)) for x in xs]
    return [
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in cells
    ]


def _completes(last: TableRow, row: TableRow) -> bool:
    """Whether a row goes on with a row that the page end cut.

    It then has less to say than a new row would have, and nothing but the rest of full cells in
    its first column.
    """
    before = {cell.column: cell for cell in last.cells if cell.text}
    filled = [cell for cell in row.cells if cell.text]
    return (
        0 < len(filled) < max(len(before), 2)
        and all(cell.column in before for cell in filled)
        and all(before[cell.column].open_end for cell in filled if cell.column == 0)
        and any(before[cell.column].open_end for cell in filled)
        and not any(begins_part(cell.text) for cell in filled)
    )
