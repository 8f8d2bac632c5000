"""Drafts of a model that makes things up: true sentences beside ones with one fact changed.

To see what a check is worth no language model is needed, but to know of every sentence whether it
is true. True ones are quotes of the evidence, which people chose; false ones
are the same with one fact changed by `eval.support.mutations`, which knows no check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.matching import covers
from eval.questions import Question
from eval.support.mutations import mutate
from rag.japanese.sentences import split_sentences
from rag.retrieval import Hit

_WRONG_MARKER_EVERY = 3


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence that the model wrote.

    Attributes:
        text: The sentence.
        cited: Places of the passages that its markers name.
        quote: The words that make it true; empty for one made up.
        doc: File name of the document of the quote.
    """

    text: str
    cited: tuple[int, ...]
    quote: str = ""
    doc: str = ""

    @property
    def true(self) -> bool:
        """Whether the documents say so."""
        return bool(self.quote)

    def rests_on(self, hit: Hit) -> bool:
        """Whether a passage holds what makes it true."""
        same = hit.document.file_name == self.doc
        return self.true and same and covers(self.quote, hit.passage.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote to a question.

    Attributes:
        question: The question.
        hits: The passages that it was given.
        sentences: What it wrote.
    """

    question: Question
    hits: tuple[Hit, ...]
    sentences: tuple[DraftSentence, ...]


def draft(question: Question, hits: Sequence[Hit], turn: int) -> Draft:
    """What the model makes of passages.

    Of an answerable question each quote that a passage holds, and the same quote with one fact
    changed, both with the marker of the passage; every third true one bears the marker of another.
    Of an unanswerable one the first sentence of the first passage that has a fact, changed: the
    model answers although it should not.

    Args:
        question: The question.
        hits: What it is given, best first.
        turn: Number of the question; it decides which fact is changed.
    """
    made = _of_evidence(question, hits, turn) if question.answerable else _made_up(hits, turn)
    return Draft(question, tuple(hits), tuple(made))


def _of_evidence(question: Question, hits: Sequence[Hit], turn: int) -> Iterator[DraftSentence]:
    for number, evidence in enumerate(question.evidence):
        holding = (
            place
            for place, hit in enumerate(hits)
            if hit.document.file_name == evidence.doc and covers(evidence.quote, hit.passage.text)
        )
        place = next(holding, None)
        if place is None:
            continue
        misplaced = len(hits) > 1 and (turn + number) % _WRONG_MARKER_EVERY == 0
        marker = (place + 1) % len(hits) if misplaced else place
        yield DraftSentence(evidence.quote, (marker,), evidence.quote, evidence.doc)
        yield from _changed(evidence.quote, hits[place], place, turn)


def _made_up(hits: Sequence[Hit], turn: int) -> Iterator[DraftSentence]:
    if not hits:
        return
    text = hits[0].passage.text
    for start, end in split_sentences(text):
        changed = list(_changed(text[start:end].strip(), hits[0], 0, turn))
        if changed:
            yield from changed
            return


def _changed(sentence: str, hit: Hit, place: int, turn: int) -> Iterator[DraftSentence]:
    mutations = mutate(sentence, [hit.passage.text])
    if mutations:
        yield DraftSentence(mutations[turn % len(mutations)].sentence, (place,))
