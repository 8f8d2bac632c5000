"""Answering without a language model: the words of the documents, chosen, labelled and cited.

Nothing is put into other words. A sentence of the answer is a sentence, an item or a cell of a
passage, with the label that it stands under; the document and its date are named above it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.choose import Choice
from rag.answering.compose import Draft, compose
from rag.answering.grouping import HITS, choose_from_each, group_hits
from rag.answering.identity import answer_id
from rag.answering.judge import judge
from rag.answering.length import EXTENTS, Length
from rag.answering.model import Answer, Outcome, Sentence
from rag.answering.notices import notice_of
from rag.answering.recorded import with_companions
from rag.answering.select import Selector
from rag.answering.units import find_units
from rag.embedding import Embedding
from rag.fields import lemma_set
from rag.index import Access, DocumentRow, Snapshot
from rag.japanese.normalize import squeeze
from rag.retrieval.model import SearchResult
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import QuestionWords, question_words

MODEL = "extractive"
"""Name of the embedded default among the models."""

NOTHING_NEAR = "近い記載です。お尋ねへの答えとは限りません。"
"""What is said where only something near was found."""

_NEAREST = 3
_ABOUT_AS_NEAR = 0.75
_SAME_MATTER = 0.5
_ABOUT_THE_MATTER = 0.5


def answer(
    result: SearchResult,
    *,
    snapshot: Snapshot,
    embedding: Embedding | None,
    access: Access,
    length: Length = Length.NORMAL,
) -> Answer:
    """Answers a question from what a search found.

    Args:
        result: The search.
        snapshot: The generation that was searched.
        embedding: The embedding model of the index.
        access: Who asks.
        length: How long the answer is wanted; whether it is one does not depend on this.

    Returns:
        The answer, or a refusal with the nearest passages. Documents that the question compares
        are answered from one by one.
    """
    started = time.perf_counter()
    reading = result.understanding
    words = question_words(reading, snapshot, access)
    selector = Selector(reading, words, embedding)
    documents = snapshot.documents(access)
    groups = [
        with_companions(hits, snapshot, reading.asks) for hits in group_hits(result, documents)
    ]
    scored = [selector.score([unit for hit in hits for unit in find_units(hit)]) for hits in groups]
    judged = choose_from_each(scored, reading)
    shown = judged
    if length is not Length.NORMAL:
        shown = choose_from_each(scored, reading, EXTENTS[length])
    parts = _told_apart([_part(*both, reading, words) for both in zip(judged, shown, strict=True)])
    earlier = _earlier(parts, result, selector, documents)
    if earlier is not None:
        parts.append(earlier)
    outcome = _outcome(parts)
    composed = compose([p.draft for p in parts if p.draft is not None and p.outcome is outcome])
    if outcome is Outcome.ANSWERED and not composed.citations:
        # Every sentence was kept back: what cannot be shown is no answer.
        outcome = Outcome.NEARBY
    answered = outcome is Outcome.ANSWERED
    cited = [citation.hit.document for citation in composed.citations] if answered else []
    sentences = composed.sentences if answered else (_refusal(outcome, len(documents)),)
    if answered:
        silent = [p.draft.document for p in parts if p.draft and p.outcome is not outcome]
        sentences += tuple(map(_not_there, silent))
    took = result.took_ms + (time.perf_counter() - started) * 1000
    return Answer(
        id=answer_id(result, sentences),
        understanding=reading,
        outcome=outcome,
        sentences=sentences,
        citations=composed.citations if answered else (),
        retrieved=result.hits,
        withheld=composed.withheld,
        nearest=() if answered else tuple(result.hits[:_NEAREST]),
        model=MODEL,
        as_of=max((row.published for row in cited if row.published), default=None),
        notice=notice_of(reading, cited, documents),
        generation=result.generation,
        took_ms=took,
        length=length,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one group of passages came to.

    Attributes:
        outcome: How it ends for this group.
        draft: What was chosen, if anything.
        held: Share of the question that the passage of the best unit holds.
    """

    outcome: Outcome
    draft: Draft | None
    held: float = 0.0


def _part(judged: Choice, shown: Choice, reading: Understanding, words: QuestionWords) -> _Part:
    judgement = judge(judged, reading, words)
    if not shown.units:
        return _Part(judgement.outcome, None)
    draft = Draft(shown.units[0].unit.hit.document, shown.units)
    return _Part(judgement.outcome, draft, judgement.features["held"])


def _told_apart(parts: Sequence[_Part]) -> list[_Part]:
    """Parts of a comparison, without answers of documents that are about something else.

    Where one document treats the matter, one that holds less than half as much of the question
    does not.
    """
    most = max((part.held for part in parts if part.outcome is Outcome.ANSWERED), default=0.0)
    return [
        replace(part, outcome=Outcome.NEARBY)
        if part.outcome is Outcome.ANSWERED and part.held < most * _ABOUT_THE_MATTER
        else part
        for part in parts
    ]


def _earlier(
    parts: Sequence[_Part],
    result: SearchResult,
    selector: Selector,
    documents: Sequence[DocumentRow],
) -> _Part | None:
    """What the plan before says otherwise, where a newer one was answered from.

    It is shown only where it says the same thing with another value: about as near to the
    question, in mostly the same words.
    """
    if len(parts) != 1 or parts[0].outcome is not Outcome.ANSWERED or parts[0].draft is None:
        return None
    current = parts[0].draft.units[0]
    replaced = next(
        (row.supersedes for row in documents if row.id == current.unit.hit.document.id), None
    )
    old = [hit for hit in result.hits[: HITS * 2] if hit.document.id == replaced]
    scored = selector.score([unit for hit in old for unit in find_units(hit)])
    best = max(scored, key=lambda entry: entry.score, default=None)
    if best is None or best.score < current.score * _ABOUT_AS_NEAR:
        return None
    now, before = lemma_set(current.unit.about), lemma_set(best.unit.about)
    alike = len(now & before) / (min(len(now), len(before)) or 1)
    if alike < _SAME_MATTER or squeeze(current.unit.value) == squeeze(best.unit.value):
        return None
    return _Part(Outcome.ANSWERED, Draft(best.unit.hit.document, (best,)))


def _outcome(parts: Sequence[_Part]) -> Outcome:
    """The best that any part came to: a comparison is answered where one side is."""
    order = (Outcome.ANSWERED, Outcome.NEARBY, Outcome.NOT_FOUND)
    found = {part.outcome for part in parts}
    return next((outcome for outcome in order if outcome in found), Outcome.NOT_FOUND)


def _refusal(outcome: Outcome, documents: int) -> Sentence:
    return Sentence(NOTHING_NEAR if outcome is Outcome.NEARBY else nothing_found(documents))


def nothing_found(documents: int) -> str:
    """What is said where the documents do not hold the point: never that it does not exist."""
    return (
        f"登録文書{documents}件を探しましたが、お尋ねの点の記載は見つかりませんでした"
        "（記載がないことを示すものではありません）。"
    )


def _not_there(document: DocumentRow) -> Sentence:
    """What is said of a document that was asked about and does not hold the point."""
    return Sentence(
        f"『{document.title}』では、お尋ねの点の記載が見つかりませんでした"
        "（記載がないことを示すものではありません）。"
    )
