"""Reading the documents of the records, and scoring what is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.records.budgets import score_budgets
from eval.records.gold import load_records
from eval.records.measures import score_measures
from eval.records.schedules import score_schedules
from eval.records.score import Score
from rag.documents import ReadLimits, read_document
from rag.errors import ConfigurationError
from rag.ingest.metadata import read_metadata
from rag.plans.measures import find_measures
from rag.plans.outline import build_outline
from rag.plans.records import Measure


def score_records(records: Path, documents: Path) -> list[Score]:
    """Scores the records that are found in documents against those read by hand.

    Args:
        records: Folder of the records, see `eval.records.gold`.
        documents: Folder of the documents, with their `metadata.csv`.

    Returns:
        The numbers of the table.

    Raises:
        ConfigurationError: A folder is missing, holds no records, or lacks a document.
    """
    of_measures = load_records(records, "measures")
    of_budgets = load_records(records, "budgets")
    of_schedules = load_records(records, "schedule")
    names = sorted({*of_measures, *of_budgets, *of_schedules})
    if not names:
        raise ConfigurationError(
            f"{records} に記録（measures_*.jsonl など）がありません。フォルダーを確かめてください。"
        )
    found = _find_all(names, documents)
    return [
        *score_measures([(name, rows, found[name]) for name, rows in of_measures.items()]),
        *score_budgets(
            [
                (name, rows, [b for measure in found[name] for b in measure.budgets])
                for name, rows in of_budgets.items()
            ]
        ),
        *score_schedules([(name, rows, found[name]) for name, rows in of_schedules.items()]),
    ]


def _find_all(names: Sequence[str], documents: Path) -> dict[str, tuple[Measure, ...]]:
    missing = [name for name in names if not (documents / name).is_file()]
    if missing:
        raise ConfigurationError(
            f"{documents} に文書 {'、'.join(missing)} がありません。"
            "記録の文書があるフォルダーを --documents で指定してください。"
        )
    metadata = read_metadata(documents)
    found: dict[str, tuple[Measure, ...]] = {}
    for name in names:
        document = read_document(documents / name, ReadLimits())
        published = metadata[name].published if name in metadata else None
        if published is None and document.published is not None:
            published = document.published.value
        found[name] = find_measures(document, build_outline(document), published=published)
    return found
