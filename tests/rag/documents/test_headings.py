"""Headings as one line."""

from __future__ import annotations

import pytest

from rag.documents.headings import heading_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第１章　総則", "第１章　総則"),
        ("みなと計画\n（令和６年度）", "みなと計画（令和６年度）"),
        ("Harbour\nplan", "Harbour plan"),
        ("第１章\t総則", "第１章 総則"),
        ("  上 \n\n 下  ", "上下"),
        ("", ""),
    ],
)
def test_heading_line(text: str, expected: str) -> None:
    assert heading_line(text) == expected
