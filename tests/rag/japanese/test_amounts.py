import pytest

from rag.japanese.amounts import format_yen
from rag.japanese.quantities import find_quantities

AMOUNTS = [
    (0, "0円"),
    (7, "7円"),
    (12_345, "1万2,345円"),
    (1_020_000_000, "10億2,000万円"),
    (1_870_000_000_000, "1兆8,700億円"),
    (18_700_000_000_000, "18兆7,000億円"),
    (-5_000_000, "▲500万円"),
    (123_456_789_012_345_678, "123,456兆7,890億1,234万5,678円"),
]


@pytest.mark.parametrize(("amount", "text"), AMOUNTS)
def test_an_amount_is_written_exactly(amount, text):
    assert format_yen(amount) == text


@pytest.mark.parametrize(("amount", "text"), AMOUNTS)
def test_what_is_written_is_read_again(amount, text):
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.unit) == (amount, "円")
