"""A draft as lines, before it becomes Markdown or a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from rag.answering import Sentence, Support
from rag.answering.extractive import MODEL as EXTRACTIVE
from rag.drafting.kinds import FORMS
from rag.drafting.model import Draft, Role, Section
from rag.drafting.places import nearest_line, one_line, source_line
from rag.japanese.written_dates import japanese_date

MEMO = "作成者用メモ（提出の前に、この部分を削除してください）"
"""Heading of what only the drafter should read."""

_EXTRACTED = "素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。"
_GENERATED = "素案。生成AIによる回答です。引用元を確認してください。"
_FLAGS = {
    Support.PARTIAL: "〔要確認：一部のみ照合〕",
    Support.UNVERIFIED: "〔要確認：照合できず〕",
}


class Sources(StrEnum):
    """How a draft shows its sources."""

    FOOTNOTES = "footnotes"
    LIST = "list"
    NONE = "none"
    """For reading aloud."""


class LineKind(Enum):
    """What a line is."""

    TITLE = auto()
    NOTE = auto()
    HEADING = auto()
    QUESTION = auto()
    LABEL = auto()
    PLAIN = auto()
    ITEM = auto()
    SOURCE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft.

    Attributes:
        kind: What it is.
        text: Its words.
        numbers: Numbers of the passages that it cites.
        number: Its own number, for a line of the list of sources.
        role: The role of the section that it belongs to, if any.
    """

    kind: LineKind
    text: str
    numbers: tuple[int, ...] = ()
    number: int | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class TableLines:
    """A table of lines.

    Attributes:
        columns: Headings of its columns, that of the row headings first.
        rows: Heading of a row with the lines of its cells.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class DraftLines:
    """A draft as lines.

    Attributes:
        front: Title, and what the draft is made of.
        body: Its sections.
        table: The comparison, if it is one.
        sources: The list of sources, with its heading; empty where none is wanted.
        notes: The text of every footnote by number; empty where none is wanted.
        memo: What the drafter should know, with its heading; empty for reading aloud.
    """

    front: tuple[Line, ...]
    body: tuple[Line, ...]
    table: TableLines | None
    sources: tuple[Line, ...]
    notes: dict[int, str]
    memo: tuple[Line, ...]


def lay_out(draft: Draft, sources: Sources) -> DraftLines:
    """Puts a draft into lines.

    For reading aloud the documents relied on, the numbers and the drafter's memo are left out.

    Args:
        draft: The draft.
        sources: How its sources are shown.
    """
    aloud = sources is Sources.NONE
    # Where questions have no headings of their own, answers have the highest.
    questions = bool(FORMS[draft.kind].question)
    lists = sources is Sources.LIST and draft.citations
    footnotes = sources is Sources.FOOTNOTES
    return DraftLines(
        front=tuple(_front(draft)),
        body=tuple(
            line
            for section in draft.sections
            if not (aloud and section.role is Role.BACKGROUND)
            for line in _section(
                section,
                highest=section.role is Role.ANSWER and not questions,
                marked=not aloud,
            )
        ),
        table=_table(draft, marked=not aloud),
        sources=tuple(_sources(draft)) if lists else (),
        notes={c.number: source_line(c) for c in draft.citations} if footnotes else {},
        memo=() if aloud else tuple(_memo(draft)),
    )


def origin(draft: Draft) -> str:
    """What a draft is made of: words of the documents, or those of a language model."""
    return _EXTRACTED if set(draft.models) <= {EXTRACTIVE} else _GENERATED


def _front(draft: Draft) -> Iterator[Line]:
    yield Line(LineKind.TITLE, draft.title)
    yield Line(LineKind.NOTE, origin(draft))
    if draft.as_of:
        yield Line(LineKind.NOTE, f"最も新しい出典の時点：{japanese_date(draft.as_of)}")


def _section(section: Section, *, highest: bool, marked: bool) -> Iterator[Line]:
    role = section.role
    if role in {Role.QUESTION, Role.FOLLOW_UP}:
        kind = LineKind.HEADING if role is Role.QUESTION else LineKind.LABEL
        yield Line(kind, section.heading, role=role)
        for sentence in section.sentences:
            yield Line(LineKind.QUESTION, one_line(sentence.text), role=role)
        return
    yield Line(LineKind.HEADING if highest else LineKind.LABEL, section.heading, role=role)
    for sentence in section.sentences:
        yield _sentence(sentence, role, marked=marked)


def _sentence(sentence: Sentence, role: Role, *, marked: bool) -> Line:
    text = one_line(sentence.text) + _FLAGS.get(sentence.support or Support.SUPPORTED, "")
    kind = LineKind.ITEM if sentence.citations else LineKind.PLAIN
    return Line(kind, text, sentence.citations if marked else (), role=role)


def _table(draft: Draft, *, marked: bool) -> TableLines | None:
    if draft.table is None:
        return None
    rows = tuple(
        (
            row.heading,
            tuple(
                tuple(_sentence(sentence, cell.role, marked=marked) for sentence in cell.sentences)
                for cell in row.cells
            ),
        )
        for row in draft.table.rows
    )
    return TableLines((draft.table.corner, *draft.table.columns), rows)


def _sources(draft: Draft) -> Iterator[Line]:
    yield Line(LineKind.HEADING, "参考（出典）")
    for citation in draft.citations:
        yield Line(LineKind.SOURCE, source_line(citation), number=citation.number)


def _memo(draft: Draft) -> Iterator[Line]:
    """The drafter's memo; nothing where there is nothing to say."""
    lines: list[Line] = []
    if draft.remarks:
        lines.append(Line(LineKind.LABEL, "出典についての注意"))
        lines += [
            Line(LineKind.ITEM, f"{one_line(remark.text)}（{one_line(remark.question)}）")
            for remark in draft.remarks
        ]
    if draft.withheld:
        lines.append(Line(LineKind.LABEL, "原稿に載せなかった文"))
        lines += [
            Line(
                LineKind.ITEM,
                f"{one_line(kept.text)}〔理由：{one_line(kept.reason)}〕（{one_line(kept.question)}）",
            )
            for kept in draft.withheld
        ]
    if draft.nearest:
        lines.append(Line(LineKind.LABEL, "近い記載（お尋ねへの答えとは限りません）"))
        lines += [
            Line(LineKind.ITEM, f"{one_line(near.question)}：{nearest_line(hit)}")
            for near in draft.nearest
            for hit in near.hits
        ]
    if lines:
        yield Line(LineKind.HEADING, MEMO)
        yield from lines
