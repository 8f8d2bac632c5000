"""Scores of measures: number, title, KPI items, ministries, years."""

from __future__ import annotations

from collections.abc import Sequence

from eval.records.gold import Record
from eval.records.score import Score
from rag.plans.records import KpiKind, Measure


def score_measures(
    documents: Sequence[tuple[str, Sequence[Record], Sequence[Measure]]],
) -> list[Score]:
    """Scores measures against their records.

    Args:
        documents: For each document its name, its records and the measures found in it.

    Returns:
        The numbers of the table. A measure that is not found misses everything.
    """
    number = Score("施策（番号で発見）", 0.99)
    title = Score("施策名（完全一致）", 0.98)
    section = Score("節（完全一致）", 0.98)
    kpi = Score("KPI の項目（F1）", 0.95, f1=True)
    kind = Score("KPI の項目（進捗・効果の別とも）", 0.95, f1=True)
    ministries = Score("担当府省庁（完全一致）", 0.98)
    years = Score("年（F1）", 0.95, f1=True)
    for name, records, measures in documents:
        by_number: dict[str, Measure] = {}
        for measure in measures:
            if measure.number is not None:
                by_number.setdefault(measure.number, measure)
        for record in records:
            found = by_number.get(record["number"])
            place = f"{name[:3]} {record['number']}"
            number.check(place, record["number"], found.number if found else None)
            title.check(place, record["title"], found.title if found else None)
            section.check(place, record["section"] or "", (found.section or "") if found else None)
            _check_kpis(kpi, kind, place, record, found)
            if "ministries_note" not in record:
                ministries.check(
                    place,
                    "、".join(record["ministries"]),
                    "、".join(entry.name for entry in found.responsible) if found else None,
                )
            years.check_items(
                place,
                map(str, sorted({*record["years"], *record.get("years_era_only", ())})),
                map(str, found.fiscal_years if found else ()),
            )
    return [number, title, section, kpi, kind, ministries, years]


def _check_kpis(kpi: Score, kind: Score, place: str, record: Record, found: Measure | None) -> None:
    kpis = found.kpis if found else ()
    if "kpi_progress_items" not in record:
        kpi.check_items(place, record["kpi"], [entry.text for entry in kpis])
        return
    progress, effect = record["kpi_progress_items"], record["kpi_effect_items"]
    kpi.check_items(place, [*progress, *effect], [entry.text for entry in kpis])
    for items, wanted in ((progress, KpiKind.PROGRESS), (effect, KpiKind.EFFECT)):
        kind.check_items(place, items, [entry.text for entry in kpis if entry.kind is wanted])
