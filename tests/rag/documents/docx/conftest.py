"""Word documents of a body that a test writes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.docx.reader import read_docx
from tests.rag.documents.docx.markup import LIMITS
from tests.rag.documents.office_files import write_docx, written


@pytest.fixture
def read(tmp_path: Path):
    """Reads a body and gives its blocks, written out."""

    def _read(body: str, **parts) -> list[str]:
        return written(read_docx(write_docx(tmp_path / "a.docx", body, **parts), LIMITS))

    return _read
