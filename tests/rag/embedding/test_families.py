"""Families of models and their prefixes."""

import pytest

from rag.embedding.families import FAMILIES


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("none", "", ""),
        ("e5", "query: ", "passage: "),
        ("ruri", "クエリ: ", "文章: "),
        ("ruri-v3", "検索クエリ: ", "検索文書: "),
        ("bge-m3", "", ""),
        ("plamo", "", ""),
    ],
)
def test_prefixes(name, query, passage):
    assert (FAMILIES[name].query, FAMILIES[name].passage) == (query, passage)


def test_every_family_names_its_source():
    for name, family in FAMILIES.items():
        assert family.name == name
        assert family.source
