"""What a plan must give, as literals; and what was found, in the same form.

Words are compared after NFKC without white space. A field that is left out (`UNSAID`) is not
compared: the plan leaves it open, or more than one reading is right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


class Unsaid:
    """A value that is not compared: equal to everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __repr__(self):
        return "UNSAID"


UNSAID = Unsaid()


class Either:
    """A value that may be written in several ways."""

    __hash__ = None

    def __init__(self, *choices):
        self.choices = tuple(folded(choice) for choice in choices)

    def __eq__(self, other):
        return other in self.choices

    def __repr__(self):
        return f"Either{self.choices}"


def folded(value: Any) -> Any:
    """The value with all words in it after NFKC, without white space."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, tuple):
        return tuple(folded(item) for item in value)
    return value


class _Folding:
    """Folds the words of a record when it is made."""

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, folded(getattr(self, field.name)))


@dataclass(frozen=True)
class Kpi(_Folding):
    """An indicator; values are pairs (value, fiscal year)."""

    indicator: Any
    unit: Any
    kind: Any = None
    baseline: Any = None
    targets: Any = ()
    actuals: Any = ()
    certain: Any = True


@dataclass(frozen=True)
class Budget(_Folding):
    """An amount."""

    item: Any
    amount_yen: Any
    fiscal_year: Any
    kind: Any = "initial"
    round: Any = None
    portion: Any = False
    new: Any = False
    reposted: Any = False
    previous: Any = False
    certain: Any = True


@dataclass(frozen=True)
class Entry(_Folding):
    """An action in time."""

    text: Any
    start: Any
    end: Any
    goal: Any = None
    continues: Any = False
    certain: Any = True


@dataclass(frozen=True)
class Measure(_Folding):
    """A measure; `responsible` are pairs (name, id)."""

    title: Any
    number: Any = None
    section: Any = UNSAID
    kpis: Any = ()
    responsible: Any = ()
    fiscal_years: Any = ()
    status: Any = None
    budgets: Any = ()
    schedule: Any = ()
    certain: Any = True


FIELDS = tuple(field.name for field in fields(Measure))


@dataclass(frozen=True)
class Plan:
    """A fictional plan.

    Attributes:
        name: File name, whose suffix is the format.
        write: Writes the plan to a path.
        measures: The records that it must give.
        budgets: Amounts that it must give anywhere, where the plan leaves open which measure is
            theirs; None where the measures say all.
        published: Its date, as its metadata would give it.
        kept_apart: Whether it was written after the rules, to judge them by.
    """

    name: str
    write: Callable[[Path], None]
    measures: tuple[Measure, ...] | None
    budgets: tuple[Budget, ...] | None = None
    published: str | None = None
    kept_apart: bool = False


def numbered(number: str, title: str) -> Either:
    """A title that may or may not be given with its number."""
    return Either(title, number + title, f"{number} {title}")


def _value(found):
    return found and (found.value, found.fiscal_year)


def described_budget(found) -> Budget:
    """A budget of the engine in the form of the literals."""
    shared = {field.name: getattr(found, field.name) for field in fields(Budget)}
    return Budget(**(shared | {"kind": found.kind.value}))


def described(found) -> Measure:
    """A measure of the engine in the form of the literals."""
    return Measure(
        title=found.title,
        number=found.number,
        section=found.section,
        kpis=tuple(
            Kpi(
                item.indicator or item.text,
                item.unit,
                item.kind and item.kind.value,
                _value(item.baseline),
                tuple(map(_value, item.targets)),
                tuple(map(_value, item.actuals)),
                item.certain,
            )
            for item in found.kpis
        ),
        responsible=tuple((item.name, item.id) for item in found.responsible),
        fiscal_years=found.fiscal_years,
        status=found.status,
        budgets=tuple(map(described_budget, found.budgets)),
        schedule=tuple(
            Entry(item.text, item.start, item.end, item.goal, item.continues, item.certain)
            for item in found.schedule
        ),
        certain=found.certain,
    )
