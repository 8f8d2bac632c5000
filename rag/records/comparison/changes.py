"""What differs between a measure and its counterpart in a later plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rag.fields import lemma_set
from rag.index import DocumentRow
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import canonical, current
from rag.plans.records import Budget, Kpi, Responsible, Text
from rag.records.comparison.model import Aspect, Change, ChangeKind
from rag.records.listing import MeasureRow

_SAME_INDICATOR = 0.4


def find_changes(before: MeasureRow, after: MeasureRow) -> tuple[Change, ...]:
    """Compares title, KPIs, the years that they name, ministries and amounts.

    Args:
        before: The measure in the earlier plan.
        after: Its counterpart in the later one.
    """
    return (
        *_titles(before, after),
        *_kpis(before.measure.kpis, after.measure.kpis),
        *_years(before, after),
        *_ministries(before, after),
        *_amounts(before.measure.budgets, after.measure.budgets),
    )


def _titles(before: MeasureRow, after: MeasureRow) -> Iterator[Change]:
    old, new = before.measure, after.measure
    if squeeze(old.title) != squeeze(new.title):
        yield Change(
            Aspect.TITLE,
            ChangeKind.CHANGED,
            (Text(old.title, old.char_start, old.char_start + len(old.title)),),
            (Text(new.title, new.char_start, new.char_start + len(new.title)),),
        )


def _kpis(before: Sequence[Kpi], after: Sequence[Kpi]) -> Iterator[Change]:
    """KPIs that differ: those that say much the same are one that has changed."""
    new = {squeeze(kpi.text) for kpi in after}
    old = {squeeze(kpi.text) for kpi in before}
    gone = [kpi for kpi in before if squeeze(kpi.text) not in new]
    come = [kpi for kpi in after if squeeze(kpi.text) not in old]
    pairs = sorted(
        (-_likeness(first, second), i, j)
        for i, first in enumerate(gone)
        for j, second in enumerate(come)
    )
    partner: dict[int, int] = {}
    for unlikeness, i, j in pairs:
        if -unlikeness >= _SAME_INDICATOR and i not in partner and j not in partner.values():
            partner[i] = j
    for i, kpi in enumerate(gone):
        changed = (_words(come[partner[i]]),) if i in partner else ()
        yield from _change(Aspect.KPI, (_words(kpi),), changed)
    for j, kpi in enumerate(come):
        if j not in partner.values():
            yield from _change(Aspect.KPI, (), (_words(kpi),))


def _likeness(first: Kpi, second: Kpi) -> float:
    """Share of the words of two KPIs that both hold, progress and effect kept apart."""
    if first.kind is not None and second.kind is not None and first.kind is not second.kind:
        return 0.0
    left, right = lemma_set(first.text), lemma_set(second.text)
    return len(left & right) / (len(left | right) or 1)


def _years(before: MeasureRow, after: MeasureRow) -> Iterator[Change]:
    """Years that the KPIs of only one of two plans name, with the KPIs that name them."""
    old, new = set(before.measure.fiscal_years), set(after.measure.fiscal_years)
    gone = tuple(_naming(before.measure.kpis, year) for year in sorted(old - new))
    come = tuple(_naming(after.measure.kpis, year) for year in sorted(new - old))
    yield from _change(Aspect.YEAR, gone, come)


def _naming(kpis: Sequence[Kpi], year: int) -> Text:
    """A year, at the place of the value of that year, else of the KPI."""
    for kpi in kpis:
        values = (*kpi.targets, *kpi.actuals, *((kpi.baseline,) if kpi.baseline else ()))
        for value in values:
            if value.fiscal_year == year:
                return Text(f"{year}年度", value.char_start, value.char_end)
    start = kpis[0].char_start if kpis else 0
    end = kpis[-1].char_end if kpis else 0
    return Text(f"{year}年度", start, end)


def _ministries(before: MeasureRow, after: MeasureRow) -> Iterator[Change]:
    old = {body.id: body for body in before.measure.responsible}
    new = {body.id: body for body in after.measure.responsible}
    gone = {name: body for name, body in old.items() if name not in new}
    come = {name: body for name, body in new.items() if name not in old}
    day = _day(after.document)
    for name, body in list(gone.items()):
        heirs = [heir for heir in _heirs(name, day) if heir in new]
        if heirs:
            del gone[name]
            after_it = tuple(_name(come.pop(heir, new[heir])) for heir in heirs)
            yield Change(Aspect.MINISTRY, ChangeKind.REORGANISED, (_name(body),), after_it)
    yield from _change(
        Aspect.MINISTRY, tuple(map(_name, gone.values())), tuple(map(_name, come.values()))
    )


def _heirs(name: str, day: date) -> list[str]:
    """Names of the bodies that have taken over a body's work by a day, itself left out."""
    found = canonical(name)
    if found is None:
        return []
    return [heir.name for heir in current(found, day) if heir.id != found.id]


def _day(document: DocumentRow) -> date:
    """The day of a plan; the last of its year or month where only that is known."""
    parts = [int(part) for part in (document.published or "9999").split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else 28)


def _amounts(before: Sequence[Budget], after: Sequence[Budget]) -> Iterator[Change]:
    """Budget items that only one of two plans has, or that have another amount there.

    Amounts of different years or kinds are shown beside each other, never subtracted.
    """
    old, new = _by_item(before), _by_item(after)
    for item in dict.fromkeys((*old, *new)):
        left, right = old.get(item, ()), new.get(item, ())
        if _values(left) != _values(right):
            yield from _change(Aspect.AMOUNT, tuple(map(_amount, left)), tuple(map(_amount, right)))


def _by_item(budgets: Sequence[Budget]) -> dict[str, tuple[Budget, ...]]:
    """Amounts of each item; what stands elsewhere too, and earlier amounts, are left out."""
    found: dict[str, tuple[Budget, ...]] = {}
    for budget in budgets:
        if not budget.reposted and not budget.previous:
            name = squeeze(budget.item)
            found[name] = (*found.get(name, ()), budget)
    return found


def _values(budgets: Sequence[Budget]) -> set[tuple[int | None, ...]]:
    return {(b.amount_yen, b.fiscal_year) for b in budgets}


def _change(aspect: Aspect, before: tuple[Text, ...], after: tuple[Text, ...]) -> Iterator[Change]:
    if before and after:
        yield Change(aspect, ChangeKind.CHANGED, before, after)
    elif before or after:
        kind = ChangeKind.REMOVED if before else ChangeKind.ADDED
        yield Change(aspect, kind, before, after)


def _words(kpi: Kpi) -> Text:
    return Text(kpi.text, kpi.char_start, kpi.char_end)


def _name(body: Responsible) -> Text:
    return Text(body.name, body.char_start, body.char_end)


def _amount(budget: Budget) -> Text:
    words = f"{budget.item} {budget.text}".strip()
    return Text(words, min(budget.char_start, budget.item_start), budget.char_end)
