"""What files are by their first bytes."""

import zipfile

import pytest

from rag.documents.ole import OLE_SIGNATURE
from rag.documents.sniff import Sniffed, sniff

CASES = {
    "text": ("港の計画".encode(), Sniffed("text", "テキスト")),
    "Shift_JIS": ("港の計画".encode("cp932"), Sniffed("text", "テキスト")),
    "ISO-2022-JP": ("港の計画".encode("iso2022_jp"), Sniffed("text", "テキスト")),
    "UTF-16": ("港の計画".encode("utf-16"), Sniffed("text", "テキスト")),
    "text with the letters of a program": ("MZ世代の計画".encode(), Sniffed("text", "テキスト")),
    "text about PDF": (
        "形式は %PDF-1.7 で始まる。".encode(),
        Sniffed("text", "テキスト"),
    ),
    "html": (b"<!DOCTYPE html><p>x", Sniffed("html", "HTML")),
    "html after a comment": (b"<!-- x -->\n<HTML lang=ja>", Sniffed("html", "HTML")),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", Sniffed("pdf", "PDF")),
    "pdf after rubbish": (b"\x00\x01rubbish\n%PDF-1.4\n", Sniffed("pdf", "PDF")),
    "pdf of text alone": (b"header\n%PDF-1.4\n1 0 obj\n<<>>\n", Sniffed("pdf", "PDF")),
    "rtf": (rb"{\rtf1\ansi }", Sniffed("rtf", "リッチテキスト")),
    "program": (b"MZ\x90\x00\x03\x00", Sniffed("binary", "実行ファイル")),
    "elf": (b"\x7fELF\x02\x01", Sniffed("binary", "実行ファイル")),
    "png": (b"\x89PNG\r\n\x1a\n", Sniffed("binary", "画像（PNG）")),
    "jpeg": (b"\xff\xd8\xff\xe0", Sniffed("binary", "画像（JPEG）")),
    "gzip": (b"\x1f\x8b\x08\x00", Sniffed("binary", "圧縮ファイル（gzip）")),
    "bytes": (bytes(range(256)), Sniffed("binary", "テキストではないデータ")),
    "zip cut short": (b"PK\x03\x04rubbish", Sniffed("broken-zip", "壊れた圧縮ファイル")),
    "ole cut short": (OLE_SIGNATURE + bytes(600), Sniffed("ole", "旧形式の Office 文書")),
    "damaged ole that names its encryption": (
        OLE_SIGNATURE + bytes((1 << 20) - 20) + "EncryptedPackage".encode("utf-16-le"),
        Sniffed("encrypted-office", "パスワードつきの Office 文書"),
    ),
}


@pytest.mark.parametrize(("content", "expected"), CASES.values(), ids=CASES)
def test_first_bytes(tmp_path, content, expected):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert sniff(path) == expected


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("a.txt", "zip"),
    ],
)
def test_zips_by_their_folders(tmp_path, part, kind):
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "x")
    assert sniff(path).kind == kind
