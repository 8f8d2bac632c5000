"""Checking a person's text, sentence by sentence, against given passages or a collection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.citing import cite
from rag.answering.compose import document_line
from rag.answering.generating.evidence import CheckedAgainst, spans_for
from rag.answering.model import Citation
from rag.japanese.dates import find_dates
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import find_quantities
from rag.japanese.sentences import split_sentences
from rag.retrieval.model import Hit
from rag.support import (
    Entailment,
    PassageEvidence,
    SecondReader,
    Support,
    SupportVerdict,
    check_sentence,
    find_support,
)

_CANDIDATES = 8
_NEARER = (Support.PARTIAL, Support.UNSUPPORTED, Support.UNVERIFIED)
_LONGEST_HEADING = 25
_FORMULA = re.compile(r"(?:以上|記|拝啓|敬具|謹啓|謹白|草々|前略)[。．]?")
_NUMBERING = re.compile(
    r"^[\s　]*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）).．、　\s]+"
    r"|第[0-9０-９一二三四五六七八九十]+[章節部][\s　]*"
    r"|[①-⑳㋐-㋾ア-ン][\s　．.、）)]+|[・○●◎■□◆◇▪▶－-][\s　]*)*"
)
_STOP = re.compile(r"[。．！？!?]$")
_NOTHING = "登録文書に、この文の裏付けになる記載が見当たりません。"


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a text with what the check found.

    Attributes:
        text: The sentence.
        char_start: Its offset in the text.
        char_end: Its end.
        verdict: What was found; None for a line that claims nothing.
        reason: In Japanese, what does not fit and what the plan says instead.
        citations: The passages that support it, or the nearest one that says otherwise.
    """

    text: str
    char_start: int
    char_end: int
    verdict: Support | None
    reason: str
    citations: tuple[Citation, ...] = ()


def check_against(
    sentence: str,
    passages: Sequence[str],
    *,
    entailment: Entailment | None = None,
    reader: SecondReader | None = None,
) -> SupportVerdict:
    """Checks a sentence against passages that are given with it.

    Args:
        sentence: The sentence.
        passages: Texts of the passages.
        entailment: A model that judges the meaning, None to judge it by the words.
        reader: Judges once more what has passed the check, None for none.
    """
    evidence = [PassageEvidence(text) for text in passages]
    return check_sentence(sentence, evidence, entailment=entailment, reader=reader)


def check_text(
    text: str,
    search: Callable[[str], Sequence[Hit]],
    *,
    entailment: Entailment | None = None,
    reader: SecondReader | None = None,
) -> Iterator[CheckedSentence]:
    """Checks a text against a collection.

    Args:
        text: Any text; its sentences and lines are checked one by one.
        search: Finds passages for a sentence, the likeliest first.
        entailment: A model that judges the meaning, None to judge it by the words.
        reader: Judges once more what has passed the check, None for none.

    Yields:
        The sentences in order.
    """
    numbers: dict[str, int] = {}
    for start, end in split_sentences(text):
        sentence = text[start:end].strip()
        if not sentence:
            continue
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        place = (start + lead, start + lead + len(sentence))
        if claims_nothing(sentence):
            yield CheckedSentence(sentence, *place, None, "")
            continue
        hits = search(sentence)
        if names_document(sentence, hits):
            yield CheckedSentence(sentence, *place, None, "")
            continue
        yield _check(sentence, place, hits, numbers, entailment, reader)


def claims_nothing(line: str) -> bool:
    """Whether a line of a text is a heading or a formula of letters (以上, 記).

    A heading is short, has no full stop, and besides its own number no number and no organisation:
    whoever reads it learns nothing that could be wrong.
    """
    if _FORMULA.fullmatch(line):
        return True
    words = _NUMBERING.sub("", line)
    if len(words) > _LONGEST_HEADING or _STOP.search(words):
        return False
    stated = find_quantities(words) or find_dates(words, default_era="令和")
    return not stated and not find_organisations(words)


def names_document(line: str, hits: Sequence[Hit]) -> bool:
    """Whether a line only names a document that was found, as an answer does above its words.

    Args:
        line: The line: 「『○○計画』（2024年4月1日）の記載：」. With another date it is a claim.
        hits: What was found for it.
    """
    words = squeeze(line)
    return any(words == squeeze(document_line(hit.document)) for hit in hits)


def _check(
    sentence: str,
    place: tuple[int, int],
    hits: Sequence[Hit],
    numbers: dict[str, int],
    entailment: Entailment | None,
    reader: SecondReader | None,
) -> CheckedSentence:
    candidates = [CheckedAgainst.of(hit) for hit in hits[:_CANDIDATES]]
    if not candidates:
        return CheckedSentence(sentence, *place, Support.UNSUPPORTED, _NOTHING)
    found = find_support(
        sentence,
        [one.evidence for one in candidates],
        sources=[one.names for one in candidates],
    )
    if found:
        cited = [candidates[position] for position in found]
        verdict = SupportVerdict(Support.SUPPORTED)
        if entailment is not None or reader is not None:
            verdict = check_sentence(
                sentence,
                [one.evidence for one in cited],
                source=cited[0].names,
                entailment=entailment,
                reader=reader,
            )
    else:
        cited, verdict = _nearest(sentence, candidates)
        if verdict.verdict is Support.UNVERIFIED:
            # Nothing in it could be compared: a heading, a greeting.
            return CheckedSentence(sentence, *place, None, "")
        if reader is not None:
            verdict = check_sentence(
                sentence, [cited[0].evidence], source=cited[0].names, reader=reader
            )
    citations = tuple(_citation(sentence, one.hit, numbers) for one in cited)
    return CheckedSentence(sentence, *place, verdict.verdict, verdict.reason, citations)


def _nearest(
    sentence: str, candidates: Sequence[CheckedAgainst]
) -> tuple[list[CheckedAgainst], SupportVerdict]:
    """The candidate that a sentence comes nearest to, with what was found of it there.

    That is the one that lacks the fewest of its facts; of such, one that says what is true instead;
    of such, the likeliest.
    """
    verdicts = [check_sentence(sentence, [one.evidence], source=one.names) for one in candidates]
    nearest = min(
        range(len(candidates)),
        key=lambda place: (
            _NEARER.index(verdicts[place].verdict),
            verdicts[place].missing,
            not verdicts[place].instead,
        ),
    )
    return [candidates[nearest]], verdicts[nearest]


def _citation(sentence: str, hit: Hit, numbers: dict[str, int]) -> Citation:
    number = numbers.setdefault(hit.passage.id, len(numbers) + 1)
    spans = spans_for(sentence, hit)
    return cite(number, hit, ((span.char_start, span.char_end) for span in spans))
