"""Plans in shapes that no rule was written for give the records that they prove.

`python -m tests.rag.plans.unseen` prints the share that is right per plan and field.
"""

import pytest

from tests.rag.plans.unseen.expectation import FIELDS, described, described_budget, folded
from tests.rag.plans.unseen.plans import PLANS, extracted
from tests.rag.plans.unseen.scoring import in_order

WITH_MEASURES = tuple(plan for plan in PLANS if plan.measures is not None)


def _id(value):
    return getattr(value, "name", value)


@pytest.mark.parametrize("plan", WITH_MEASURES, ids=_id)
def test_the_measures_are_those_of_the_plan(plan):
    _, found = extracted(plan.name)

    assert [described(measure).title for measure in found] == [
        measure.title for measure in plan.measures
    ]


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "title"])
@pytest.mark.parametrize("plan", [plan for plan in WITH_MEASURES if plan.measures], ids=_id)
def test_a_field_is_what_the_plan_says(plan, name):
    _, found = extracted(plan.name)
    records = in_order(plan.measures, [described(measure) for measure in found])

    assert {str(want.title): got and getattr(got, name) for want, got in records} == {
        str(want.title): getattr(want, name) for want, _ in records
    }


@pytest.mark.parametrize("plan", [plan for plan in PLANS if plan.budgets is not None], ids=_id)
def test_the_amounts_are_those_of_the_plan(plan):
    _, found = extracted(plan.name)

    assert [described_budget(budget) for measure in found for budget in measure.budgets] == list(
        plan.budgets
    )


@pytest.mark.parametrize("plan", PLANS, ids=_id)
def test_every_record_stands_where_it_says(plan):
    document, found = extracted(plan.name)

    assert [
        (words, folded(document.text[start:end]))
        for measure in found
        for words, start, end in _places(measure)
        if folded(words) not in folded(document.text[start:end])
    ] == []


def _places(measure):
    """All words of a measure with the place that they name."""
    yield measure.title, measure.char_start, measure.char_end
    for kpi in measure.kpis:
        yield kpi.indicator or kpi.text, kpi.char_start, kpi.char_end
        for value in (kpi.baseline, *kpi.targets, *kpi.actuals):
            if value is not None:
                yield value.text, value.char_start, value.char_end
    for named in measure.responsible:
        yield named.name, named.char_start, named.char_end
    for budget in measure.budgets:
        yield budget.text, budget.char_start, budget.char_end
        yield budget.item, budget.item_start, budget.item_end
    for entry in measure.schedule:
        yield entry.text, entry.char_start, entry.char_end
