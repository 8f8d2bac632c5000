"""Putting chosen units together: a line that names the document, the words, their citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answering.citing import cite
from rag.answering.model import Citation, Sentence, Withheld
from rag.answering.select import Scored
from rag.answering.units import Unit
from rag.index import DocumentRow
from rag.japanese.written_dates import japanese_date, titled
from rag.support import Evidence, Support, check_verbatim

_BREAKS = re.compile(r"[\t\n]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen from one document, or from several for a question that names none.

    Attributes:
        document: The document of the best unit.
        units: The units, the best first.
    """

    document: DocumentRow
    units: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer put together and checked.

    Attributes:
        sentences: Sentences that passed, with the lines that name their documents.
        citations: The passages that they cite, by number.
        withheld: Sentences that the check kept back.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    withheld: tuple[Withheld, ...]


def compose(drafts: Sequence[Draft]) -> Composed:
    """Writes the answer, and checks every sentence against the passage that it cites.

    Every document is named once, with its date, in a line that claims nothing; below it stand its
    words, in the order in which they stand in it. Numbers run 1..n by first use, one a passage.

    Args:
        drafts: What was chosen, by document.
    """
    numbers: dict[int, int] = {}
    used: dict[int, list[Unit]] = {}
    sentences: list[Sentence] = []
    withheld: list[Withheld] = []
    for document, members in _by_document(drafts):
        passed: list[Sentence] = []
        for line in _lines(members):
            text, parts = _text(line)
            verdict = check_verbatim(text, parts, _evidence(line[0]))
            if not verdict.supported:
                withheld.append(Withheld(text, verdict.reason))
                continue
            key = line[0].hit.passage.key
            number = numbers.setdefault(key, len(numbers) + 1)
            used.setdefault(key, []).extend(line)
            passed.append(Sentence(text, (number,), Support.SUPPORTED))
        if passed:
            sentences += [Sentence(document_line(document)), *passed]
    citations = tuple(_citation(number, used[key]) for key, number in numbers.items())
    return Composed(tuple(sentences), citations, tuple(withheld))


def _evidence(unit: Unit) -> Evidence:
    passage = unit.hit.passage
    context = [entry["text"] for entry in passage.context]
    return Evidence(passage.text, context, passage.heading_path)


def document_line(document: DocumentRow) -> str:
    """Names a document and its date, as in 「『○○計画』（2024年4月1日）の記載：」."""
    return f"{titled(document.title, japanese_date(document.published))}の記載："


def _by_document(drafts: Sequence[Draft]) -> Iterator[tuple[DocumentRow, list[Unit]]]:
    """Units by document, documents in order of their best unit, units in order of the text."""
    found: dict[str, tuple[DocumentRow, list[Unit]]] = {}
    for draft in drafts:
        for entry in draft.units:
            document = entry.unit.hit.document
            found.setdefault(document.id, (document, []))[1].append(entry.unit)
    for document, units in found.values():
        yield document, sorted(units, key=lambda unit: unit.start)


def _lines(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Units that make one line: cells of the same row stand together."""

    def place(unit: Unit) -> tuple[int, bool, int]:
        return unit.hit.passage.key, unit.cell, unit.block if unit.cell else unit.start

    for _, group in groupby(units, key=place):
        yield list(group)


def _text(line: Sequence[Unit]) -> tuple[str, list[str]]:
    """A line of the answer, and the parts of the document that it is made of."""
    first = line[0]
    if not first.cell:
        labels = [_one_line(label) for label in first.labels if label not in first.text[:30]]
        words = _one_line(first.text)
        return f"{'／'.join(labels)}：{words}" if labels else words, [*labels, words]
    shared = _shared_label(line)
    parts = [shared] if shared else []
    pieces: list[str] = []
    for unit in line:
        labels = [_one_line(label) for label in unit.labels[1 if shared else 0 :]]
        words = _one_line(unit.text)
        if unit is not line[-1]:
            words = words.rstrip("。")
        value = words + unit.measure
        pieces.append(f"{'／'.join(labels)}：{value}" if labels else value)
        parts += [*labels, words, *([unit.measure] if unit.measure else [])]
    joint = " " if any(len(unit.labels) > 1 for unit in line) else "："
    return (f"{shared}{joint}" if shared else "") + _series(pieces), parts


def _series(pieces: Sequence[str]) -> str:
    """Pieces one after another; a number that ends one is kept from a year that begins the next.

    「番号：３、令和５年度：試行」 would read as one date.
    """
    said = pieces[0]
    for piece in pieces[1:]:
        said += f"／{piece}" if said[-1:].isdigit() else f"、{piece}"
    return said


def _shared_label(line: Sequence[Unit]) -> str:
    """The label that stands once, in front of all cells of a line; empty where they share none."""
    first = {unit.labels[:1] for unit in line}
    return _one_line(line[0].labels[0]) if len(first) == 1 and line[0].labels else ""


def _one_line(text: str) -> str:
    """A text without the line breaks and tabs of the document: an answer has a sentence a line."""
    return _BREAKS.sub(" ", text)


def _citation(number: int, units: Sequence[Unit]) -> Citation:
    """The citation of a passage with all words of it that the answer uses."""
    places = [(unit.start, unit.end) for unit in units]
    places += [place for unit in units for place in unit.beside]
    return cite(number, units[0].hit, places)
