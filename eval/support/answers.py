"""Cases made of the model answers of a question set, with the passages that hold their evidence."""

from __future__ import annotations

from collections.abc import Mapping

from eval.datasets import Dataset
from eval.questions import Question, load_questions
from eval.support.cases import Case
from eval.support.passages import ReadDocument, read_documents

_LEFT_OUT = {"compare", "followup"}
"""Their answers name two documents, or leave out what the turn before them said."""


def answer_cases(dataset: Dataset) -> list[Case]:
    """Makes a case of every answer of a dataset that speaks for itself.

    Args:
        dataset: Questions and documents; both must be on this machine.
    """
    documents = read_documents(dataset.documents)
    made = (_case(question, documents) for question in load_questions(dataset.questions))
    return [case for case in made if case is not None]


def _case(question: Question, documents: Mapping[str, ReadDocument]) -> Case | None:
    if not question.answerable or not question.answer or question.type in _LEFT_OUT:
        return None
    named = [documents[evidence.doc] for evidence in question.evidence]
    held = [
        document.holding(evidence.quote)
        for document, evidence in zip(named, question.evidence, strict=True)
    ]
    found = tuple(dict.fromkeys(passage for passage in held if passage is not None))
    if None in held:
        return None
    source = named[0].source
    return Case(question.id, question.answer, found, supported=True, kind="answer", source=source)
