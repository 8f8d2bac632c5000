"""What is known of a document beside its text."""

from dataclasses import replace

import pytest

from rag.documents import READER_VERSION
from rag.documents.model import Block, BlockType, Document, Found
from rag.ingest.identity import (
    Origin,
    characters_of,
    describe,
    era_of,
    found_alike,
    same_content,
    shown_alike,
    source_of,
)
from rag.ingest.metadata import FileMetadata

TEXT = "潮見市 港の計画 2019年3月"
PLAIN = Document(
    text=TEXT, blocks=(Block(BlockType.PARAGRAPH, 0, len(TEXT)),), format="txt", pages=None
)
FOUND = replace(
    PLAIN,
    title=Found("港の計画", 4, 8),
    issuer=Found("潮見市", 0, 3),
    published=Found("2019-03", 9, 16),
    pages=2,
    warnings=("図を読めません。",),
)


def origin(**given):
    return Origin(
        id="0123456789abcdef",
        name="港/計画.案.txt",
        file_name="計画.案.txt",
        source="/文書/港/計画.案.txt",
        size=31,
        mtime_ns=17,
        given=FileMetadata(**given),
    )


def described(document=FOUND, **given):
    return describe(origin(**given), document, "a" * 64)


def shown(row):
    return (
        row.title, row.issuer, row.published, row.confidentiality, row.visibility,
        row.extra["era"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("document", "given", "values"),
    [
        (PLAIN, {}, ("計画.案", None, None, 2, "all", None)),
        (FOUND, {}, ("港の計画", "潮見市", "2019-03", 2, "all", "平成")),
        (
            FOUND,
            {"title": "甲", "issuer": "乙", "published": "2024", "confidentiality": 1},
            ("甲", "乙", "2024", 1, "all", "令和"),
        ),
        (PLAIN, {"groups": frozenset({"港湾課"})}, ("計画.案", None, None, 2, "group", None)),
        (
            PLAIN,
            {"groups": frozenset({"港湾課"}), "visibility": "all"},
            ("計画.案", None, None, 2, "all", None),
        ),
        (
            PLAIN,
            {"owner": "sato", "visibility": "private"},
            ("計画.案", None, None, 2, "private", None),
        ),
    ],
)
def test_described(document, given, values):
    assert shown(described(document, **given)) == values


def test_all_that_a_row_keeps():
    row = described(handling="部内限り", source_url="https://example.jp", supersedes="旧.txt")
    assert (row.path, row.file_name, row.format, row.pages) == (
        "港/計画.案.txt", "計画.案.txt", "txt", 2,
    )  # fmt: skip
    assert (row.handling, row.source_url) == ("部内限り", "https://example.jp")
    assert (row.warnings, row.reader_version) == (("図を読めません。",), READER_VERSION)
    assert source_of(row) == "/文書/港/計画.案.txt"
    assert characters_of(row) == len(TEXT)
    # Who it replaces is known only when all documents are there.
    assert row.supersedes is None
    assert Origin.of(row) == origin(
        handling="部内限り", source_url="https://example.jp", supersedes="旧.txt"
    )


@pytest.mark.parametrize(
    ("published", "era"),
    [
        (None, None),
        ("1988", "昭和"),
        ("1989", "昭和"),
        ("1990-02", "平成"),
        ("2019-12-01", "平成"),
        ("2020", "令和"),
    ],
)
def test_the_older_era_of_a_year(published, era):
    assert era_of(published) == era


@pytest.mark.parametrize(
    ("given", "alike"),
    [
        ({}, (True, True)),
        ({"title": "甲"}, (False, True)),
        ({"issuer": "甲"}, (False, True)),
        ({"published": "2024"}, (False, True)),
        ({"handling": "部内限り"}, (True, False)),
        ({"confidentiality": 1}, (True, False)),
        ({"confidentiality": 2}, (True, True)),
        ({"groups": frozenset({"港湾課"})}, (True, False)),
        ({"supersedes": "旧.txt"}, (True, False)),
    ],
)
def test_alike(given, alike):
    row = described(**given)
    assert (found_alike(described(), row), shown_alike(described(), row)) == alike


def test_same_content():
    row = described()
    assert same_content(row, replace(row, title="甲"))
    assert not same_content(row, replace(row, sha256="b" * 64))
    assert not same_content(row, replace(row, reader_version="0"))
