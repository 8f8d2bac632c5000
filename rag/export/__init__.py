"""Measures as tables that office software opens: CSV for Excel in Japanese, and workbooks."""

from rag.export.csv_file import measures_csv
from rag.export.workbook import measures_workbook

__all__ = ["measures_csv", "measures_workbook"]
