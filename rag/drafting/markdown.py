"""Drafts as Markdown (GFM: tables and footnotes)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.drafting.lines import DraftLines, Line, LineKind, Sources, TableLines, lay_out
from rag.drafting.model import Draft

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")
_LIST_SIGN = re.compile(r"^([-+=])")
_END = re.compile(r"[。．！？]$")
_PREFIX = {
    LineKind.TITLE: "# ",
    LineKind.HEADING: "## ",
    LineKind.LABEL: "### ",
    LineKind.ITEM: "- ",
    LineKind.SOURCE: "- ",
}


def draft_markdown(draft: Draft, *, sources: Sources = Sources.FOOTNOTES) -> str:
    """A draft as Markdown.

    Words of documents are shown as they are: what Markdown would take for markup is escaped.

    Args:
        draft: The draft.
        sources: Footnotes (`[^1]`), a list (`[1]`), or none for reading aloud.
    """
    lines = lay_out(draft, sources)
    handling = [f"〔{escape('、'.join(draft.handlings))}〕", ""] if draft.handlings else []
    return "\n".join([*handling, *_document(lines, sources)]).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """A text whose characters Markdown shows as they are."""
    escaped = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", text))
    return _LIST_SIGN.sub(r"\\\1", _LIST_NUMBER.sub(r"\1\\\2", escaped))


def _document(lines: DraftLines, sources: Sources) -> Iterator[str]:
    yield from _flow(lines.front, sources)
    yield from _flow(lines.body, sources)
    if lines.table is not None:
        yield from _table(lines.table, sources)
    yield from _flow(lines.sources, sources)
    yield from _flow(lines.memo, sources)
    for number, text in lines.notes.items():
        yield f"[^{number}]: {escape(text)}"


def _flow(lines: Sequence[Line], sources: Sources) -> Iterator[str]:
    """Lines with an empty one wherever no item follows an item."""
    for place, line in enumerate(lines):
        number = f"[{line.number}] " if line.number is not None else ""
        yield f"{_PREFIX.get(line.kind, '')}{number}{_words(line, sources)}"
        following = lines[place + 1].kind if place + 1 < len(lines) else None
        if line.kind not in {LineKind.ITEM, LineKind.SOURCE} or line.kind is not following:
            yield ""


def _table(table: TableLines, sources: Sources) -> Iterator[str]:
    yield _row(escape(column) for column in table.columns)
    yield _row("---" for _ in table.columns)
    for heading, cells in table.rows:
        shown = ("<br>".join(_words(line, sources) for line in cell) for cell in cells)
        yield _row((escape(heading), *shown))
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _words(line: Line, sources: Sources) -> str:
    """The words of a line with its markers, which stand before the full stop."""
    sign = "^" if sources is Sources.FOOTNOTES else ""
    marks = "".join(f"[{sign}{number}]" for number in line.numbers)
    text = escape(line.text)
    end = _END.search(text) if marks else None
    return f"{text[: end.start()]}{marks}{end[0]}" if end else text + marks
