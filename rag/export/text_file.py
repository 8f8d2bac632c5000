"""Drafts and checks as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.drafting.lines import DraftLines, Line, LineKind

_END = re.compile(r"[。．！？]$")
_PREFIX = {
    LineKind.HEADING: "■ ",
    LineKind.QUESTION: "　",
    LineKind.PLAIN: "　",
    LineKind.ITEM: "・",
}
_SOURCES = "出典"


def lines_text(lines: DraftLines, handlings: Sequence[str] = ()) -> str:
    """Lines as plain text.

    Args:
        lines: The lines.
        handlings: How the text is to be handled; stands above it.
    """
    parts = [f"〔{'、'.join(handlings)}〕"] if handlings else []
    parts += [
        *_flow(lines.front),
        *_flow(lines.body),
        *_table(lines),
        *_flow(lines.sources),
        *_notes(lines),
        *_flow(lines.memo),
    ]
    return "\n".join(parts).strip("\n") + "\n"


def marked(line: Line) -> str:
    """The words of a line with the numbers of its sources before the full stop."""
    marks = "".join(f"[{number}]" for number in line.numbers)
    end = _END.search(line.text) if marks else None
    return f"{line.text[: end.start()]}{marks}{end[0]}" if end else line.text + marks


def _flow(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if line.kind in {LineKind.HEADING, LineKind.LABEL}:
            yield ""
        if line.kind is LineKind.LABEL:
            yield f"（{line.text}）"
        elif line.number is not None:
            yield f"[{line.number}] {line.text}"
        else:
            yield f"{_PREFIX.get(line.kind, '')}{marked(line)}"


def _table(lines: DraftLines) -> Iterator[str]:
    if lines.table is None:
        return
    _, *columns = lines.table.columns
    for heading, cells in lines.table.rows:
        yield ""
        yield f"■ {heading}"
        for column, cell in zip(columns, cells, strict=True):
            yield f"（{column}）"
            yield from _flow(cell)


def _notes(lines: DraftLines) -> Iterator[str]:
    if lines.notes:
        yield ""
        yield f"■ {_SOURCES}"
    for number, text in lines.notes.items():
        yield f"[{number}] {text}"
