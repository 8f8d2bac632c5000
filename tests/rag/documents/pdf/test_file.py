"""Opening a file, and its outline."""

from __future__ import annotations

import pytest

from rag.documents.model import ReadLimits
from rag.documents.pdf.file import Bookmark, bookmarks, open_pdf
from rag.errors import DocumentAccessError, DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.pdf.pages import Paper


def test_the_outline_in_order(tmp_path):
    paper = Paper(tmp_path / "計画 🏛.pdf")
    for number, (title, level) in enumerate([("第１章", 0), ("１　目的", 1), ("第２章", 0)]):
        paper.canvas.bookmarkPage(str(number))
        paper.canvas.addOutlineEntry(title, str(number), level)
        paper.text(72, 100, title)
        if number < 2:
            paper.page()
    with open_pdf(paper.save(), ReadLimits()) as pdf:
        assert bookmarks(pdf) == [
            Bookmark("第１章", 1, 1),
            Bookmark("１　目的", 2, 2),
            Bookmark("第２章", 3, 1),
        ]


def test_files_that_cannot_be_opened(tmp_path):
    with pytest.raises(DocumentAccessError), open_pdf(tmp_path / "none.pdf", ReadLimits()):
        pass
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(EmptyDocumentError), open_pdf(tmp_path / "empty.pdf", ReadLimits()):
        pass
    path = Paper(tmp_path / "a.pdf").save()
    with (
        pytest.raises(DocumentTooLargeError, match="ファイルが大きすぎます"),
        open_pdf(path, ReadLimits(max_file_bytes=100)),
    ):
        pass
