"""Putting chosen units together: a line that names the document, the words, their citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answering.model import Citation, Sentence, Span, Support
from rag.answering.select import Scored
from rag.answering.units import Unit
from rag.index import DocumentRow


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen from one document, or from several for a question that names none.

    Attributes:
        document: The document of the best unit.
        units: The units, the best first.
    """

    document: DocumentRow
    units: tuple[Scored, ...]


def compose(drafts: Sequence[Draft]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Writes the answer.

    Every document is named once, with its date, in a line that claims nothing; below it stand its
    words, in the order in which they stand in it. Numbers run 1..n by first use, one a passage.

    Args:
        drafts: What was chosen, by document.

    Returns:
        The sentences, and the citations by number.
    """
    numbers: dict[int, int] = {}
    spans: dict[int, list[Span]] = {}
    units: dict[int, Unit] = {}
    sentences: list[Sentence] = []
    for document, members in _by_document(drafts):
        sentences.append(Sentence(document_line(document)))
        for line in _lines(members):
            key = line[0].hit.passage.key
            number = numbers.setdefault(key, len(numbers) + 1)
            units.setdefault(key, line[0])
            spans.setdefault(key, []).extend(Span(u.text, u.start, u.end) for u in line)
            sentences.append(Sentence(_text(line), (number,), Support.SUPPORTED))
    citations = tuple(_citation(number, units[key], spans[key]) for key, number in numbers.items())
    return tuple(sentences), citations


def document_line(document: DocumentRow) -> str:
    """Names a document and its date, as in 「『○○計画』（2024年4月1日）の記載：」."""
    date = japanese_date(document.published)
    return f"『{document.title}』{f'（{date}）' if date else ''}の記載："


def japanese_date(published: str | None) -> str:
    """`2024-04-01` as 2024年4月1日, as exact as it is known; empty where it is not."""
    if not published:
        return ""
    units = zip(published.split("-"), ("年", "月", "日"), strict=False)
    return "".join(f"{int(number)}{unit}" for number, unit in units)


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
    for _, group in groupby(
        units, key=lambda unit: (unit.hit.passage.key, unit.block) if unit.cell else unit.start
    ):
        yield list(group)


def _text(line: Sequence[Unit]) -> str:
    first = line[0]
    if not first.cell:
        label = "／".join(label for label in first.labels if label not in first.text[:30])
        return f"{label}：{first.text}" if label else first.text
    shared = first.labels[0] if first.labels and len(first.labels) > 1 else ""
    parts = [
        f"{'／'.join(label for label in unit.labels if label != shared)}：{unit.value}"
        if any(label != shared for label in unit.labels)
        else unit.value
        for unit in line
    ]
    return f"{shared} {'、'.join(parts)}".strip()


def _citation(number: int, unit: Unit, spans: Sequence[Span]) -> Citation:
    """The citation of a passage: its quote holds all spans that the answer uses."""
    passage = unit.hit.passage
    ordered = sorted(set(spans), key=lambda span: span.char_start)
    start, end = ordered[0].char_start, max(span.char_end for span in ordered)
    quote = passage.text[start - passage.char_start : end - passage.char_start]
    return Citation(number, quote, start, end, tuple(ordered), unit.hit)
