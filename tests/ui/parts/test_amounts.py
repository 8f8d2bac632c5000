import pytest

from ui.parts.amounts import budget_kind, budget_marks, yen


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (4_260_000_000, "42.6億円"),
        (123_456_780_000, "1,234.5678億円"),
        (100_000_000, "1億円"),
        (16_200_000, "1,620万円"),
        (1_234_567, "1,234,567円"),
        (123_456_789, "123,456,789円"),
        (-250_000_000, "-2.5億円"),
        (0, "0円"),
        (None, "読み取れません"),
    ],
)
def test_no_digit_of_an_amount_is_lost(amount, shown):
    assert yen(amount) == shown


def test_budgets_bear_their_kind_and_their_marks():
    budget = {"kind": "supplementary", "round": 2, "reposted": True, "portion": True, "new": False}
    assert budget_kind(budget) == "補正予算（第2号）"
    assert budget_marks(budget) == ["再掲", "内数"]
