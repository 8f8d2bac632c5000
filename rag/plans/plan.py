"""A document understood as a plan."""

from __future__ import annotations

from dataclasses import dataclass

from rag.documents.model import Document
from rag.plans.measures import find_measures
from rag.plans.outline import Outline, build_outline
from rag.plans.records import Measure


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document says, and how it is built.

    Attributes:
        document: The document.
        outline: Its headings, and what stands under them.
        measures: Its measures, in order; none for a document that is no plan.
    """

    document: Document
    outline: Outline
    measures: tuple[Measure, ...]


def read_plan(document: Document, *, published: str | None) -> Plan:
    """Finds the outline and the measures of a document.

    Args:
        document: Any document.
        published: Its ISO date, by which years without era are read; None where it is not known.
    """
    outline = build_outline(document)
    return Plan(document, outline, find_measures(document, outline, published=published))
