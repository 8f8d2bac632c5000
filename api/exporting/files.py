"""Files of drafts, checks and measures, in the format asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.schemas.exports import ExportIn
from rag.answering.draft_check import CheckedSentence
from rag.drafting import Draft, Sources
from rag.drafting.lines import DraftLines, lay_out
from rag.drafting.markdown import draft_markdown
from rag.export import MEASURE_TABLES, MeasureStyle, measures_workbook
from rag.export.check_word import check_docx
from rag.export.checks import TITLE, check_lines, check_markdown
from rag.export.csv_file import encode_csv
from rag.export.encodings import Encoded, encode_text
from rag.export.print_page import print_page
from rag.export.sentences import check_table, draft_table
from rag.export.tables import Table
from rag.export.text_file import lines_text
from rag.export.workbook import tables_workbook
from rag.records import MeasureRow

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "print": "text/html; charset=utf-8",
}
_SUFFIX = {"print": "html"}


@dataclass(frozen=True, slots=True)
class File:
    """A file.

    Attributes:
        name: Its name, without the suffix.
        form: Its format.
        content: Its bytes.
        media_type: Its media type.
        lacking: Characters that its encoding does not have, with their counts.
        warnings: Japanese sentences: fields of a 様式 without a value, and so on.
    """

    name: str
    form: str
    content: bytes
    media_type: str
    lacking: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """Its name with the suffix."""
        return f"{self.name}.{_SUFFIX.get(self.form, self.form)}"


def draft_file(
    draft: Draft, asked: ExportIn, fields: Mapping[str, str], template: Path | None
) -> File:
    """A draft as a file.

    Args:
        draft: The draft, its sources marked.
        asked: The format and its choices.
        fields: Values of the fields of a 様式.
        template: The 様式, for Word.

    Raises:
        ConfigurationError: The 様式 cannot be used.
    """
    sources = Sources(asked.sources)
    if asked.format == "docx":
        from rag.drafting.word import draft_docx

        made = draft_docx(draft, sources=sources, fields=fields, template=template)
        return File(draft.title, "docx", made.content, TYPES["docx"], warnings=made.warnings)
    if asked.format == "md":
        content = draft_markdown(draft, sources=sources).encode("utf-8", "replace")
        return File(draft.title, "md", content, TYPES["md"])
    if asked.format in {"xlsx", "csv"}:
        return _table_file(draft.title, draft_table(draft), asked)
    return _lines_file(draft.title, lay_out(draft, sources), draft.handlings, asked)


def check_file(
    text: str, checked: Sequence[CheckedSentence], handlings: Sequence[str], asked: ExportIn
) -> File:
    """A check as a file.

    Args:
        text: The text that was checked.
        checked: Its sentences, their sources marked.
        handlings: How the file is to be handled.
        asked: The format and its choices.
    """
    sources = Sources(asked.sources)
    if asked.format == "docx":
        return File(TITLE, "docx", check_docx(text, checked, handlings), TYPES["docx"])
    if asked.format == "md":
        content = check_markdown(checked, sources, handlings).encode("utf-8", "replace")
        return File(TITLE, "md", content, TYPES["md"])
    if asked.format in {"xlsx", "csv"}:
        return _table_file(TITLE, check_table(checked), asked)
    return _lines_file(TITLE, check_lines(checked, sources), handlings, asked)


def measures_file(rows: Sequence[MeasureRow], style: MeasureStyle, asked: ExportIn) -> File:
    """Measures as a workbook, or one of their tables as CSV."""
    if asked.format == "xlsx":
        return File("施策", "xlsx", measures_workbook(rows, style), TYPES["xlsx"])
    table = MEASURE_TABLES[asked.table](rows, style)
    return _text_file(table.name, "csv", lambda: encode_csv(table, asked.encoding), asked)


def _table_file(name: str, table: Table, asked: ExportIn) -> File:
    if asked.format == "xlsx":
        return File(name, "xlsx", tables_workbook([table]), TYPES["xlsx"])
    return _text_file(name, "csv", lambda: encode_csv(table, asked.encoding), asked)


def _lines_file(name: str, lines: DraftLines, handlings: Sequence[str], asked: ExportIn) -> File:
    if asked.format == "print":
        page = print_page(lines, name, handlings).encode("utf-8", "replace")
        return File(name, "print", page, TYPES["print"])
    text = lines_text(lines, handlings)
    return _text_file(name, "txt", lambda: encode_text(text, asked.encoding), asked)


def _text_file(name: str, form: str, make: Callable[[], Encoded], asked: ExportIn) -> File:
    made = make()
    kind = "text/csv" if form == "csv" else "text/plain"
    charset = "Shift_JIS" if asked.encoding.value == "cp932" else "utf-8"
    return File(name, form, made.content, f"{kind}; charset={charset}", made.lacking)
