"""`tenkyo draft`: 国会答弁, 想定問答 and other drafts from the documents, with their sources."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.asking import Asking, asking_from
from rag.cli.options import (
    DEFAULT_COLLECTION,
    CollectionOption,
    DocumentOption,
    JsonOption,
    MinistryOption,
    ModelOption,
    TodayOption,
    YearOption,
)
from rag.cli.output import reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.drafting import Answering, Draft, DraftKind, DraftQuestion
    from rag.index import DocumentRow


_TOP_K = 10


class DraftFormat(StrEnum):
    """How a draft is written."""

    MARKDOWN = "md"
    WORD = "docx"


class SourcesChoice(StrEnum):
    """How a draft shows its sources."""

    FOOTNOTES = "footnotes"
    LIST = "list"
    NONE = "none"


class FontChoice(StrEnum):
    """The font of a Word document."""

    MS_MINCHO = "ＭＳ 明朝"
    YU_MINCHO = "游明朝"


class ColumnsChoice(StrEnum):
    """What stands in the columns of a comparison."""

    DOCUMENTS = "文書"
    QUESTIONS = "質問"


def _answering(asking: Asking, document: DocumentRow | None = None) -> Answering:
    """Answers from everything that is searched, or from one document."""
    if document is not None:
        asking = replace(asking, filters=replace(asking.filters, document_ids=(document.id,)))
    return asking.answer


def draft(
    questions: Annotated[
        list[str] | None, typer.Argument(metavar="質問", help="質問（空白で区切って複数可）。")
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            metavar="種類", help="国会答弁、想定問答、要旨、比較表、メモ、一枚紙のいずれか。"
        ),
    ] = "国会答弁",
    file: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="ファイル",
            help="質問のファイル（1行に1問、更問は「更問：」で始める。または JSON Lines）。",
        ),
    ] = None,
    form: Annotated[
        DraftFormat | None,
        typer.Option("--format", metavar="形式", help="md か docx（省くと --output の拡張子）。"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="ファイル", help="書き出し先。")
    ] = None,
    sources: Annotated[
        SourcesChoice,
        typer.Option(
            metavar="出典", help="footnotes（脚注）、list（参考の一覧）、none（読み上げ用）。"
        ),
    ] = SourcesChoice.FOOTNOTES,
    template: Annotated[
        Path | None,
        typer.Option(metavar="様式", help="様式（.docx）。{{本文}} などの項目に入れます。"),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="項目=値", help="様式の項目の値（例：委員会=厚生委員会、繰り返し可）。"
        ),
    ] = None,
    font: Annotated[
        FontChoice | None,
        typer.Option(
            metavar="書体",
            help="Word の書体：ＭＳ 明朝 か 游明朝（省くと、設定した書体）。",
        ),
    ] = None,
    columns: Annotated[
        ColumnsChoice, typer.Option(metavar="列", help="比較表の列：文書 か 質問。")
    ] = ColumnsChoice.DOCUMENTS,
    collection: CollectionOption = DEFAULT_COLLECTION,
    document: DocumentOption = None,
    ministry: MinistryOption = None,
    fiscal_year: YearOption = None,
    model: ModelOption = None,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問から、出典つきの原稿（国会答弁、想定問答、要旨、比較表、メモ、一枚紙）をつくります。"""
    with reporting(as_json=as_json):
        from rag.drafting import find_kind

        writing = _writing(form, output, template, as_json=as_json)
        values = _values(field or ())
        _require_use(writing, values, template)
        wanted = find_kind(kind)
        asked = _questions(questions or (), file)
        asking = asking_from(collection, _TOP_K, document, ministry, fiscal_year, today, model)
        made = _make(asking, asked, wanted, columns, chosen=bool(document))
        chosen = font.value if font is not None else asking.engine.settings.draft_font
        _Writing(made, sources, chosen, values, template).give(writing, output, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Writing:
    """A draft with everything that the options say of its form."""

    draft: Draft
    sources: SourcesChoice
    font: str
    values: Mapping[str, str]
    template: Path | None

    def give(self, form: DraftFormat, output: Path | None, *, as_json: bool) -> None:
        """Writes the draft where it was asked for, and what is to be known of it."""
        from rag.cli.files import give_file, write_whole

        warnings: Sequence[str] = ()
        if not as_json or output is not None:
            content, warnings = self._content(form)
            if output is not None:
                write_whole(output, content)
            elif form is DraftFormat.MARKDOWN:
                sys.stdout.write(content.decode())
            else:
                give_file(lambda: content, Path(f"{self.draft.kind}.docx"), named=False)
        for line in (*warnings, *_remarks(self.draft)):
            sys.stderr.write(f"{line}\n")
        if as_json:
            from rag.wire.drafts import draft_json

            write_json({**draft_json(self.draft), "warnings": list(warnings)})

    def _content(self, form: DraftFormat) -> tuple[bytes, Sequence[str]]:
        from rag.drafting import Sources

        sources = Sources(self.sources.value)
        if form is DraftFormat.MARKDOWN:
            from rag.drafting.markdown import draft_markdown

            return draft_markdown(self.draft, sources=sources).encode("utf-8", "replace"), ()
        from rag.drafting.word import draft_docx
        from rag.drafting.word_styles import Font

        made = draft_docx(
            self.draft,
            sources=sources,
            font=Font(self.font),
            fields=self.values,
            template=self.template,
        )
        return made.content, made.warnings


def _make(
    asking: Asking,
    questions: Sequence[DraftQuestion],
    kind: DraftKind,
    columns: ColumnsChoice,
    *,
    chosen: bool,
) -> Draft:
    from rag.drafting import Columns, DraftKind, Subject, compare_documents, make_draft

    if kind is not DraftKind.COMPARISON or not chosen:
        asking = replace(asking, kind=kind)
        return make_draft(questions, _answering(asking), kind=kind, columns=Columns(columns.value))
    rows = {row.id: row for row in asking.engine.documents(collection=asking.collection)}
    documents = [rows[name] for name in dict.fromkeys(asking.filters.document_ids)]
    subjects = [Subject(row, _answering(asking, row)) for row in documents]
    return compare_documents(questions, subjects, columns=Columns(columns.value))


def _questions(texts: Sequence[str], file: Path | None) -> list[DraftQuestion]:
    from rag.drafting import DraftQuestion, read_draft_questions

    if texts and file is not None:
        raise ConfigurationError("質問と --questions は、どちらか一方だけを指定してください。")
    if file is not None:
        return read_draft_questions(file)
    return [DraftQuestion(text) for text in texts]


def _writing(
    form: DraftFormat | None, output: Path | None, template: Path | None, *, as_json: bool
) -> DraftFormat:
    """The format: as named, else that of the file to be written, else what the 様式 asks for."""
    if form is not None:
        return form
    suffix = output.suffix.lower() if output is not None else ""
    if suffix == ".docx" or (not suffix and template is not None and not as_json):
        return DraftFormat.WORD
    if suffix not in {"", ".md", ".markdown", ".txt"}:
        raise ConfigurationError(
            f"書き出し先の拡張子 {suffix} では書けません。"
            ".md か .docx にするか、--format で形式を指定してください。"
        )
    return DraftFormat.MARKDOWN


def _values(fields: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign or not name.strip():
            raise ConfigurationError(
                f"--field「{field}」を読めません。委員会=厚生委員会 のように、項目=値 で"
                "書いてください。"
            )
        values[name.strip()] = value
    return values


def _require_use(writing: DraftFormat, values: Mapping[str, str], template: Path | None) -> None:
    """Refuses options that would be ignored without a word."""
    if writing is DraftFormat.MARKDOWN and (values or template is not None):
        raise ConfigurationError(
            "--template と --field は Word 文書に使います。--format docx も指定してください。"
        )


def _remarks(draft: Draft) -> list[str]:
    """What the drafter is told beside the draft."""
    lines = []
    if draft.unanswered:
        part = "欄" if draft.table is not None else "問"
        lines.append(f"記載が見つからなかった{part}が {draft.unanswered} 件あります。")
    if draft.withheld:
        lines.append(
            f"出典で確かめられなかった文 {len(draft.withheld)} 件は、原稿に載せていません。"
        )
    return lines
