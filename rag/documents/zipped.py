"""Opening the zip of an Office file safely: parts by name, XML without entities, relations.

Nothing is unpacked to disk and nothing outside the file is ever fetched. What a hostile or broken
file can do ends as an error of `rag.errors`:

* A zip bomb is refused by the sizes that its directory declares (`zipfile` stops a part at its
  declared size), by parts that overlap, and by ratios that no document reaches. A zip inside the
  zip is not opened.
* A document type declaration, which Office never writes, is refused: no entity is ever resolved.
* A password leaves an OLE container in place of the zip; it is recognised and named.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from rag.documents.ole import is_encrypted, is_ole
from rag.documents.ooxml import RELS, local_name
from rag.documents.source import check_source
from rag.errors import (
    BrokenDocumentError,
    DocumentTooLargeError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element

    from rag.documents.model import ReadLimits

ENCRYPTED = (
    "ファイルがパスワードで保護されているため読めません。"
    "パスワードを外して保存し直してから登録してください。"
)
_LARGEST_TREE = 256 * 1024 * 1024
"""Bytes of a part that is held as a tree; larger ones (sheets) are streamed."""
_SUSPICIOUS_SIZE = 64 * 1024 * 1024
_SUSPICIOUS_RATIO = 500
"""Deflate reaches 1000:1 on zeros; sheets of 100,000 like rows stay below 100:1."""
_MEBIBYTE = 1024 * 1024

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"

_MAIN_PARTS = {
    "document": "Word文書（.docx）",
    "workbook": "Excelブック（.xlsx）",
    "presentation": "PowerPoint資料（.pptx）",
}
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RecursionError,
    etree.XMLSyntaxError,
)
"""What zipfile, the decompressors and lxml raise on damaged bytes."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another, or out of the file.

    Attributes:
        kind: Last word of its type: `image`, `chart`, `footnotes`, `slide` ...
        target: Name of the part, or an address when `external`.
        external: Whether it leads out of the file; it is never followed.
    """

    kind: str
    target: str
    external: bool


class OfficePackage:
    """The parts of an open Office file.

    Args:
        archive: The open zip.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_part_name(info.filename): info for info in archive.infolist()}

    def has(self, part: str) -> bool:
        """Whether a part of this name exists."""
        return part.lower() in self._names

    def stream(self, part: str) -> IO[bytes]:
        """Opens a part for reading piece by piece.

        Raises:
            BrokenDocumentError: No such part, or it is encrypted.
        """
        info = self._names.get(part.lower())
        if info is None:
            raise _damaged(f"必要な部品（{part}）がありません")
        if info.flag_bits & 0x1:
            raise EncryptedDocumentError(ENCRYPTED)
        try:
            return self._archive.open(info)
        except OSError as error:  # a directory that points out of the file
            raise _damaged("ファイルの目次が壊れています") from error

    def xml(self, part: str) -> Element:
        """Parses a part as a whole and gives its root.

        Raises:
            BrokenDocumentError: No such part, or not well-formed, or it declares a document type.
            DocumentTooLargeError: It is too large to be held as a tree.
        """
        with self.stream(part) as stream:
            data = stream.read(_LARGEST_TREE + 1)
        if len(data) > _LARGEST_TREE:
            raise DocumentTooLargeError(
                f"文書の中の部品（{part}）が大きすぎて読めません"
                f"（上限 {_LARGEST_TREE // _MEBIBYTE} MB）。文書を分けて登録してください。"
            )
        root = etree.fromstring(_STRICT.sub(_TRANSITIONAL, data), _parser())
        refuse_document_type(root)
        return root

    def optional_xml(self, part: str | None) -> Element | None:
        """Like `xml`, but None where there is no such part."""
        return self.xml(part) if part is not None and self.has(part) else None

    def relations(self, part: str) -> dict[str, Relation]:
        """The links of a part by their ids; the empty name stands for the whole file."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        found: dict[str, Relation] = {}
        for element in self.xml(rels).iter(f"{RELS}Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            found[element.get("Id", "")] = Relation(
                kind=element.get("Type", "").rpartition("/")[2],
                target=target if external else self._resolve(folder, target),
                external=external,
            )
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Names of the existing parts that a part links to by this kind of relation."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def main_part(self, root_name: str) -> str:
        """Name of the part that holds the document.

        Args:
            root_name: `document`, `workbook` or `presentation`.

        Raises:
            BrokenDocumentError: The file is another kind of Office file, or none.
            UnsupportedFormatError: It is a workbook in binary form (.xlsb).
        """
        parts = self.related("", "officeDocument")
        if not parts:
            raise _damaged("Office文書としての目次がありません")
        if parts[0].endswith(".bin"):
            raise UnsupportedFormatError(
                "バイナリ形式のブック（.xlsb）は読めません。"
                "Excelで「Excelブック（.xlsx）」に保存し直してください。"
            )
        found = self._root_name(parts[0])
        if found != root_name:
            actual = _MAIN_PARTS.get(found, "別の形式のファイル")
            raise BrokenDocumentError(
                f"中身は{actual}で、拡張子と合いません。"
                "拡張子を直すか、正しい形式で保存し直してください。"
            )
        return parts[0]

    def _root_name(self, part: str) -> str:
        with self.stream(part) as stream:
            for _, element in xml_events(stream, events=("start",)):
                return local_name(element)
        return ""

    def _resolve(self, folder: str, target: str) -> str:
        """Full name of a linked part; some writers escape the letters of its name, some do not."""
        path = target.replace("\\", "/")
        full = posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path))
        name = full.lstrip("/")
        return name if self.has(name) else unquote(name)


def _part_name(name: str) -> str:
    """Part names do not distinguish case (ECMA-376 part 2, 6.2.2.3)."""
    return name.replace("\\", "/").lstrip("/").lower()


def _parser() -> etree.XMLParser:
    """No entities, no network, no unbounded depth; blanks between runs are kept."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def xml_events(
    stream: IO[bytes], events: tuple[str, ...] = ("end",), tag: tuple[str, ...] | None = None
) -> Iterator[tuple[str, Element]]:
    """Parses a part piece by piece, as safely as `OfficePackage.xml`.

    Args:
        stream: The open part.
        events: `start`, `end`.
        tag: Names of the elements wanted (`{*}row`); None for all.

    Yields:
        Event and element. The caller frees what it has read (`Element.clear`).
    """
    parser = etree.iterparse(
        stream,
        events=events,
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    for event, element in parser:
        if not checked:
            refuse_document_type(element)
            checked = True
        yield event, element
    if not checked and parser.root is not None:
        refuse_document_type(parser.root)


def refuse_document_type(element: Element) -> None:
    """Raises BrokenDocumentError where the XML declares a document type (entities)."""
    if element.getroottree().docinfo.doctype:
        raise _damaged("Office文書にはない宣言（DOCTYPE）を含みます")


@contextmanager
def open_package(path: Path, limits: ReadLimits) -> Iterator[OfficePackage]:
    """Opens an Office file; damage found while it is open ends as BrokenDocumentError.

    Args:
        path: The file.
        limits: `max_file_bytes` and `max_unpacked_bytes` are enforced.

    Yields:
        Its parts.

    Raises:
        DocumentError: One of its kinds, with the cure.
    """
    size = check_source(path, limits)
    _refuse_ole(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(archive, size, limits)
            yield OfficePackage(archive)
    except _DAMAGED as error:
        raise _damaged("ファイルが壊れているか、Office文書ではありません") from error


def _refuse_ole(path: Path) -> None:
    """A protected file, or one of before 2007 under a new name, is an OLE container."""
    if not is_ole(path):
        return
    if is_encrypted(path):
        raise EncryptedDocumentError(ENCRYPTED)
    raise BrokenDocumentError(
        "中身は古い形式（Office 97-2003）で、拡張子と合いません。拡張子を .doc、.xls、.ppt の"
        "いずれかに直すか、今の形式（.docx、.xlsx、.pptx）で保存し直してください。"
    )


def _refuse_bomb(archive: zipfile.ZipFile, size: int, limits: ReadLimits) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.max_unpacked_bytes:
        raise DocumentTooLargeError(
            f"展開すると {unpacked / _MEBIBYTE:,.0f} MB になるため読めません"
            f"（上限 {limits.max_unpacked_bytes / _MEBIBYTE:,.0f} MB）。"
            "文書を分けるか、不要な画像やシートを除いて保存し直してください。"
        )
    swollen = any(
        entry.file_size > _SUSPICIOUS_SIZE
        and entry.file_size > _SUSPICIOUS_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if swollen or packed > size:
        raise DocumentTooLargeError(
            "圧縮のしかたが異常なファイル（いわゆるzip爆弾の疑い）のため開きません。"
            "作成元に確認し、Officeで保存し直したものを登録してください。"
        )


def _damaged(cause: str) -> BrokenDocumentError:
    return BrokenDocumentError(
        f"{cause}。元のソフトで開けるか確認し、保存し直してから登録してください。"
    )
