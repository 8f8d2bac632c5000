import pytest

from api.paging import page
from api.problems import ProblemError

LETTERS = list("あいうえお")


def walk(items, limit, key=None):
    pages, cursor = [], None
    while True:
        shown, cursor = page(items, limit, cursor, key)
        pages.append("".join(shown))
        if cursor is None:
            return pages


@pytest.mark.parametrize(
    ("limit", "pages"),
    [(2, ["あい", "うえ", "お"]), (5, ["あいうえお"]), (1, list("あいうえお"))],
)
def test_pages_cover_the_list_once(limit, pages):
    assert walk(LETTERS, limit) == pages
    assert walk(LETTERS, limit, str) == pages


def test_an_empty_list_is_one_empty_page():
    assert page([], 3, None) == ([], None)


def test_a_list_that_changes_between_calls_repeats_and_loses_nothing():
    shown, cursor = page(LETTERS, 2, None, str)
    assert shown == ["あ", "い"]
    assert page(["ん", *LETTERS], 2, cursor, str)[0] == ["う", "え"]  # one came before
    assert page(LETTERS[1:], 2, cursor, str)[0] == ["う", "え"]  # one went before
    assert page(["あ", "う", "え"], 2, cursor, str)[0] == ["う", "え"]  # the last shown went


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "あ", "2", "0-00000000", "-1-00000000", "２-00000000", "2-0000000g", "2-00000000\n"],
)
def test_a_cursor_that_is_none_of_ours_is_refused(cursor):
    with pytest.raises(ProblemError) as caught:
        page(LETTERS, 2, cursor)
    assert (caught.value.status, caught.value.code) == (422, "bad_cursor")


def test_a_cursor_beyond_the_end_gives_an_empty_page():
    _, cursor = page(LETTERS, 4, None)
    assert page(["あ"], 4, cursor) == ([], None)
