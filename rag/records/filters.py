"""Which measures are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from rag.index import DocumentRow
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import canonical
from rag.plans.records import Measure, Responsible
from rag.records.parts import Part, parts_of


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """Conditions that all must hold; an empty one holds always.

    Attributes:
        document_ids: Only of these documents.
        ministries: Names of organisations or divisions, full or short, one of which is responsible;
            総務省 also finds what is written 総務省消防庁.
        fiscal_years: Western fiscal years, one of which its KPIs, budgets or schedule name.
        text: Words that its title, section, body or KPIs hold, each of them.
        having: What it holds, each of them.
        lacking: What it does not hold, none of them.
    """

    document_ids: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    fiscal_years: tuple[int, ...] = ()
    text: str = ""
    having: frozenset[Part] = frozenset()
    lacking: frozenset[Part] = frozenset()

    def takes_document(self, document: DocumentRow) -> bool:
        """Whether a document's measures are asked for at all."""
        return not self.document_ids or document.id in self.document_ids

    def takes(self, measure: Measure) -> bool:
        """Whether a measure meets the conditions."""
        return (
            self._by_parts(measure)
            and self._by_ministry(measure)
            and self._by_year(measure)
            and self._by_text(measure)
        )

    def _by_parts(self, measure: Measure) -> bool:
        if not self.having and not self.lacking:
            return True
        held = parts_of(measure)
        return self.having <= held and self.lacking.isdisjoint(held)

    def _by_ministry(self, measure: Measure) -> bool:
        return not self.ministries or any(
            _is_body(body, asked) for body in measure.responsible for asked in self.ministries
        )

    def _by_year(self, measure: Measure) -> bool:
        return not self.fiscal_years or bool(years_of(measure).intersection(self.fiscal_years))

    def _by_text(self, measure: Measure) -> bool:
        words = self.text.split()
        if not words:
            return True
        whole = squeeze(
            "\n".join(
                (
                    measure.title,
                    *measure.heading_path,
                    measure.body,
                    *(kpi.text for kpi in measure.kpis),
                    *(budget.item for budget in measure.budgets),
                    *(entry.text for entry in measure.schedule),
                )
            )
        ).casefold()
        return all(squeeze(word).casefold() in whole for word in words)


def _is_body(body: Responsible, asked: str) -> bool:
    found = canonical(asked)
    name = asked if found is None else found.name
    return name == body.id or squeeze(name) in squeeze(body.name)


def years_of(measure: Measure) -> set[int]:
    """Every fiscal year that a measure is tied to: those of its KPIs, budgets and schedule.

    A schedule entry with a beginning and an end is tied to the years between as well.
    """
    years = set(measure.fiscal_years)
    years.update(b.fiscal_year for b in measure.budgets if b.fiscal_year is not None)
    for entry in measure.schedule:
        if entry.start is not None:
            years.update(range(entry.start, (entry.end or entry.start) + 1))
        elif entry.end is not None:
            years.add(entry.end)
    return years
