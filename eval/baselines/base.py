"""What a baseline is, what it is made from, and how it picks words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.measures import Outcome, RankedPassage
from eval.measures.base import CitedQuote
from eval.questions import Question
from eval.retrieval_sets.bigrams import BigramIndex
from rag.engine import Engine
from rag.japanese.sentences import split_sentences

RANKED = 60
"""How many passages of a ranking are measured, as in a run."""


class Baseline(Protocol):
    """Another way to answer."""

    @property
    def name(self) -> str:
        """Short name, shown in tables."""

    def answer(self, question: Question) -> Outcome:
        """What it gives for a question."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents as Tenkyo read them, so that no baseline suffers from a poorer reader.

    Attributes:
        texts: Canonical text of each document, by file name.
        passages: The passages that Tenkyo cut them into, in order.
    """

    texts: Mapping[str, str]
    passages: tuple[RankedPassage, ...]


def read_corpus(engine: Engine, collection: str) -> Corpus:
    """The documents and passages of a collection."""
    texts: dict[str, str] = {}
    passages: list[RankedPassage] = []
    for row in engine.documents(collection=collection):
        texts[row.file_name] = engine.document(row.id, collection=collection).text
        with engine.collection(collection).snapshot() as snapshot:
            passages += [
                RankedPassage(row.file_name, passage.text) for passage in snapshot.passages_of(row)
            ]
    return Corpus(texts, tuple(passages))


def posed(question: Question) -> str:
    """A question with what was asked before it: a follow-up alone would find nothing."""
    earlier = [turn["content"] for turn in question.history if turn.get("role") == "user"]
    return "\n".join((*earlier, question.question))


def best_sentences(question: str, passages: Sequence[RankedPassage], count: int) -> list[str]:
    """The sentences that share most pairs of characters with a question, best first, each once.

    Args:
        question: The question.
        passages: Where they are taken from.
        count: How many at most.
    """
    found = dict.fromkeys(
        passage.text[start:end].strip()
        for passage in passages
        for start, end in split_sentences(passage.text)
    )
    sentences = [sentence for sentence in found if sentence]
    if not sentences:
        return []
    return [sentences[place] for place in BigramIndex(sentences).best(question, count)]


def answered(
    question: Question,
    answer: str,
    *,
    ranked: Sequence[RankedPassage],
    cited: Sequence[RankedPassage],
) -> Outcome:
    """An outcome with an answer; what is cited is quoted whole, as it stands."""
    return Outcome(
        question,
        ranked=ranked,
        answered=True,
        answer=answer,
        cited=cited,
        quotes=[CitedQuote(passage.text, passage.text) for passage in cited],
    )
