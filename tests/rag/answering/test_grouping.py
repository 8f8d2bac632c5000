"""What is answered from together, and how much room each document has."""

from __future__ import annotations

from rag.answering.compose import document_line
from rag.answering.grouping import choose_from_each, group_hits
from rag.retrieval.model import SearchResult
from tests.rag.answering.passages_found import (
    document_row,
    found,
    lines,
    reading_of,
    scored,
    units_of,
)

OLD = document_row("old", title="旧港湾計画", published="2022-04-01")
NEW = document_row("new", title="港湾計画", published="2025-04-01", supersedes="old")
OTHER = document_row("other", title="朝市振興構想")
ROWS = (OLD, NEW, OTHER)
CHANGE = "渡船は前の計画から変わりましたか"


def result_of(question, *rows):
    """A passage of each document, in this order."""
    hits = [found(lines("渡船を替える。"), of=row, key=key) for key, row in enumerate(rows, 1)]
    return SearchResult(reading_of(question, *ROWS), tuple(hits), 1, 0.0)


def grouped(question, *rows):
    groups = group_hits(result_of(question, *rows), ROWS)
    return [[hit.document.id for hit in group] for group in groups]


def test_passages_are_looked_at_together():
    assert grouped("渡船の予算", NEW, OTHER, NEW) == [["new", "other", "new"]]
    assert grouped("渡船の予算") == [[]]


def test_of_two_plans_in_a_line_the_newer_is_answered_from():
    assert grouped("渡船の予算", OLD, NEW, OTHER) == [["new", "other"]]
    # Unless the older is named, or nothing of the newer was found.
    assert grouped("旧計画の渡船の予算", OLD, NEW) == [["old", "new"]]
    assert grouped("渡船の予算", OLD, OTHER) == [["old", "other"]]


def test_documents_that_are_compared_are_answered_from_one_by_one():
    groups = grouped(CHANGE, NEW, OTHER, OLD, NEW)
    assert sorted(groups) == [["new", "new"], ["old"]]
    # Where only one of them was found, nothing is compared.
    assert grouped(CHANGE, NEW, OTHER) == [["new", "other"]]


def sentences(row, length, *, key):
    """Five level sentences of a passage, of this length each."""
    texts = ["港" * (length - 1) + sign for sign in "一二三四五"]
    return [scored(unit, 3.0) for unit in units_of(*texts, of=row, key=key)]


def room_of(*rows):
    return 400 - sum(len(document_line(row)) + 1 for row in rows)


def test_what_one_document_leaves_the_other_may_use():
    reading = reading_of(CHANGE, *ROWS)
    room = room_of(OLD, NEW)
    length = room // 5
    short, long = sentences(OLD, 10, key=1)[:1], sentences(NEW, length, key=2)
    alone, wide = choose_from_each([short, long], reading)
    assert (len(alone.units), alone.length) == (1, 11)
    # Half of the room holds two sentences, all but the other's line four.
    assert (len(wide.units), wide.length) == (4, 4 * (length + 1))
    first, second = choose_from_each([sentences(OLD, length, key=1), long], reading)
    assert (len(first.units), len(second.units)) == (2, 2)
    assert first.length + second.length <= room


def test_nothing_found_gives_nothing():
    (choice,) = choose_from_each([[]], reading_of("渡船の予算", *ROWS))
    assert choice.units == ()
