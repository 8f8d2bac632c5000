"""Schedule of a real plan, against records read by hand. The plan is no part of the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.documents import read_document
from rag.documents.model import ReadLimits
from rag.japanese.normalize import squeeze
from rag.plans.outline import build_outline
from rag.plans.schedules import find_schedule

SHARED = Path(__file__).parents[4].parent / "shared"
RECORDS = SHARED / "eval" / "records" / "schedule_000.jsonl"
LEAST = 0.88


@pytest.mark.skipif(not RECORDS.exists(), reason="../shared with the hand-read records is absent")
def test_measure_start_and_text():
    records = [json.loads(line) for line in RECORDS.read_text("utf-8").splitlines()]
    sure = [record for record in records if record["sure"]]
    document = read_document(SHARED / "corpus" / sure[0]["doc"], ReadLimits())
    entries = find_schedule(document, build_outline(document), published="2023-06")
    found = {
        (squeeze(entry.owner.text), entry.start, squeeze(entry.text))
        for entry in entries
        if entry.owner is not None
    }
    wrong = [
        record["text"]
        for record in sure
        if (squeeze(record["measure"]), int(record["fiscal_year"]), squeeze(record["text"]))
        not in found
    ]
    assert 1 - len(wrong) / len(sure) >= LEAST, wrong
