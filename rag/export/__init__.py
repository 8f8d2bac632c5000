"""Measures as tables that office software opens: CSV for Excel in Japanese, and workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from rag.export.comparison import comparison_table
from rag.export.csv_file import table_csv
from rag.export.measures import budget_table, kpi_table, measure_table, schedule_table
from rag.export.workbook import tables_workbook
from rag.records import MeasureRow
from rag.records.comparison import ComparisonRow

__all__ = [
    "comparison_csv",
    "comparison_workbook",
    "measures_csv",
    "measures_workbook",
]


def measures_csv(rows: Sequence[MeasureRow]) -> bytes:
    """Measures as CSV, one a row; see `rag.export.csv_file`."""
    return table_csv(measure_table(rows))


def measures_workbook(rows: Sequence[MeasureRow]) -> bytes:
    """Measures as a workbook: a sheet each for measures, KPIs, budgets and schedules."""
    makers = (measure_table, kpi_table, budget_table, schedule_table)
    return tables_workbook([make(rows) for make in makers])


def comparison_csv(rows: Sequence[ComparisonRow]) -> bytes:
    """Two plans side by side as CSV, one measure a row."""
    return table_csv(comparison_table(rows))


def comparison_workbook(rows: Sequence[ComparisonRow]) -> bytes:
    """Two plans side by side as a workbook."""
    return tables_workbook([comparison_table(rows)])
