"""Fiscal years of a document: its era, the day from which 本年度 counts, cells that are times."""

from __future__ import annotations

from datetime import date

import pytest

from rag.documents.builder import DocumentBuilder
from rag.documents.model import BlockType
from rag.plans.fiscal_years import FiscalYears

YEARS = FiscalYears("令和", date(2025, 2, 1))


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("島の計画", "2024-04-01", FiscalYears("令和", date(2024, 4, 1))),
        ("島の計画", "2024-02", FiscalYears("令和", date(2024, 2, 1))),
        ("島の計画", "2024", FiscalYears("令和", date(2024, 4, 1))),
        ("島の計画", "2015-06-30", FiscalYears(None, date(2015, 6, 30))),
        ("島の計画 令和６年", None, FiscalYears("令和", None)),
        ("島の計画", None, FiscalYears(None, None)),
        ("島の計画", "2024-02-31", FiscalYears(None, None)),
    ],
)
def test_of_a_document(text, published, expected):
    builder = DocumentBuilder("txt")
    builder.add(BlockType.PARAGRAPH, text)
    assert FiscalYears.of(builder.build(), published) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和６年度", (2024,)),
        ("2022年度 (令和4年度)", (2022,)),
        ("2025年度(令和7年度) [船の更新]", (2025,)),
        ("令和５年度\n（2023年度）", (2023,)),
        ("R7", (2025,)),
        ("令和６", (2024,)),
        ("2024", (2024,)),
        ("5年度", (2023,)),
        ("令和８年度以降", (2026,)),
        ("本年度", (2024,)),
        ("令和６年度～令和８年度", (2024, 2025, 2026)),
        ("第１四半期", ()),
        ("1Q", ()),
        ("４月", ()),
        ("上半期", ()),
        ("年度", None),
        ("目標", None),
        ("令和６年度予算額", None),
        ("目標値（令和９年度）", None),
        ("1,200", None),
        ("2040", (2040,)),
        ("", None),
    ],
)
def test_cells_that_are_times(text, expected):
    assert YEARS.period(text) == expected
