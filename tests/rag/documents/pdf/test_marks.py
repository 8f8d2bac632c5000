"""What a line begins with."""

from __future__ import annotations

import pytest

from rag.documents.pdf.marks import (
    is_bare_mark,
    is_bullet,
    is_caption,
    is_contents_entry,
    is_label,
    is_note_start,
    is_numbered,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("・窓口", True), ("○窓口", True), ("○○市", False), ("①窓口", True), ("- 窓口", True),
        ("-5％", False), ("→ 次へ", True), ("▲80", False), ("▲重点", True),
        ("窓口・予約", False), ("※注", False),
    ],
)  # fmt: skip
def test_is_bullet(text, expected):
    assert is_bullet(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（１）目的", True), ("(a) 目的", True), ("1. 目的", True), ("３　目的", True),
        ("1.5倍", False), ("3年度", False), ("ア　目的", True), ("アの目的", False),
        ("2-1 目的", True),
        ("Ⅱ 目的", True), ("[12] 目的", True), ("目的", False),
    ],
)  # fmt: skip
def test_is_numbered(text, expected):
    assert is_numbered(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【目標】", True), ("第２章　総則", True), ("第１条", True), ("※注", True),
        ("注１）", True),
        ("第三者", False), ("注意", False),
    ],
)  # fmt: skip
def test_is_label(text, expected):
    assert is_label(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表１　施策の一覧", True), ("図２－１ 体制", True), ("図表3", True),
        ("（単位：百万円）", True),
        ("主な事業（単位：千円）", True), ("表に示す", False), ("図2のとおり進める。", False),
    ],
)  # fmt: skip
def test_is_caption(text, expected):
    assert is_caption(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 条例をいう。", True), ("12条例", True), ("※1 条例", True), ("（注）条例", True),
        ("1,200人", False), ("3.5億円", False), ("条例", False),
    ],
)  # fmt: skip
def test_is_note_start(text, expected):
    assert is_note_start(text) is expected


def test_bare_marks_and_contents():
    assert [is_bare_mark(t) for t in ("・", "(1)", "１", "第２章", "1-2", "総則", "12月")] == [
        True, True, True, True, True, False, False,
    ]  # fmt: skip
    assert [is_contents_entry(t) for t in ("総則…3", "総則… 12", "総則…", "総則 3")] == [
        True, True, False, False,
    ]  # fmt: skip
