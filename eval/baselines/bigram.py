"""BM25 over pairs of characters: what a search box gives."""

from __future__ import annotations

from eval.baselines.base import RANKED, Corpus, answered, posed
from eval.measures import Outcome
from eval.questions import Question
from eval.retrieval_sets.bigrams import BigramIndex


class BigramBaseline:
    """The first passage of BM25 over pairs of characters is the answer, and what it cites.

    It knows no question that it should leave unanswered but one that shares no pair of characters
    with any passage.

    Args:
        corpus: The documents; Tenkyo's passages are searched.
    """

    name = "bm25"

    def __init__(self, corpus: Corpus) -> None:
        self._passages = corpus.passages
        self._index = BigramIndex([passage.text for passage in corpus.passages])

    def answer(self, question: Question) -> Outcome:
        """The first passage, whole."""
        found = self._index.best(posed(question), RANKED)
        ranked = [self._passages[place] for place in found]
        if not ranked:
            return Outcome(question)
        return answered(question, ranked[0].text, ranked=ranked, cited=ranked[:1])
