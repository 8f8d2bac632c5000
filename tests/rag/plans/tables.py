"""Documents of lines and tables, as readers would give them."""

from __future__ import annotations

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType, Document
from rag.plans.measures import find_measures
from rag.plans.outline import build_outline


def cell(text, column, *, columns=1, rows=1, header=False):
    """A cell of a table."""
    return TableCell(text, column, columns, rows, header)


def head(*texts):
    """A row of column headers."""
    return [cell(text, at, header=True) for at, text in enumerate(texts)]


def row(*texts):
    """A row of plain cells; None leaves a column to a cell merged from above."""
    return [cell(text, at) for at, text in enumerate(texts) if text is not None]


def plan(*parts) -> Document:
    """A document of lines (text), headings ((level, text)) and tables (lists of rows)."""
    builder = DocumentBuilder("docx")
    for part in parts:
        if isinstance(part, list):
            table = builder.new_table()
            for at, cells in enumerate(part):
                builder.add_row(table, at, cells)
        elif isinstance(part, tuple):
            builder.add(BlockType.HEADING, part[1], level=part[0])
        else:
            builder.add(BlockType.PARAGRAPH, part)
    return builder.build()


def measures_of(document, published="2024-06"):
    """The measures of a document."""
    return find_measures(document, build_outline(document), published=published)


def values(kpi):
    """The values of an indicator: baseline, targets, actuals."""
    return (
        kpi.baseline and (kpi.baseline.value, kpi.baseline.fiscal_year),
        [(value.value, value.fiscal_year) for value in kpi.targets],
        [(value.value, value.fiscal_year) for value in kpi.actuals],
    )
