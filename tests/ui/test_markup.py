"""Text as HTML."""

import pytest

from ui.parts.markup import marked, passage_body, plain_lines

HOSTILE = '<script>alert("x")</script>'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"


@pytest.mark.parametrize(
    ("text", "ranges", "expected"),
    [
        ("目標は12か所", [(3, 5)], "目標は<mark>12</mark>か所"),
        ("目標は12か所", [], "目標は12か所"),
        ("あいうえ", [(2, 3), (0, 1)], "<mark>あ</mark>い<mark>う</mark>え"),
        ("あいうえ", [(0, 2), (1, 3)], "<mark>あいう</mark>え"),
        ("あいうえ", [(0, 2), (2, 3)], "<mark>あいう</mark>え"),
        ("あいうえ", [(-5, 1), (3, 99)], "<mark>あ</mark>いう<mark>え</mark>"),
        ("あいうえ", [(9, 12), (2, 2)], "あいうえ"),
        ("a<b>c", [(1, 2)], "a<mark>&lt;</mark>b&gt;c"),
        (HOSTILE, [(0, 99)], f"<mark>{ESCAPED}</mark>"),
    ],
)
def test_marked(text, ranges, expected):
    assert marked(text, ranges) == expected


def test_rows_become_a_table_and_places_are_kept():
    text = "成果指標\n指標\t目標\nまど箱\t12か所\n注は別"
    start = text.index("12か所")
    assert passage_body(text, [(start, start + 4)]) == (
        "<p>成果指標</p>"
        '<table role="presentation"><tr><td>指標</td><td>目標</td></tr>'
        "<tr><td>まど箱</td><td><mark>12か所</mark></td></tr></table>"
        "<p>注は別</p>"
    )


def test_a_place_over_cells_and_lines_is_marked_in_each():
    assert passage_body("あ\tい\nう", [(0, 5)]) == (
        '<table role="presentation"><tr><td><mark>あ</mark></td><td><mark>い</mark></td></tr>'
        "</table><p><mark>う</mark></p>"
    )


def test_markup_of_a_document_stays_text():
    assert passage_body(f"{HOSTILE}\t{HOSTILE}") == (
        f'<table role="presentation"><tr><td>{ESCAPED}</td><td>{ESCAPED}</td></tr></table>'
    )
    assert plain_lines(f"{HOSTILE}\nb\tc") == f"{ESCAPED}<br>b\u3000c"
