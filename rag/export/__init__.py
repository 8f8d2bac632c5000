"""Measures as tables that office software opens: CSV for Excel in Japanese, and workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from rag.export.comparison import comparison_table
from rag.export.csv_file import table_csv
from rag.export.measures import (
    PLAIN,
    MeasureStyle,
    budget_table,
    kpi_table,
    measure_table,
    schedule_table,
)
from rag.export.workbook import tables_workbook
from rag.records import MeasureRow
from rag.records.comparison import ComparisonRow

__all__ = [
    "MEASURE_TABLES",
    "MeasureStyle",
    "comparison_csv",
    "comparison_workbook",
    "measures_csv",
    "measures_workbook",
]


MEASURE_TABLES = {
    "measures": measure_table,
    "kpis": kpi_table,
    "budgets": budget_table,
    "schedule": schedule_table,
}
"""The tables of measures, by the names of the records in the API."""


def measures_csv(
    rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN, *, table: str = "measures"
) -> bytes:
    """Measures as CSV, one a row; see `rag.export.csv_file`.

    Args:
        rows: The measures.
        style: How they are written out.
        table: Which of `MEASURE_TABLES`.
    """
    return table_csv(MEASURE_TABLES[table](rows, style))


def measures_workbook(rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN) -> bytes:
    """Measures as a workbook: a sheet each for measures, KPIs, budgets and schedules."""
    return tables_workbook([make(rows, style) for make in MEASURE_TABLES.values()])


def comparison_csv(rows: Sequence[ComparisonRow]) -> bytes:
    """Two plans side by side as CSV, one measure a row."""
    return table_csv(comparison_table(rows))


def comparison_workbook(rows: Sequence[ComparisonRow]) -> bytes:
    """Two plans side by side as a workbook."""
    return tables_workbook([comparison_table(rows)])
