"""Rows of the catalogue and the values of the package have the same columns, and lose nothing."""

import sqlite3
from dataclasses import fields

import pytest

from rag.index import PassageRow
from rag.index.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    document_from_row,
    document_to_row,
    passage_from_row,
    passage_to_row,
    to_json,
)
from rag.index.schema import create_catalogue
from tests.rag.index.samples import sample


def test_the_tables_have_the_columns_of_the_values(tmp_path):
    create_catalogue(tmp_path / "catalogue.sqlite")
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    columns = {
        table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for table in ("documents", "passages")
    }
    connection.close()
    assert columns["documents"] == {*DOCUMENT_COLUMNS, "row", "added_in", "removed_in"}
    assert columns["passages"] == set(PASSAGE_COLUMNS)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {
            "groups": frozenset({"道路課", "港湾課"}),
            "visibility": "group",
            "warnings": ("一", "二"),
            "extra": {"入れ子": [1, None, {"a": 0.5}]},
            "terms": {"lemmas": 3},
            "mtime_ns": 2**62,
        },
    ],
)
def test_a_document_survives_its_row(values):
    document = sample("a.txt", "橋", **values).row
    row = document_to_row(document)
    assert tuple(row) == DOCUMENT_COLUMNS
    assert document_from_row(list(row.values())) == document


def test_a_passage_survives_its_row():
    passage = PassageRow(
        key=1,
        id="ab",
        document_key=2,
        ordinal=3,
        char_start=4,
        char_end=5,
        text="橋",
        heading_path=("第１章", "「引用」"),
        page=None,
        context=({"role": "header", "text": "年度", "char_start": 0, "char_end": 2},),
        facets=frozenset({"fy:2024", "org:港湾 課"}),
        analysis=b"\x00\xff",
    )
    assert len(passage_to_row(passage)) == len(fields(PassageRow))
    assert passage_from_row(passage_to_row(passage)) == passage


def test_equal_values_are_equal_text():
    assert to_json(frozenset({"い", "あ"})) == '["あ","い"]'
    assert to_json({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'
