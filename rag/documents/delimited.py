"""Reader of text tables: .csv and .tsv."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder
from rag.documents.captions import CaptionedFlow
from rag.documents.encoding import decode_text
from rag.documents.grid import Placed, PlacedRow, bands
from rag.documents.grid_regions import HeaderHints, RegionWriter
from rag.documents.model import Document, ReadLimits
from rag.documents.source import read_bytes
from rag.errors import DocumentTooLargeError, EmptyDocumentError
from rag.japanese.normalize import clean

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS = ",\t;|"
_SAMPLE_RECORDS = 200
_SAMPLE_CHARACTERS = 200_000
_MOST_CELLS = 4_000_000
_MOST_LINES_IN_A_CELL = 200
"""A cell of more lines means that a quotation mark was never closed."""
_BLANKS = " \t\n\u3000"


def read_csv(path: Path, limits: ReadLimits) -> Document:
    """Reads a .csv or .tsv file.

    The delimiter is found by its regularity, the encoding by `decode_text`. Lines of a single cell
    above and below the table are titles, units and notes.

    Args:
        path: The file.
        limits: Largest accepted size.

    Returns:
        The document; it has no pages.

    Raises:
        EmptyDocumentError: There is nothing to read in it.
        BrokenDocumentError: It is not text, or in no encoding that we know.
        DocumentTooLargeError: It exceeds a limit.
    """
    text = clean(decode_text(read_bytes(path, limits)))
    builder = DocumentBuilder("csv")
    flow = CaptionedFlow(builder)
    writer = RegionWriter(flow, None, HeaderHints())
    for rows in bands(_placed(_records(text, path.suffix.lower(), builder))):
        writer.write(rows)
    flow.flush()
    if builder.is_empty:
        raise EmptyDocumentError("文字が見つかりません。中身のあるファイルを指定してください。")
    return builder.build()


def _records(text: str, suffix: str, builder: DocumentBuilder) -> list[list[str]]:
    delimiter = find_delimiter(text, default="\t" if suffix == ".tsv" else ",")
    records = _parsed(text, delimiter, quotes=True)
    if records is None:
        builder.warn('閉じていない引用符（"）があるため、引用符を区切りとして扱わずに読みました。')
        records = _parsed(text, delimiter, quotes=False) or []
    return records


def _parsed(text: str, delimiter: str, *, quotes: bool) -> list[list[str]] | None:
    """All records; None where a quotation mark swallows the rest of the file."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
    )
    try:
        records = list(reader)
    except csv.Error:  # a cell of more than 128 KiB
        return None
    longest = max((cell.count("\n") for record in records for cell in record), default=0)
    return None if longest > _MOST_LINES_IN_A_CELL else records


def find_delimiter(text: str, default: str = ",") -> str:
    """The sign that cuts most records into the same number of cells.

    Args:
        text: The whole text.
        default: What is taken where no sign is regular.

    Returns:
        One of comma, TAB, semicolon and vertical bar.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    candidates = [default, *(sign for sign in _DELIMITERS if sign != default)]
    scores = {sign: _regularity(sample, sign) for sign in candidates}
    best = max(candidates, key=lambda sign: scores[sign])
    return best if scores[best] > 0 else default


def _regularity(sample: str, delimiter: str) -> float:
    """Share of the records that have the most common number of cells, if that is two or more."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for record, _ in zip(reader, range(_SAMPLE_RECORDS), strict=False):
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
    except csv.Error:
        return 0.0
    wide = {width: count for width, count in widths.items() if width > 1}
    return max(wide.values()) / widths.total() if wide else 0.0


def _placed(records: Iterable[list[str]]) -> Iterator[PlacedRow]:
    """Records as rows of a sheet; empty ones are left out, so that tables stand apart."""
    count = 0
    for index, record in enumerate(records):
        cells = [Placed(column, text) for column, text in enumerate(record) if text.strip(_BLANKS)]
        count += len(cells)
        if count > _MOST_CELLS:
            raise DocumentTooLargeError(
                f"セルが多すぎて読めません（{_MOST_CELLS:,}個まで）。"
                "年度や分野でファイルを分けてください。"
            )
        if cells:
            yield PlacedRow(index, index, cells)
