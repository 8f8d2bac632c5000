"""Sentences of several answers in one draft: numbers 1..n, one a passage, no claim uncited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answering import Answer, Citation, Outcome, Sentence, Span, Support
from rag.drafting.kinds import FORMS, DraftKind
from rag.drafting.model import Draft, Nearest, Remark, Section, Table, WithheldSentence

_UNSUPPORTED = "出典に見当たりません。"
_UNCITED = "出典が付いていません。"


class Gathering:
    """Takes the sentences of answers into one draft, in the order in which the draft shows them."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, str], Citation] = {}
        self._withheld: list[WithheldSentence] = []
        self._remarks: list[Remark] = []
        self._nearest: list[Nearest] = []
        self._models: dict[str, None] = {}
        self._handlings: dict[str, None] = {}

    def take(self, answer: Answer, question: str) -> tuple[Sentence, ...]:
        """The sentences of an answer that a draft may show, with numbers of the draft.

        What the check did not find supported, and a claim whose source is missing, is kept for the
        drafter. A refusal gives none.

        Args:
            answer: The answer.
            question: What it answers, as the drafter knows it.
        """
        self._models[answer.model] = None
        self._withheld += [
            WithheldSentence(question, kept.text, kept.reason) for kept in answer.withheld
        ]
        if answer.withheld:
            # What was kept back may stand in any passage that was found.
            self._handle(hit.document.handling for hit in answer.retrieved)
        if answer.notice:
            self._remarks.append(Remark(question, answer.notice))
        sources = {citation.number: citation for citation in answer.citations}
        shown: list[Sentence] = []
        for sentence in answer.sentences if answer.outcome is Outcome.ANSWERED else ():
            reason = _objection(sentence, sources)
            if reason:
                self._withheld.append(WithheldSentence(question, sentence.text, reason))
                self._handle(citation.hit.document.handling for citation in answer.citations)
            else:
                numbers = (self._number(sources[number]) for number in sentence.citations)
                shown.append(replace(sentence, citations=tuple(dict.fromkeys(numbers))))
        if any(sentence.citations for sentence in shown):
            return tuple(_without_empty_leads(shown))
        self._refused(answer, question)
        return ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The passages cited so far, by number."""
        return tuple(self._citations.values())

    def draft(
        self, kind: DraftKind, sections: Sequence[Section] = (), table: Table | None = None
    ) -> Draft:
        """The draft of what was taken, with an id that the same answers give again."""
        numbers = _by_first_use(sections, table)
        sections = tuple(_renumbered(section, numbers) for section in sections)
        table = _renumbered_table(table, numbers) if table else None
        cited = {citation.number: citation for citation in self.citations}
        citations = tuple(replace(cited[old], number=new) for old, new in numbers.items())
        published = (citation.hit.document.published for citation in citations)
        return Draft(
            id=_draft_id(kind, self._models, sections, table, citations),
            kind=kind,
            title=FORMS[kind].title,
            sections=sections,
            table=table,
            citations=citations,
            withheld=tuple(self._withheld),
            remarks=tuple(dict.fromkeys(self._remarks)),
            nearest=tuple(self._nearest),
            models=tuple(self._models),
            as_of=max(filter(None, published), default=None),
            handlings=tuple(self._handlings),
        )

    def _number(self, citation: Citation) -> int:
        key = (citation.hit.document.id, citation.hit.passage.id)
        before = self._citations.get(key)
        number = before.number if before else len(self._citations) + 1
        self._citations[key] = _merged(number, citation, before)
        self._handle((citation.hit.document.handling,))
        return number

    def _refused(self, answer: Answer, question: str) -> None:
        if answer.nearest:
            self._nearest.append(Nearest(question, answer.nearest))
            self._handle(hit.document.handling for hit in answer.nearest)

    def _handle(self, handlings: Iterable[str | None]) -> None:
        self._handlings.update((handling, None) for handling in handlings if handling)


def _objection(sentence: Sentence, sources: Mapping[int, Citation]) -> str:
    """Why a draft may not show a sentence; empty where it may."""
    if sentence.support is Support.UNSUPPORTED:
        return sentence.reason or _UNSUPPORTED
    claims = sentence.support is not None
    if (claims and not sentence.citations) or any(n not in sources for n in sentence.citations):
        return _UNCITED
    return ""


def _draft_id(
    kind: DraftKind,
    models: Iterable[str],
    sections: Sequence[Section],
    table: Table | None,
    citations: Sequence[Citation],
) -> str:
    """The same words from the same places give the same id."""
    words = [
        kind.value,
        *models,
        *map(_text_of, sections),
        *(row.heading + "".join(map(_text_of, row.cells)) for row in (table.rows if table else ())),
        *(f"{c.hit.document.sha256} {c.char_start} {c.char_end}" for c in citations),
    ]
    text = "\n".join(words).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=10).hexdigest()


def _by_first_use(sections: Sequence[Section], table: Table | None) -> dict[int, int]:
    """New numbers by old ones, 1..n in the order in which a reader meets them."""
    cells = (cell for row in table.rows for cell in row.cells) if table else ()
    used = (
        number
        for section in (*sections, *cells)
        for sentence in section.sentences
        for number in sentence.citations
    )
    return {old: new for new, old in enumerate(dict.fromkeys(used), 1)}


def _renumbered(section: Section, numbers: Mapping[int, int]) -> Section:
    sentences = tuple(
        replace(sentence, citations=tuple(numbers[old] for old in sentence.citations))
        for sentence in section.sentences
    )
    return replace(section, sentences=sentences)


def _renumbered_table(table: Table, numbers: Mapping[int, int]) -> Table:
    rows = (
        replace(row, cells=tuple(_renumbered(cell, numbers) for cell in row.cells))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _text_of(section: Section) -> str:
    lines = (f"{s.text}{list(s.citations)}" for s in section.sentences)
    return "\n".join((section.heading, *lines))


def is_lead(sentence: Sentence) -> bool:
    """Whether a sentence only names what follows, as in 「『○○計画』の記載：」."""
    return sentence.support is None and not sentence.citations and sentence.text.endswith("：")


def _without_empty_leads(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1 : place + 2]
        if not is_lead(sentence) or any(not is_lead(after) for after in following):
            yield sentence


def _merged(number: int, citation: Citation, before: Citation | None) -> Citation:
    """A citation under its number in the draft, with the words that earlier answers used."""
    if before is None:
        return replace(citation, number=number)
    places = {(span.char_start, span.char_end): span for span in (*before.spans, *citation.spans)}
    spans: tuple[Span, ...] = tuple(places[place] for place in sorted(places))
    start = min(before.char_start, citation.char_start)
    end = max(before.char_end, citation.char_end)
    base = citation.hit.passage.char_start
    quote = citation.hit.passage.text[start - base : end - base]
    return replace(before, quote=quote, char_start=start, char_end=end, spans=spans)
