"""Five questions of the sample, worked out from the raw records of a run as a person would.

Nothing of the harness takes part in the working out but the files that a run leaves: the rules are
those of the question format, written down once more, in fractions.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from fractions import Fraction

import pytest

from eval.datasets import SAMPLE
from eval.report import write_report
from eval.run import RunPlan, execute
from rag.settings import Settings

WANTED = 5


def squeezed(text):
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", text))


def holds(passage, entry):
    """Whether a passage, as document and text, covers a piece of evidence."""
    document, text = passage
    wanted, given = squeezed(entry["quote"]), squeezed(text)
    if document != entry["doc"]:
        return False
    blocks = SequenceMatcher(None, wanted, given, autojunk=False).get_matching_blocks()
    long = sum(block.size for block in blocks if block.size >= 6)
    return wanted in given or 5 * long >= 4 * len(wanted)


def meets(text, group):
    return any(squeezed(spelling) in squeezed(text) for spelling in group)


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def worked_out(question, ranked, answer):
    """The measures of a question, from its evidence, its ranking and the API's answer."""
    refused = Fraction(not answer["answered"])
    if not question["evidence"]:
        return {"HallucinationRate": 1 - refused}
    evidence, keys = question["evidence"], question["answer_keys"]
    places = [
        next((at for at, one in enumerate(ranked, 1) if holds(one, entry)), None)
        for entry in evidence
    ]
    found = sorted({place for place in places if place is not None})
    ideal = len(found) + places.count(None)
    lengths, fitting = 0, 0
    for _, text in ranked:
        lengths += len(text)
        fitting += lengths <= 4000
    said = re.sub(r"\[\d+\]", "", answer["answer"])
    right = Fraction(answer["answered"] and all(meets(said, group) for group in keys))
    cited = [
        (one["passage"]["document"]["file_name"], one["passage"]["text"])
        for one in answer["citations"]
    ]
    useful = [
        any(holds(one, entry) for entry in evidence) or any(meets(one[1], group) for group in keys)
        for one in cited
    ]

    def within(last):
        return Fraction(sum(place is not None and place <= last for place in places), len(places))

    def gain(ranks):
        return sum(1 / math.log2(rank + 1) for rank in ranks if rank <= 10)

    return {
        "Recall@1": within(1),
        "Recall@5": within(5),
        "Recall@10": within(10),
        "MRR@10": Fraction(1, found[0]) if found and found[0] <= 10 else Fraction(0),
        "nDCG@10": gain(found) / gain(range(1, ideal + 1)),
        "Recall<=4000chars": within(fitting),
        "Correct": right,
        "ConciseCorrect": right * (len(said) <= 400),
        "CitationRecall": Fraction(
            sum(any(holds(one, entry) for one in cited) for entry in evidence), len(evidence)
        ),
        "CitationPrecision": Fraction(sum(useful), len(useful)) if useful else Fraction(0),
        "ErrorRate": refused,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run over five questions of as many types, one without an answer among them."""
    path = tmp_path_factory.mktemp("by hand")
    by_type = {}
    for question in lines(SAMPLE.questions):
        by_type.setdefault(question["type"], question)
    types = ("compare", "list", "kpi", "followup", "unanswerable")
    chosen = [by_type[name] for name in types]
    assert len(chosen) == WANTED
    (path / "questions.jsonl").write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
    plan = RunPlan(path / "questions.jsonl", SAMPLE.documents, today=date(2026, 11, 1))
    write_report(execute(plan, Settings(), folder=path / "run"), path / "run")
    return path


def test_what_a_person_works_out_is_what_the_report_says(folder):
    questions = lines(folder / "questions.jsonl")
    rankings = {
        line["id"]: [(one["doc"], one["text"]) for one in line["ranked"]]
        for line in lines(folder / "run" / "journal.jsonl")
        if line["kind"] == "ranking"
    }
    answers = {answer["id"]: answer for answer in lines(folder / "run" / "answers.jsonl")}
    reported = {row["id"]: row for row in lines(folder / "run" / "outcomes.jsonl")}
    by_hand = {
        one["id"]: worked_out(one, rankings[one["id"]], answers[one["id"]]) for one in questions
    }
    for name, values in by_hand.items():
        told = {measure: reported[name][measure] for measure in values}
        assert told == pytest.approx({key: float(value) for key, value in values.items()})
    summary = json.loads((folder / "run" / "summary.json").read_text("utf-8"))["measures"]
    for measure, mean in summary.items():
        values = [one[measure] for one in by_hand.values() if measure in one]
        if values:
            assert mean["count"] == len(values)
            assert mean["value"] == round(float(sum(values) / len(values)), 4)
