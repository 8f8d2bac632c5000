"""What a measure holds beside its words: KPIs, budgets, a schedule, doubts."""

from __future__ import annotations

from enum import StrEnum

from rag.plans.records import Measure


class Part(StrEnum):
    """Something that a measure holds or lacks."""

    KPI = "kpi"
    BUDGET = "budget"
    SCHEDULE = "schedule"
    DOUBT = "doubt"
    """Something in it is uncertain, and has to be looked at in the document."""


def parts_of(measure: Measure) -> frozenset[Part]:
    """What a measure holds."""
    certain = (
        measure.certain,
        *(kpi.certain for kpi in measure.kpis),
        *(budget.certain for budget in measure.budgets),
        *(entry.certain for entry in measure.schedule),
    )
    held = {
        Part.KPI: bool(measure.kpis),
        Part.BUDGET: bool(measure.budgets),
        Part.SCHEDULE: bool(measure.schedule),
        Part.DOUBT: bool(measure.doubts) or not all(certain),
    }
    return frozenset(part for part, there in held.items() if there)
