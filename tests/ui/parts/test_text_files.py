import zipfile
from io import BytesIO

import pytest
from docx import Document

from ui.parts.text_files import UnreadableTextError, read_text


def word(*paragraphs, cells=()):
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if cells:
        table = made.add_table(1, len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    made.add_paragraph("終わり。")
    saved = BytesIO()
    made.save(saved)
    return saved.getvalue()


def test_word_files_are_read_in_their_order():
    content = word("一文目。", "二文目。", cells=("項目", "値"))
    assert read_text("原稿.docx", content) == "一文目。\n二文目。\n項目\n値\n終わり。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_text_files_are_read_in_usual_encodings(encoding):
    assert read_text("原稿.txt", "一行目。\r\n二行目。".encode(encoding)) == "一行目。\n二行目。"


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("原稿.docx", b"PK\x03\x04broken", "文を貼り付けて"),
        ("原稿.docx", b"\xd0\xcf\x11\xe0", "パスワード"),
        ("原稿.txt", b"\x89PNG\x00\xff", "UTF-8"),
        ("原稿.txt", "　\n".encode(), "文がありません"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_cure(name, content, cure):
    with pytest.raises(UnreadableTextError, match=cure):
        read_text(name, content)


def test_a_zip_bomb_is_not_unpacked():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 70_000_000)
    with pytest.raises(UnreadableTextError, match="大きすぎる"):
        read_text("原稿.docx", packed.getvalue())
