"""All fictional plans, and what the engine finds in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.documents import read_document
from rag.documents.model import Document, ReadLimits
from rag.plans.measures import find_measures
from rag.plans.outline import build_outline
from rag.plans.records import Measure
from tests.rag.plans.unseen import (
    budget_outline,
    city_programme,
    harbour_roadmap,
    kept_action_programme,
    kept_budget_slides,
    kept_digital_plan,
    kept_half_years,
    kept_main_projects,
    kept_measure_slides,
    kept_progress_list,
    kept_project_forms,
    kept_town_plan,
    kept_town_strategy,
    ministry_priorities,
    prefecture_plan,
    progress_sheet,
    quarter_roadmap,
    white_paper,
)

PLANS = (
    city_programme.PLAN,
    harbour_roadmap.PLAN,
    prefecture_plan.PLAN,
    progress_sheet.PLAN,
    white_paper.PLAN,
    budget_outline.PLAN,
    ministry_priorities.PLAN,
    quarter_roadmap.PLAN,
    kept_action_programme.PLAN,
    kept_budget_slides.PLAN,
    kept_digital_plan.PLAN,
    kept_half_years.PLAN,
    kept_main_projects.PLAN,
    kept_measure_slides.PLAN,
    kept_progress_list.PLAN,
    kept_project_forms.PLAN,
    kept_town_plan.PLAN,
    kept_town_strategy.PLAN,
)


@cache
def extracted(name: str) -> tuple[Document, tuple[Measure, ...]]:
    """A plan as it is read, and the records found in it."""
    (plan,) = (plan for plan in PLANS if plan.name == name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / plan.name
        plan.write(path)
        return measures_of(path, plan.published)


def measures_of(path: Path, published: str | None) -> tuple[Document, tuple[Measure, ...]]:
    """A file as it is read, and the records found in it."""
    document = read_document(path, ReadLimits(ocr=False))
    return document, find_measures(document, build_outline(document), published=published)
