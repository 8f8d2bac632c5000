"""Budgets of a real plan, against records read by hand. The plan is no part of the project."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from rag.documents import read_document
from rag.documents.model import ReadLimits
from rag.japanese.normalize import squeeze
from rag.plans.budgets import find_budgets
from rag.plans.outline import build_outline

SHARED = Path(__file__).parents[4].parent / "shared"
RECORDS = SHARED / "eval" / "records" / "budgets_002.jsonl"
LEAST = 0.92


@pytest.mark.skipif(not RECORDS.exists(), reason="../shared with the hand-read records is absent")
def test_items_with_all_amounts_right():
    records = [json.loads(line) for line in RECORDS.read_text("utf-8").splitlines()]
    sure = [record for record in records if record["sure"]]
    document = read_document(SHARED / "corpus" / sure[0]["doc"], ReadLimits())
    found: dict[tuple[int, str], Counter] = {}
    for b in find_budgets(document, build_outline(document), published="2024-04-01"):
        key = (b.item_start, squeeze(b.item))
        amount = (b.fiscal_year, b.kind.value, b.round, b.amount_yen, b.previous)
        found.setdefault(key, Counter())[amount] += 1
    by_item: dict[str, list[Counter]] = {}
    for (_, item), amounts in found.items():
        by_item.setdefault(item, []).append(amounts)
    wrong = [
        record["item"]
        for record in sure
        if Counter(map(_amount, record["amounts"])) not in by_item.get(squeeze(record["item"]), [])
    ]
    assert 1 - len(wrong) / len(sure) >= LEAST, wrong


def _amount(wanted):
    kind = "supplementary" if "補正" in wanted["kind"] else "initial"
    number = int(wanted["kind"][0]) if wanted["kind"][0].isdigit() else None
    yen = round(wanted["oku_yen"] * 100_000_000)
    return wanted["year"], kind, number, yen, wanted["previous"]
