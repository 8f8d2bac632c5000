"""Dates and titles as Japanese documents write them."""

import pytest

from rag.japanese.written_dates import japanese_date, titled


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, ""),
        ("", ""),
        ("2024", "2024年"),
        ("2024-04", "2024年4月"),
        ("2024-04-01", "2024年4月1日"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(published, expected):
    assert japanese_date(published) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), "『港湾計画』"),
        (("", None), "『港湾計画』"),
        (("2024年4月",), "『港湾計画』（2024年4月）"),
        (("みなせ市", "2024年4月"), "『港湾計画』（みなせ市、2024年4月）"),
        ((None, "2024年4月"), "『港湾計画』（2024年4月）"),
    ],
)
def test_a_document_is_named_with_what_is_known_of_it(facts, expected):
    assert titled("港湾計画", *facts) == expected
