"""Drafts as Word documents: A4, Japanese fonts, sources as footnotes or as a list."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import docx

from rag.drafting.kinds import FORMS
from rag.drafting.lines import MEMO, DraftLines, Line, LineKind, Sources, lay_out, origin
from rag.drafting.model import Draft, Role
from rag.drafting.word_fields import field_name
from rag.drafting.word_footnotes import Footnotes
from rag.drafting.word_page import PageSetup, fields_table, mark_handling, set_page
from rag.drafting.word_paragraphs import Look, ParagraphWriter
from rag.drafting.word_styles import Font, drop_unused_parts, set_styles
from rag.drafting.word_template import Template, open_template
from rag.errors import ConfigurationError
from rag.japanese.written_dates import japanese_date

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_ALOUD_POINTS = 16.0
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell: the same draft gives the same bytes."""
_BODY = "本文"
_SOURCES = "出典"
_HANDLING = "取扱い"
_ORIGIN = "注記"
_BLOCKS = {
    "答": (Role.ANSWER,),
    "更問": (Role.FOLLOW_UP, Role.FOLLOW_UP_ANSWER),
    "参考": (Role.BACKGROUND,),
}
"""Fields for a part of the draft, in place of the one for all of it."""
_HOLD_THE_DRAFT = {_BODY, _SOURCES, *_BLOCKS}


@dataclass(frozen=True, slots=True)
class WordDraft:
    """A Word document, and what the drafter should know of its making.

    Attributes:
        content: The .docx.
        warnings: Japanese sentences: fields without a value, no place for the text.
    """

    content: bytes
    warnings: tuple[str, ...]


def draft_docx(
    draft: Draft,
    *,
    sources: Sources = Sources.FOOTNOTES,
    font: Font = Font.MS_MINCHO,
    fields: Mapping[str, str] | None = None,
    template: Path | None = None,
) -> WordDraft:
    """A draft as a Word document.

    Args:
        draft: The draft.
        sources: Footnotes, a list, or none; for reading aloud the text is set larger.
        font: The font of a document of our own; a 様式 has its own.
        fields: Values of the fields (委員会, 質問者, 答弁者, 作成者, 連絡先 …).
        template: The 様式 that is filled; without one the fields stand in a table.

    Raises:
        ConfigurationError: The 様式 cannot be used, or a field is given that holds the draft.
    """
    given = {field_name(name): value for name, value in (fields or {}).items()}
    taken = [name for name in given if name in _HOLD_THE_DRAFT]
    if taken:
        raise ConfigurationError(
            f"項目「{taken[0]}」には原稿が入るため、値を指定できません。"
            "この --field を外してください。"
        )
    lines = lay_out(draft, sources)
    if template is not None:
        return _Filling(draft, lines, sources, open_template(template)).filled(given)
    document = docx.Document()
    _write(document, draft, lines, sources, font, given)
    return WordDraft(_bytes(document), ())


def _write(
    document: Document,
    draft: Draft,
    lines: DraftLines,
    sources: Sources,
    font: Font,
    fields: Mapping[str, str],
) -> None:
    points = _ALOUD_POINTS if sources is Sources.NONE else FORMS[draft.kind].points
    set_styles(document, font, points)
    drop_unused_parts(document)
    document.core_properties.title = draft.title
    wide = lines.table is not None
    page = set_page(document, PageSetup.LANDSCAPE if wide else PageSetup.PORTRAIT)
    mark_handling(document, draft.handlings)
    footnotes = Footnotes(document, lines.notes)
    writer = ParagraphWriter(Look(points), footnotes, sources)
    blocks = list(writer.paragraphs(lines.front))
    if fields:
        blocks.append(fields_table(fields, page.text_width))
    blocks += _body(writer, lines, page.text_width)
    target = Template(document)
    target.append(blocks)
    if lines.memo:
        target.append(list(writer.paragraphs(lines.memo)), new_page=True)
    footnotes.finish()


def _body(writer: ParagraphWriter, lines: DraftLines, width: int) -> list[Element]:
    blocks = list(writer.paragraphs(lines.body))
    if lines.table is not None:
        blocks.append(writer.table(lines.table, width))
    return [*blocks, *writer.paragraphs(lines.sources)]


class _Filling:
    """Fills a 様式 with a draft."""

    def __init__(
        self, draft: Draft, lines: DraftLines, sources: Sources, document: Document
    ) -> None:
        self._draft = draft
        self._lines = lines
        self._sources = sources
        self._document = document
        self._template = Template(document)
        self._footnotes = Footnotes(document, lines.notes)
        self._used: set[str] = set()

    def filled(self, fields: Mapping[str, str]) -> WordDraft:
        """The filled 様式."""
        template = self._template
        found = template.fill({**_own_fields(self._draft), **fields})
        warnings = [
            f"様式に項目「{name}」がないため、値「{value}」は入れていません。"
            for name, value in fields.items()
            if name not in found
        ]
        # What stands in braces in the words of documents is no field.
        open_fields = template.remaining()
        warnings += self._put_body()
        mark_handling(self._document, self._draft.handlings)
        if _ORIGIN not in found and self._sources is Sources.NONE:
            warnings.append(
                f"様式に {{{{{_ORIGIN}}}}} がないため、「{origin(self._draft)}」は入れていません。"
            )
        memo = self._memo(named=_ORIGIN in found)
        template.append(self._blocks(template.look(), memo), new_page=True)
        warnings += _left(name for name in open_fields if name not in self._used)
        if not self._footnotes.finish():
            warnings.append(
                "様式にもとからある脚注や項目の順のため、脚注の番号は出典の番号とずれています。"
            )
        return WordDraft(_bytes(self._document), tuple(warnings))

    def _memo(self, *, named: bool) -> list[Line]:
        """The drafter's memo, with what the draft is made of where the 様式 does not say it."""
        memo = list(self._lines.memo)
        if named or self._sources is Sources.NONE:
            return memo
        heading = memo[:1] or [Line(LineKind.HEADING, MEMO)]
        return [*heading, Line(LineKind.ITEM, origin(self._draft)), *memo[1:]]

    def _put_body(self) -> Iterator[str]:
        """Puts the draft into its fields.

        Yields:
            What could not be put where the 様式 wants it.
        """
        places = set(self._template.block_fields())
        if _SOURCES in places:
            self._put(_SOURCES, self._lines.sources[1:])
        sources = () if _SOURCES in places else self._lines.sources
        if _BODY in places or "答" not in places or self._lines.table is not None:
            yield from self._put_whole(sources, named=_BODY in places)
            return
        missing: list[str] = []
        rest: list[Line] = []
        for name, roles in _BLOCKS.items():
            part = self._part(roles)
            if name in places:
                self._put(name, part)
            elif part:
                missing.append(name)
                rest += part
        if rest or sources:
            self._template.append(self._blocks(self._template.look(), [*rest, *sources]))
        if missing:
            yield (
                f"様式に「{'」「'.join(missing)}」の項目がないため、文書の末尾に入れました。"
                f"入れる場所に {{{{{missing[0]}}}}} と書いてください。"
            )

    def _part(self, roles: Sequence[Role]) -> list[Line]:
        """The lines of some sections, without the （答） that the field itself stands for.

        Of several questions the number stands above each part.
        """
        several = self._draft.sections[-1].item > 1
        chosen = [
            line
            for line in self._lines.body
            if (line.role in roles and (line.kind is not LineKind.LABEL or len(roles) > 1))
            or (several and line.role is Role.QUESTION and line.kind is LineKind.HEADING)
        ]
        following = [*(line.kind for line in chosen[1:]), LineKind.HEADING]
        return [
            line
            for line, after in zip(chosen, following, strict=False)
            if not line.kind is after is LineKind.HEADING
        ]

    def _put_whole(self, sources: Sequence[Line], *, named: bool) -> Iterator[str]:
        def blocks(look: Look) -> list[Element]:
            made = self._blocks(look, self._lines.body)
            if self._lines.table is not None:
                made.append(self._writer(look).table(self._lines.table, _width(self._document)))
            return made + self._blocks(look, sources)

        if named:
            self._used.add(_BODY)
            self._template.put_blocks(_BODY, blocks)
            return
        self._template.append(blocks(self._template.look()))
        yield (
            "様式に {{本文}} がないため、原稿を文書の末尾に入れました。"
            "入れる場所に {{本文}} と書いた様式を指定してください。"
        )

    def _put(self, name: str, lines: Sequence[Line]) -> None:
        self._used.add(name)
        self._template.put_blocks(name, lambda look: self._blocks(look, lines))

    def _blocks(self, look: Look, lines: Sequence[Line]) -> list[Element]:
        return list(self._writer(look).paragraphs(lines))

    def _writer(self, look: Look) -> ParagraphWriter:
        return ParagraphWriter(look, self._footnotes, self._sources)


def _left(names: Iterable[str]) -> Iterator[str]:
    """What is said of fields into which nothing was written."""
    left = list(names)
    parts = [name for name in left if name in _HOLD_THE_DRAFT]
    valued = [name for name in left if name not in _HOLD_THE_DRAFT]
    if parts:
        yield (
            f"様式の項目「{'」「'.join(parts)}」には入れるものがないため、そのまま残しました。"
            "{{本文}} があるとき、原稿はそこにまとめて入ります。"
        )
    if valued:
        yield (
            f"様式の項目「{'」「'.join(valued)}」に値がないため、そのまま残しました。"
            f"値は --field {valued[0]}=… で指定できます。"
        )


def _own_fields(draft: Draft) -> dict[str, str]:
    """Fields whose values the draft itself knows."""
    asked = [section for section in draft.sections if section.role is Role.QUESTION]
    several = len(asked) > 1
    questions = "\n".join(
        (f"{section.heading}　" if several else "") + sentence.text
        for section in asked
        for sentence in section.sentences
    )
    return {
        "種別": draft.kind.value,
        _ORIGIN: origin(draft),
        "表題": draft.title,
        "時点": japanese_date(draft.as_of),
        _HANDLING: "".join(f"〔{handling}〕" for handling in draft.handlings),
        **({"問": questions} if asked else {}),
    }


def _width(document: Document) -> int:
    section = document.sections[-1]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (0 if size is None else size.twips for size in sizes)
    return max(width - left - right, 5000)


def _bytes(document: Document) -> bytes:
    """The file, with the same bytes for the same document."""
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as archive,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in archive.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIRST_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, archive.read(entry))
    return again.getvalue()
