"""Indicators: the items of a KPI field, the rows of a table of indicators, and their values."""

from rag.plans.kpis.items import KpiField, KpiItem, columns_of, find_items, print_width
from rag.plans.kpis.reading import FoundKpi, read_item
from rag.plans.kpis.table_rows import RowCells, read_row

__all__ = [
    "FoundKpi",
    "KpiField",
    "KpiItem",
    "RowCells",
    "columns_of",
    "find_items",
    "print_width",
    "read_item",
    "read_row",
]
