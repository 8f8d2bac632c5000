"""Which reader reads which file, and what is refused before one is asked."""

from pathlib import Path

import pytest

from rag.documents.model import BlockType, Found, ReadLimits
from rag.documents.registry import is_readable_name, read_document, require_readable
from rag.errors import DocumentError, DocumentTooLargeError
from tests.rag.documents.bad_files import BAD_FILES, docx_bytes

LIMITS = ReadLimits()
READABLE = (
    "pdf", "docx", "docm", "xlsx", "xlsm", "pptx", "pptm", "doc", "xls", "ppt", "html", "htm", "md",
    "markdown", "txt", "csv", "tsv",
)  # fmt: skip


@pytest.mark.parametrize("suffix", READABLE)
def test_readable_names(suffix):
    assert is_readable_name(Path(f"計画.{suffix}"))
    assert is_readable_name(Path(f"計画.{suffix.upper()}"))


@pytest.mark.parametrize("name", ["計画.jtd", "計画", "計画.pdf.bak", ".txt", "計画.zip"])
def test_other_names(name):
    assert not is_readable_name(Path(name))


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_files_are_told_in_one_line(tmp_path, bad):
    path = tmp_path / bad.name
    path.write_bytes(bad.content())
    with pytest.raises(DocumentError) as caught:
        read_document(path, LIMITS)
    assert caught.value.code == bad.code
    assert bad.words in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith("。")


def test_a_limit_on_size(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes())
    require_readable(path, LIMITS)
    with pytest.raises(DocumentTooLargeError, match="max_file_mb"):
        require_readable(path, ReadLimits(max_file_bytes=1000))


@pytest.mark.parametrize(
    ("name", "content", "format_name"),
    [
        ("a.txt", "港湾計画\n港湾庁\n2024年4月1日", "txt"),
        ("a.md", "# 港湾計画\n\n港湾庁\n\n2024年4月1日", "md"),
        ("a.html", "<h1>港湾計画</h1><p>港湾庁</p><p>2024年4月1日</p>", "html"),
        ("a.HTM", "<h1>港湾計画</h1><p>港湾庁</p><p>2024年4月1日</p>", "html"),
        # A page saved as text is read as the text that it is called.
        ("b.md", "<html><h1>港湾計画</h1><p>港湾庁</p><p>2024年4月1日</p></html>", "md"),
    ],
)
def test_each_name_has_its_reader(tmp_path, name, content, format_name):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    document = read_document(path, LIMITS)
    assert (document.format, document.text) == (format_name, "港湾計画\n港湾庁\n2024年4月1日")
    assert (document.title, document.issuer, document.published) == (
        Found("港湾計画", 0, 4),
        Found("港湾庁", 5, 8),
        Found("2024-04-01", 9, 18),
    )


def test_office_files_under_their_older_names(tmp_path):
    path = tmp_path / "a.doc"  # Word writes .docx under .doc where it is told to
    path.write_bytes(docx_bytes())
    document = read_document(path, LIMITS)
    assert [(block.type, document.text) for block in document.blocks] == [
        (BlockType.PARAGRAPH, "岸壁を直す計画である。")
    ]
