"""What stands behind an answer's sentences: ALCE's judgements, and numbers out of nowhere."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

from eval.measures.alce import judge_citations
from eval.measures.base import AnswerSentence, Judgement
from rag.answering import Answer, Sentence
from rag.answering.generating.evidence import CheckedAgainst
from rag.japanese.normalize import squeeze
from rag.support import Entailment, PassageEvidence, check_sentence
from rag.support.facts import WHOLES, Fact
from rag.support.reading import read_passage, read_text
from rag.support.values import names_fact

_ENTAILED = 0.5


class SentenceJudges:
    """Judges the sentences of answers. May be used by several threads.

    Args:
        entailment: An independent model; None for none.
    """

    def __init__(self, entailment: Entailment | None) -> None:
        self._entailment = entailment
        self._lock = threading.Lock()  # tokenizers are not safe between threads

    @property
    def nli(self) -> bool:
        """Whether there is an independent model."""
        return self._entailment is not None

    def judge(self, answer: Answer) -> list[AnswerSentence]:
        """The sentences of an answer that claim something, judged."""
        by_number = {citation.number: citation.hit for citation in answer.citations}
        return [
            self._judged(sentence, [CheckedAgainst.of(by_number[n]) for n in sentence.citations])
            for sentence in answer.sentences
            if sentence.support is not None or sentence.citations
        ]

    def _judged(self, sentence: Sentence, cited: Sequence[CheckedAgainst]) -> AnswerSentence:
        numbers = _numbers(sentence.text)
        return AnswerSentence(
            sentence.text,
            len(cited),
            judge_citations(sentence.text, cited, _supports),
            self._by_model(sentence.text, cited),
            len(numbers),
            sum(not _stands_in(number, cited) for number in numbers),
        )

    def _by_model(self, sentence: str, cited: Sequence[CheckedAgainst]) -> Judgement | None:
        model = self._entailment
        if model is None:
            return None

        def entails(passages: Sequence[CheckedAgainst], text: str) -> bool:
            premise = "\n".join(_premise(one.evidence) for one in passages)
            return model.probability(premise, text) >= _ENTAILED

        with self._lock:
            return judge_citations(sentence, cited, entails)


def _supports(passages: Sequence[CheckedAgainst], sentence: str) -> bool:
    """Our own check, by words: a model that gates must not stand in both columns.

    As in answers, what stands in a passage word for word rests on it.
    """
    if any(squeeze(sentence) in squeeze(one.evidence.text) for one in passages):
        return True
    evidence = [one.evidence for one in passages]
    return check_sentence(sentence, evidence, source=passages[0].names).supported


def _premise(evidence: PassageEvidence) -> str:
    return "\n".join((*evidence.headings, *evidence.context, evidence.text))


def _numbers(text: str) -> list[Fact]:
    """The numbers and dates of a text."""
    return [
        fact
        for fact in read_text(text).facts
        if (fact.quantity is not None or fact.time is not None) and fact.text not in WHOLES
    ]


def _stands_in(number: Fact, cited: Sequence[CheckedAgainst]) -> bool:
    """Whether some passage, or the name of its document, says a number."""
    for one in cited:
        named = PassageEvidence(f"{one.names.title} {one.names.published or ''}")
        for evidence in (one.evidence, named):
            facts, text = _said(evidence)
            if any(names_fact(fact, number, text) for fact in facts):
                return True
    return False


@lru_cache(maxsize=1024)
def _said(evidence: PassageEvidence) -> tuple[tuple[Fact, ...], str]:
    reading = read_passage(evidence)
    return tuple(reading.facts), reading.text
