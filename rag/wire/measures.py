"""Measures and their comparison, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.wire.documents import reference_json

if TYPE_CHECKING:
    from rag.plans.records import (
        Budget,
        Kpi,
        KpiValue,
        Measure,
        Responsible,
        ScheduleEntry,
        Text,
    )
    from rag.records import MeasureRow
    from rag.records.comparison import Change, ComparisonRow
    from rag.records.totals import Totals


def measures_json(rows: Sequence[MeasureRow]) -> dict[str, Any]:
    """Measures, as `GET /v1/measures` lists them."""
    return {"measures": [measure_json(row) for row in rows]}


def measure_json(row: MeasureRow) -> dict[str, Any]:
    """A measure with everything in it, each part with its own offsets."""
    measure = row.measure
    return {
        "id": row.id,
        "document": reference_json(row.document),
        "number": measure.number,
        "title": measure.title,
        "section": measure.section,
        "heading_path": list(measure.heading_path),
        "body": measure.body,
        "kpis": [_kpi(kpi) for kpi in measure.kpis],
        "ministries": [body.name for body in measure.responsible],
        "ministry_ids": [body.id for body in measure.responsible],
        "responsible": [_responsible(body) for body in measure.responsible],
        "fiscal_years": list(measure.fiscal_years),
        "status": measure.status,
        "budgets": [_budget(budget) for budget in measure.budgets],
        "schedule": [_schedule(entry) for entry in measure.schedule],
        "passage_ids": list(row.passage_ids),
        **_place(measure),
        "certain": measure.certain,
        "doubts": list(measure.doubts),
    }


def totals_json(totals: Totals) -> dict[str, Any]:
    """Sums of budgets with what they leave out."""
    return {
        "sums": [
            {
                "fiscal_year": total.fiscal_year,
                "kind": total.kind.value,
                "amount_yen": total.amount_yen,
                "count": total.count,
            }
            for total in totals.sums
        ],
        "notes": list(totals.notes),
    }


def comparison_json(rows: Sequence[ComparisonRow]) -> dict[str, Any]:
    """Two plans side by side, as `GET /v1/measures/compare` answers."""
    return {"rows": [_comparison_row(row) for row in rows]}


def _comparison_row(row: ComparisonRow) -> dict[str, Any]:
    match = row.match
    return {
        "before": measure_json(row.before) if row.before else None,
        "after": measure_json(row.after) if row.after else None,
        "match": {
            "score": match.score,
            "level": match.level.value,
            "reason": match.reason,
            "confirmed_by": match.confirmed_by,
        }
        if match
        else None,
        "note": row.note,
        "changes": [_change(change) for change in row.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "aspect": change.aspect.value,
        "kind": change.kind.value,
        "before": [_text(text) for text in change.before],
        "after": [_text(text) for text in change.after],
    }


def _text(text: Text) -> dict[str, Any]:
    return {"text": text.text, **_place(text)}


def _kpi(kpi: Kpi) -> dict[str, Any]:
    return {
        "text": kpi.text,
        "kind": kpi.kind.value if kpi.kind else None,
        "indicator": kpi.indicator,
        "unit": kpi.unit,
        "baseline": _value(kpi.baseline) if kpi.baseline else None,
        "targets": [_value(value) for value in kpi.targets],
        "actuals": [_value(value) for value in kpi.actuals],
        "note": kpi.note,
        **_place(kpi),
        "certain": kpi.certain,
    }


def _value(value: KpiValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "fiscal_year": value.fiscal_year,
        "text": value.text,
        **_place(value),
    }


def _responsible(body: Responsible) -> dict[str, Any]:
    return {
        "name": body.name,
        "id": body.id,
        "scope": body.scope,
        **_place(body),
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "item": budget.item,
        "amount_yen": budget.amount_yen,
        "fiscal_year": budget.fiscal_year,
        "kind": budget.kind.value,
        "round": budget.round,
        "portion": budget.portion,
        "new": budget.new,
        "reposted": budget.reposted,
        "previous": budget.previous,
        "text": budget.text,
        **_place(budget),
        "certain": budget.certain,
    }


def _schedule(entry: ScheduleEntry) -> dict[str, Any]:
    return {
        "text": entry.text,
        "from": entry.start,
        "to": entry.end,
        "continues": entry.continues,
        "goal": entry.goal,
        **_place(entry),
        "certain": entry.certain,
    }


def _place(
    item: Measure | Kpi | KpiValue | Responsible | Budget | ScheduleEntry | Text,
) -> dict[str, int]:
    """Where something stands in the canonical text."""
    return {"char_start": item.char_start, "char_end": item.char_end}
