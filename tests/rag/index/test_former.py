"""Where what an old passage id named stands now."""

import pytest

from rag.index.former import FormerPassage, overlapping, place_of
from rag.index.records import PassageRow

TEXT = "一　橋を直す。\n二　道路を直す。費用は三億円とする。\n三　橋を直す。"


def former(text, start=0):
    return FormerPassage("id", "sha", start, text)


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("二　道路を直す。", 8, (8, 16)),
        ("橋を直す。", 0, (2, 7)),
        ("橋を直す。", 27, (29, 34)),
        ("見出し\n費用は三億円とする。\n読めなくなった行", 8, (16, 26)),
        ("短い行\n三億円", 0, None),
        ("どこにもない文。", 0, None),
        ("", 0, None),
    ],
)
def test_words_are_found_where_they_stand_now(text, start, expected):
    place = place_of(former(text, start), TEXT)
    assert place == expected
    if place is not None:
        assert TEXT[slice(*place)] in text


def row(key, start, end):
    return PassageRow(
        key=key, id=str(key), document_key=1, ordinal=key, char_start=start, char_end=end,
        page=None, analysis=b"", text="", heading_path=(), context=(), facets=frozenset(),
    )  # fmt: skip


def test_the_passage_that_shares_most():
    rows = [row(1, 0, 8), row(2, 8, 20), row(3, 20, 34)]
    assert overlapping((6, 12), rows).key == 2
    assert overlapping((4, 12), rows).key == 1  # the first of equals
    assert overlapping((40, 50), rows) is None
