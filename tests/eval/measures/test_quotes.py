"""Quote exactness: character by character, no normalisation."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eval.measures import Outcome, QuoteExactness
from eval.measures.base import CitedQuote
from tests.eval.outcomes import failed, question, refused


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ([("三十局", "三十局")], Fraction(1)),
        ([("三十局", "三十局"), ("３０局", "30局")], Fraction(1, 2)),
        ([("三十局", "三十局 ")], Fraction(0)),
        ([("", "")], Fraction(1)),
    ],
)
def test_exactness(quotes, expected):
    cited = [CitedQuote(quote, source) for quote, source in quotes]
    outcome = Outcome(question("a"), answered=True, quotes=cited)
    assert QuoteExactness()(outcome) == float(expected)


def test_where_it_does_not_apply_and_where_it_is_worst():
    measure = QuoteExactness()
    assert measure(Outcome(question("a"), answered=True)) is None
    assert measure(refused(question("a"))) is None
    assert measure(failed(question("a"))) == 0.0
    # An answer to an unanswerable question quotes too.
    shown = Outcome(question(""), answered=True, quotes=[CitedQuote("三十局", "三十局")])
    assert measure(shown) == 1.0
    assert not measure.lower_is_better
    assert repr(measure) == "QuoteExactness"
