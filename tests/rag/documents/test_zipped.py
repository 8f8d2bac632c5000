"""Opening Office zips: parts, relations, and everything hostile."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx
import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from rag.documents.docx.reader import read_docx
from rag.documents.model import ReadLimits
from rag.documents.ooxml import local_name
from rag.documents.pptx.reader import read_pptx
from rag.documents.xlsx.reader import read_xlsx
from rag.documents.zipped import Relation, open_package
from rag.errors import (
    BrokenDocumentError,
    DocumentAccessError,
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnsupportedFormatError,
)
from tests.rag.documents.office_files import (
    NAMESPACES,
    relations_xml,
    write_docx,
    write_package,
    write_xlsx,
)

LIMITS = ReadLimits()
PARAGRAPH = "<w:p><w:r><w:t>本文。</w:t></w:r></w:p>"


def test_parts_and_relations(tmp_path: Path) -> None:
    path = write_package(
        tmp_path / "a.docx",
        {
            "_rels/.rels": relations_xml({"d": ("officeDocument", "/Word/Document.xml")}),
            "word/document.xml": f"<w:document {NAMESPACES}/>",
            "word/_rels/document.xml.rels": relations_xml(
                {
                    "r1": ("styles", "styles.xml"),
                    "r2": ("image", "../media/%E5%9B%B3.png"),
                    "r3": ("hyperlink", "https://example.org/"),
                    "r4": ("chart", "charts\\c.xml"),
                    "r5": ("missing", "none.xml"),
                }
            ),
            "word/styles.xml": "<x/>",
            "media/図.png": b"",
            "word/charts/c.xml": "<x/>",
        },
    )
    with open_package(path, LIMITS) as package:
        assert package.main_part("document").lower() == "word/document.xml"
        assert package.relations("word/document.xml") == {
            "r1": Relation("styles", "word/styles.xml", external=False),
            "r2": Relation("image", "media/図.png", external=False),
            "r3": Relation("hyperlink", "https://example.org/", external=True),
            "r4": Relation("chart", "word/charts/c.xml", external=False),
            "r5": Relation("missing", "word/none.xml", external=False),
        }
        assert package.related("word/document.xml", "styles") == ["word/styles.xml"]
        assert package.related("word/document.xml", "missing") == []
        assert package.related("word/document.xml", "hyperlink") == []
        assert package.relations("word/styles.xml") == {}
        assert package.optional_xml("word/none.xml") is None
        assert local_name(package.xml("WORD/Styles.xml")) == "x"
        with pytest.raises(BrokenDocumentError, match=r"必要な部品（none\.xml）がありません"):
            package.xml("none.xml")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"\0" * 100,
        b"PK\x05\x06" + b"\0" * 18,
        "ただの文章".encode(),
        b"\x89PNG\r\n" + bytes(200),
    ],
)
@pytest.mark.parametrize("read", [read_docx, read_xlsx, read_pptx])
def test_no_office_file(tmp_path: Path, read, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(BrokenDocumentError, match="保存し直してから登録してください"):
        read(tmp_path / "a.docx", LIMITS)


def test_truncated_file(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH * 50)
    data = path.read_bytes()
    for size in range(1, len(data), 97):
        path.write_bytes(data[:size])
        with pytest.raises(BrokenDocumentError):
            read_docx(path, LIMITS)


def test_damaged_bytes(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH * 50)
    data = bytearray(path.read_bytes())
    at = data.index(b"word/document.xml") + 60
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(BrokenDocumentError):
        read_docx(path, LIMITS)


def test_a_directory_that_points_out_of_the_file(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH)
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x05\x06"))
    data[entry + 42 : entry + 46] = struct.pack("<I", 0xFFFFFF00)
    path.write_bytes(data)
    with pytest.raises(BrokenDocumentError):
        read_docx(path, LIMITS)


@pytest.mark.parametrize(
    ("write", "read", "actual"),
    [
        (lambda path: docx.Document().save(path), read_xlsx, "Word文書"),
        (lambda path: docx.Document().save(path), read_pptx, "Word文書"),
        (lambda path: Workbook().save(path), read_docx, "Excelブック"),
        (lambda path: write_package(path, {
            "_rels/.rels": relations_xml({"d": ("officeDocument", "a.xml")}),
            "a.xml": "<!-- x --><Diagram/>"}), read_docx, "別の形式のファイル"),
    ],
)  # fmt: skip
def test_another_kind_of_office_file(tmp_path: Path, write, read, actual: str) -> None:
    write(tmp_path / "a")
    with pytest.raises(BrokenDocumentError, match=f"中身は{actual}.*拡張子と合いません"):
        read(tmp_path / "a", LIMITS)


def test_binary_workbooks(tmp_path: Path) -> None:
    path = write_package(
        tmp_path / "a.xlsx",
        {
            "_rels/.rels": relations_xml({"d": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": b"\x83\x01",
        },
    )
    with pytest.raises(UnsupportedFormatError, match=r"\.xlsb"):
        read_xlsx(path, LIMITS)


def test_a_zip_that_is_no_office_file(tmp_path: Path) -> None:
    write_package(tmp_path / "a.docx", {"readme.txt": "x"})
    with pytest.raises(BrokenDocumentError, match="目次がありません"):
        read_docx(tmp_path / "a.docx", LIMITS)


# --- passwords ------------------------------------------------------------------------------


def test_password(tmp_path: Path) -> None:
    plain = io.BytesIO()
    docx.Document().save(plain)
    with (tmp_path / "a.docx").open("wb") as stream:
        OOXMLFile(plain).encrypt("ひみつ", stream)
    with (tmp_path / "a.docx").open("rb") as stream:
        assert msoffcrypto.OfficeFile(stream).is_encrypted()
    with pytest.raises(EncryptedDocumentError, match="パスワードを外して"):
        read_docx(tmp_path / "a.docx", LIMITS)


def test_an_old_file_under_a_new_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    with pytest.raises(BrokenDocumentError, match="古い形式"):
        read_docx(tmp_path / "a.docx", LIMITS)


def test_encrypted_entries(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    path.write_bytes(data)
    with pytest.raises(EncryptedDocumentError):
        read_docx(path, LIMITS)


# --- bombs ----------------------------------------------------------------------------------


def test_declared_sizes_are_limited(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": "<sheetData/>" + " " * 50_000})
    with pytest.raises(DocumentTooLargeError, match="展開すると"):
        read_xlsx(path, ReadLimits(max_unpacked_bytes=50_000))


def test_an_absurd_ratio_is_refused(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH, parts={"word/media/a.bin": bytes(70 << 20)})
    with pytest.raises(DocumentTooLargeError, match="zip爆弾"):
        read_docx(path, LIMITS)


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Many entries of the directory point to the same bytes (Fifield, 2019)."""
    path = write_docx(tmp_path / "a.docx", PARAGRAPH, parts={"x": bytes(range(256)) * 40})
    data = path.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    (size, start) = struct.unpack("<II", data[end + 12 : end + 20])
    directory = data[start : start + size]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    count = struct.unpack("<H", data[end + 10 : end + 12])[0] + 200
    bomb = data[:start] + directory + last * 200
    bomb += data[end : end + 8] + struct.pack(
        "<HHIIH", count, count, size + len(last) * 200, start, 0
    )
    path.write_bytes(bomb)
    with pytest.raises((DocumentTooLargeError, BrokenDocumentError)):
        read_docx(path, LIMITS)


def test_a_part_that_is_longer_than_declared_is_damaged(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", PARAGRAPH * 1000)
    with zipfile.ZipFile(path) as archive:
        declared = archive.getinfo("word/document.xml").file_size
    data = path.read_bytes().replace(struct.pack("<I", declared), struct.pack("<I", 100))
    path.write_bytes(data)
    with pytest.raises(BrokenDocumentError):
        read_docx(path, LIMITS)


ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("entity", ["&b;", "&f;", ""])
def test_document_types_are_refused(tmp_path: Path, entity: str) -> None:
    body = f"{ENTITIES}<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>{entity}</w:t></w:r></w:p>"
    path = write_docx(
        tmp_path / "a.docx", "", parts={"word/document.xml": f"{body}</w:body></w:document>"}
    )
    with pytest.raises(BrokenDocumentError, match="DOCTYPE"):
        read_docx(path, LIMITS)


# --- files ----------------------------------------------------------------------------------


def test_missing_and_empty_files(tmp_path: Path) -> None:
    with pytest.raises(DocumentAccessError):
        read_docx(tmp_path / "none.docx", LIMITS)
    (tmp_path / "a.docx").touch()
    with pytest.raises(EmptyDocumentError):
        read_docx(tmp_path / "a.docx", LIMITS)


def test_large_files(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", PARAGRAPH)
    with pytest.raises(DocumentTooLargeError):
        read_docx(tmp_path / "a.docx", ReadLimits(max_file_bytes=100))
