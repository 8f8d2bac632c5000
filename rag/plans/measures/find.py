"""The measures of a plan with their indicators, ministries, budgets and schedules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.documents.model import Document
from rag.plans.budgets import find_budgets
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis import FoundKpi, KpiField, find_items, print_width, read_item, read_row
from rag.plans.kpis.form_values import add_value
from rag.plans.measures.attached import Attached, Attachments
from rag.plans.measures.fields import FieldReader, Fields, KpiRow, find_tags
from rag.plans.measures.region import Region
from rag.plans.measures.regions import count_numbers, find_regions, regions_in_order
from rag.plans.measures.responsible import find_responsible
from rag.plans.measures.scan import scan_document
from rag.plans.outline import Outline
from rag.plans.records import Measure
from rag.plans.schedules import find_schedule


def find_measures(
    document: Document, outline: Outline, *, published: str | None
) -> tuple[Measure, ...]:
    """Finds all measures of a document.

    Args:
        document: The document; one without measures gives none.
        outline: Its outline.
        published: Its ISO date, None where it is not known; from it 「5年度」 and 「本年度」 count.

    Returns:
        The measures in order of the document. Budgets and schedule entries outside of them stand
        in measures without number, titled by their heading or by what they belong to.
    """
    years = FiscalYears.of(document, published)
    scan = scan_document(document, years)
    owners = find_regions(document, outline, scan)
    reader = FieldReader(document, outline, scan, find_tags(document, scan))
    fields = {
        region: reader.read(blocks, region.heading, row=region.row)
        for region, blocks in regions_in_order(owners)
    }
    width = print_width(
        [e for f in fields.values() for e in f.kpis if isinstance(e, KpiField) and e.columns]
    )
    places = Attachments(document, outline, owners)
    for budget in find_budgets(document, outline, published=published):
        places.at(budget.char_start, None).budgets.append(budget)
    for entry in find_schedule(document, outline, published=published):
        places.at(entry.char_start, entry).schedule.append(entry)
    chapters = _holding(outline, fields)
    kept = [
        region
        for region, own in fields.items()
        if not _is_chapter(region, own, places.of(region), chapters)
    ]
    counts = count_numbers(kept)
    found = [
        _measure(document, region, fields[region], places.of(region), width, years)
        for region in kept
    ]
    found += places.unnumbered()
    found = [_doubted(measure, counts[measure.number or ""]) for measure in found]
    return tuple(sorted(found, key=lambda measure: measure.char_start))


def _is_chapter(region: Region, own: Fields, attached: Attached, chapters: frozenset[int]) -> bool:
    """Whether a measure says nothing itself, but holds measures: 施策１ over １－１."""
    says = own.kpis or own.responsible or own.status or own.body
    if says or attached.budgets or attached.schedule:
        return False
    return region.heading in chapters


def _holding(outline: Outline, regions: Iterable[Region]) -> frozenset[int]:
    """Sections in which sections of measures stand."""
    return frozenset(
        section.index
        for region in regions
        if region.heading is not None
        for section in outline.path(region.heading)[:-1]
    )


def _measure(
    document: Document,
    region: Region,
    fields: Fields,
    attached: Attached,
    width: int | None,
    years: FiscalYears,
) -> Measure:
    kpis = _kpis(document, fields, width, years)
    return Measure(
        number=region.number,
        title=region.title,
        section=region.section,
        heading_path=region.path,
        body="\n".join(line.text for line in fields.body),
        kpis=tuple(found.kpi for found in kpis),
        responsible=find_responsible(fields.responsible),
        fiscal_years=tuple(sorted(set().union(*(found.years for found in kpis)))),
        status="\n".join(line.text for line in fields.status) or None,
        budgets=tuple(attached.budgets),
        schedule=tuple(attached.schedule),
        char_start=region.start,
        char_end=fields.end,
        certain=region.certain,
    )


def _kpis(
    document: Document, fields: Fields, width: int | None, years: FiscalYears
) -> list[FoundKpi]:
    found: list[FoundKpi] = []
    for entry in fields.kpis:
        if isinstance(entry, KpiField):
            found.extend(
                read_item(document, item, entry.kind, entry.certain, years)
                for item in find_items(entry, width)
            )
        elif isinstance(entry, KpiRow):
            row = read_row(entry.cells, years, unit=entry.unit, kind=entry.kind)
            if row is not None:
                found.append(row)
        elif found:
            found[-1] = add_value(found[-1], entry.role, entry.header, entry.text, years)
    return found


def _doubted(measure: Measure, same: int) -> Measure:
    """The measure with what is uncertain about it."""
    doubts = [f"番号「{measure.number}」の施策が{same}件あります。"] if same > 1 else []
    for entries, doubt in (
        (measure.kpis, _UNCERTAIN_KPI),
        (measure.budgets, _UNCERTAIN_BUDGET),
        (measure.schedule, _UNCERTAIN_SCHEDULE),
    ):
        if any(not entry.certain for entry in entries):
            doubts.append(doubt)
    if not doubts:
        return measure
    certain = measure.certain and same <= 1
    return replace(measure, doubts=(*measure.doubts, *doubts), certain=certain)


_UNCERTAIN_KPI = "本文から確定できない指標があります（年度、目標・実績の別、又は見出しのない表）。"
_UNCERTAIN_BUDGET = "本文から確定できない予算があります（金額の単位、年度、又は項目との対応）。"
_UNCERTAIN_SCHEDULE = "本文から確定できない工程があります（開始又は終了の年度）。"
