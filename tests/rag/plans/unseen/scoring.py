"""How much of what a plan says was found: for each field, the share that is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.rag.plans.unseen.expectation import FIELDS, Measure, Plan, described, described_budget

_ITEMS = ("kpis", "responsible", "budgets", "schedule")


@dataclass(frozen=True)
class Score:
    """Items right among all that the plan says or the engine gives."""

    right: int = 0
    total: int = 0

    def __add__(self, other):
        return Score(self.right + other.right, self.total + other.total)

    def __str__(self):
        return f"{self.right}/{self.total}" if self.total else "–"


def in_order(expected: Sequence[Measure], found: Sequence[Measure]) -> list[tuple]:
    """Pairs every expected measure with the first one found under its title, None for a miss."""
    rest = list(found)
    pairs = []
    for want in expected:
        got = next((measure for measure in rest if measure.title == want.title), None)
        if got is not None:
            rest.remove(got)
        pairs.append((want, got))
    return pairs


def common(expected: Sequence, found: Sequence) -> Score:
    """Items of two lists that are the same, each used once."""
    rest = list(found)
    right = 0
    for want in expected:
        if want in rest:
            rest.remove(want)
            right += 1
    return Score(right, len(expected) + len(found) - right)


def scores(plan: Plan, found: Sequence) -> dict[str, Score]:
    """The share right of each field of a plan."""
    if plan.measures is None:
        amounts = [described_budget(budget) for measure in found for budget in measure.budgets]
        return {"budgets": common(plan.budgets, amounts)}
    records = [described(measure) for measure in found]
    pairs = in_order(plan.measures, records)
    named = sum(got is not None for _, got in pairs)
    return {"title": Score(named, len(pairs) + len(records) - named)} | {
        name: sum((_field(name, want, got) for want, got in pairs), Score())
        for name in FIELDS
        if name != "title"
    }


def _field(name: str, want: Measure, got: Measure | None) -> Score:
    said = getattr(want, name)
    if name in _ITEMS and isinstance(said, tuple):
        return common(said, getattr(got, name) if got else ())
    if type(said).__name__ == "Unsaid":
        return Score()
    return Score(int(got is not None and getattr(got, name) == said), 1)


def differences(plan: Plan, found: Sequence) -> Iterator[str]:
    """What is wrong, a line each."""
    if plan.measures is None:
        amounts = [described_budget(budget) for measure in found for budget in measure.budgets]
        if amounts != list(plan.budgets):
            yield from _unlike("budgets", plan.budgets, amounts)
        return
    records = [described(measure) for measure in found]
    pairs = in_order(plan.measures, records)
    for want, got in pairs:
        if got is None:
            yield f"{want.title}: not found"
            continue
        for name in FIELDS:
            said, given = getattr(want, name), getattr(got, name)
            if given == said:
                continue
            if isinstance(said, tuple):
                yield from _unlike(f"{got.title}: {name}", said, given)
            else:
                yield f"{got.title}: {name}: {said!r} expected, {given!r} found"
    for spare in records:
        if not any(spare is got for _, got in pairs):
            yield f"not in the plan: {spare!r}"


def _unlike(where: str, expected: Sequence, found: Sequence) -> Iterator[str]:
    yield from (f"{where}: expected {item!r}" for item in expected if item not in list(found))
    yield from (f"{where}: found {item!r}" for item in found if item not in list(expected))
    if all(item in list(found) for item in expected) and len(expected) == len(found):
        yield f"{where}: in another order"
