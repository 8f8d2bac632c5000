"""Where the measures of a plan stand: which blocks belong to which.

A measure is a section with a number of measures ([No.1－2], 施策1-2), a section that has fields of
its own (KPI：, 担当課), a form (施策名 | …), or a row, with what is merged to it, of a table of
measures. A row inside a section belongs to the measure of the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rag.documents.model import Document
from rag.plans.measures.forms import FormMeasures
from rag.plans.measures.region import Places, Region
from rag.plans.measures.rows import RowMeasures
from rag.plans.measures.scan import Scan
from rag.plans.measures.sections import SectionMeasures
from rag.plans.outline import Outline


def find_regions(document: Document, outline: Outline, scan: Scan) -> list[Region | None]:
    """Finds the measure that each block belongs to.

    Args:
        document: The document.
        outline: Its outline.
        scan: What its blocks say.

    Returns:
        For each block its measure, or None outside of measures.
    """
    places = Places(document, outline)
    forms = FormMeasures(places, scan)
    owners = SectionMeasures(places, scan, forms.blocks()).owners()
    forms.claim(owners)
    RowMeasures(places, scan).claim(owners)
    return owners


def regions_in_order(owners: Sequence[Region | None]) -> Iterator[tuple[Region, list[int]]]:
    """The measures in order of appearance, each with its blocks."""
    blocks: dict[Region, list[int]] = {}
    for block, owner in enumerate(owners):
        if owner is not None:
            blocks.setdefault(owner, []).append(block)
    yield from blocks.items()


def count_numbers(regions: Sequence[Region]) -> Counter[str]:
    """How many measures bear each number."""
    return Counter(region.number for region in regions if region.number and "-" in region.number)
