"""Answering without a language model: the words of the documents, chosen, labelled and cited.

Nothing is put into other words. A sentence of the answer is a sentence, an item or a cell of a
passage, with the label that it stands under; the document and its date are named above it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence

from rag.answering.choose import MAX_CHARACTERS, choose
from rag.answering.compose import Draft, compose
from rag.answering.judge import Judgement, judge
from rag.answering.model import Answer, Outcome, Sentence
from rag.answering.notices import notice_of
from rag.answering.select import Scored, Selector
from rag.answering.units import find_units
from rag.embedding import Embedding
from rag.index import Access, DocumentRow, Snapshot
from rag.retrieval.model import Hit, SearchResult
from rag.retrieval.words import question_words

MODEL = "extractive"
"""Name of the embedded default among the models."""

_HITS = 10
_NEAREST = 3


def answer(
    result: SearchResult,
    *,
    snapshot: Snapshot,
    embedding: Embedding | None,
    access: Access,
) -> Answer:
    """Answers a question from what a search found.

    Args:
        result: The search.
        snapshot: The generation that was searched.
        embedding: The embedding model of the index.
        access: Who asks.

    Returns:
        The answer, or a refusal with the nearest passages. Documents that the question compares
        are answered from one by one.
    """
    started = time.perf_counter()
    reading = result.understanding
    words = question_words(reading, snapshot, access)
    selector = Selector(reading, words, embedding)
    documents = snapshot.documents(access)
    groups = _groups(result, documents)
    drafts: list[Draft] = []
    judgements: list[Judgement] = []
    limit = MAX_CHARACTERS // len(groups)
    for hits in groups:
        choice = choose(_scored(selector, hits), reading, limit)
        judgements.append(judge(choice, reading, words))
        if choice.units:
            drafts.append(Draft(choice.units[0].unit.hit.document, choice.units))
    outcome = _outcome(judgements)
    if outcome is Outcome.ANSWERED:
        sentences, citations = compose(drafts)
        nearest: tuple[Hit, ...] = ()
    else:
        sentences, citations = (_refusal(outcome, len(documents)),), ()
        nearest = tuple(result.hits[:_NEAREST])
    cited = [citation.hit.document for citation in citations]
    took = result.took_ms + (time.perf_counter() - started) * 1000
    return Answer(
        id=_answer_id(result, sentences),
        understanding=reading,
        outcome=outcome,
        sentences=sentences,
        citations=citations,
        retrieved=result.hits,
        withheld=(),
        nearest=nearest,
        model=MODEL,
        as_of=max((row.published for row in cited if row.published), default=None),
        notice=notice_of(reading, cited, documents),
        generation=result.generation,
        took_ms=took,
    )


def _scored(selector: Selector, hits: Iterable[Hit]) -> list[Scored]:
    return selector.score([unit for hit in hits for unit in find_units(hit)])


def _groups(result: SearchResult, documents: Sequence[DocumentRow]) -> list[list[Hit]]:
    """The hits to answer from: together, or by document where documents are compared.

    Of two plans in a line the newer one is answered from, unless the question names the older.
    """
    hits = list(result.hits[:_HITS])
    naming = result.understanding.naming
    if result.understanding.compares:
        groups = [[h for h in result.hits if h.document.id == name] for name in naming.clear]
        groups = [group for group in groups if group]
        if len(groups) > 1:
            return groups
    newer = {row.supersedes: row.id for row in documents if row.supersedes}
    found = {hit.document.id for hit in hits}
    outdated = {old for old, new in newer.items() if new in found and old not in naming.clear}
    current = [hit for hit in hits if hit.document.id not in outdated]
    return [current or hits]


def _outcome(judgements: Sequence[Judgement]) -> Outcome:
    """The best that any part came to: a comparison is answered where one side is."""
    order = (Outcome.ANSWERED, Outcome.NEARBY, Outcome.NOT_FOUND)
    found = {judgement.outcome for judgement in judgements}
    return next((outcome for outcome in order if outcome in found), Outcome.NOT_FOUND)


def _refusal(outcome: Outcome, documents: int) -> Sentence:
    if outcome is Outcome.NEARBY:
        return Sentence("近い記載です。お尋ねへの答えとは限りません。")
    return Sentence(
        f"登録文書{documents}件を探しましたが、お尋ねの点の記載は見つかりませんでした"
        "（記載がないことを示すものではありません）。"
    )


def _answer_id(result: SearchResult, sentences: Sequence[Sentence]) -> str:
    """The same question on the same generation gives the same answer, and the same id."""
    parts = (str(result.generation), result.understanding.resolved, *(s.text for s in sentences))
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()
