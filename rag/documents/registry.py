"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from rag.documents.model import Document, ReadLimits
from rag.documents.sniff import sniff
from rag.documents.source import check_source
from rag.errors import BrokenDocumentError, EncryptedDocumentError, UnsupportedFormatError

READER_VERSION = "2"
"""Changes whenever a reader gives other characters for the same file."""

Reader = Callable[[Path, ReadLimits], Document]


@dataclass(frozen=True, slots=True)
class _Format:
    """Where a reader is found and what the first bytes of its files must look like."""

    module: str
    function: str
    kinds: frozenset[str]

    def load(self) -> Reader:
        reader: Reader = getattr(import_module(self.module), self.function)
        return reader


def _format(module: str, function: str, *kinds: str) -> _Format:
    return _Format(f"rag.documents.{module}", function, frozenset(kinds))


_FORMATS = {
    ".pdf": _format("pdf.reader", "read_pdf", "pdf"),
    ".docx": _format("docx.reader", "read_docx", "docx"),
    ".docm": _format("docx.reader", "read_docx", "docx"),
    ".xlsx": _format("xlsx.reader", "read_xlsx", "xlsx"),
    ".xlsm": _format("xlsx.reader", "read_xlsx", "xlsx"),
    ".pptx": _format("pptx.reader", "read_pptx", "pptx"),
    ".pptm": _format("pptx.reader", "read_pptx", "pptx"),
    ".doc": _format("legacy", "read_doc", "ole", "rtf", "docx"),
    ".xls": _format("legacy", "read_xls", "ole", "xlsx"),
    ".ppt": _format("legacy", "read_ppt", "ole", "pptx"),
    ".html": _format("html.reader", "read_html", "html", "text"),
    ".htm": _format("html.reader", "read_html", "html", "text"),
    ".md": _format("markdown", "read_markdown", "text", "html"),
    ".markdown": _format("markdown", "read_markdown", "text", "html"),
    ".txt": _format("text", "read_text", "text", "html"),
    ".csv": _format("delimited", "read_csv", "text", "html"),
    ".tsv": _format("delimited", "read_csv", "text", "html"),
}

_CURES = {
    ".jtd": "一太郎の文書は読めません。一太郎で Word 形式（.docx）に保存し直してください。",
    ".jtdc": "一太郎の文書は読めません。一太郎で Word 形式（.docx）に保存し直してください。",
    ".xdw": "DocuWorks 文書（.xdw）は読めません。DocuWorks で PDF に変換してください。",
    ".xbd": "DocuWorks バインダー（.xbd）は読めません。DocuWorks で PDF に変換してください。",
    ".odt": "OpenDocument（.odt）は読めません。Word 形式（.docx）に保存し直してください。",
    ".ods": "OpenDocument（.ods）は読めません。Excel 形式（.xlsx）に保存し直してください。",
    ".odp": "OpenDocument（.odp）は読めません。PowerPoint 形式（.pptx）に保存し直してください。",
    ".rtf": "リッチテキスト（.rtf）は読めません。Word 形式（.docx）に保存し直してください。",
    ".zip": "圧縮ファイル（.zip）は読めません。展開して、中のファイルを指定してください。",
    ".msg": "メール（.msg）は読めません。本文と添付ファイルを別々に保存してください。",
    ".eml": "メール（.eml）は読めません。本文と添付ファイルを別々に保存してください。",
}
_ZIPPED = frozenset({"docx", "xlsx", "pptx"})
_READABLE = "PDF、Word、Excel、PowerPoint、HTML、Markdown、テキスト、CSV"


def is_readable_name(path: Path) -> bool:
    """Whether there is a reader for files of this name."""
    return path.suffix.lower() in _FORMATS


def is_what_it_says(path: Path) -> bool:
    """Whether a file's first bytes are those of the format that its name says.

    A damaged or protected Office file still is what it says.

    Args:
        path: A readable file that is not empty.
    """
    entry = _FORMATS.get(path.suffix.lower())
    return entry is not None and sniff(path).kind in {
        *entry.kinds,
        "broken-zip",
        "encrypted-office",
    }


def require_readable(path: Path, limits: ReadLimits) -> None:
    """Checks what can be checked of a file without reading it: limits, name and first bytes.

    Args:
        path: The file.
        limits: What is accepted.

    Raises:
        UnsupportedFormatError: There is no reader for it; the message says what to do.
        EncryptedDocumentError: It is an Office file under a password.
        BrokenDocumentError: Its content is not what its name says.
        DocumentError: It is empty, too large, or may not be opened.
    """
    _format_of(path, limits)


def read_document(path: Path, limits: ReadLimits) -> Document:
    """Reads a file with the reader of its format.

    Args:
        path: The file.
        limits: What is accepted.

    Returns:
        The document, with title, issuer and date where they stand in it.

    Raises:
        UnsupportedFormatError: There is no reader for it; the message says what to do.
        BrokenDocumentError: Its content is not what its name says, or is damaged.
        DocumentError: Any other reason why this one file cannot be read.
    """
    from rag.documents.front_matter import find_front_matter

    document = _format_of(path, limits).load()(path, limits)
    title, issuer, published = find_front_matter(document)
    return replace(document, title=title, issuer=issuer, published=published)


def _format_of(path: Path, limits: ReadLimits) -> _Format:
    check_source(path, limits)
    suffix = path.suffix.lower()
    entry = _FORMATS.get(suffix)
    if entry is None:
        raise UnsupportedFormatError(
            _CURES.get(
                suffix,
                f"この形式（{suffix or '拡張子なし'}）は読めません。"
                f"{_READABLE} のいずれかに変換してください。",
            )
        )
    seen = sniff(path)
    if seen.kind == "encrypted-office":
        raise EncryptedDocumentError(
            "パスワードで保護されています。パスワードを外して保存し直してください。"
        )
    if seen.kind == "broken-zip" and not entry.kinds.isdisjoint(_ZIPPED):
        raise BrokenDocumentError(
            "ファイルが壊れていて開けません（途中で切れている可能性があります）。"
            "Office で開けるか確かめ、保存し直してください。"
        )
    if seen.kind not in entry.kinds:
        raise BrokenDocumentError(
            f"拡張子は {suffix} ですが、中身は {seen.description} です。"
            "正しい拡張子に直すか、元のファイルを確かめてください。"
        )
    return entry
