"""Opening files within the limits."""

import os
from pathlib import Path

import pytest

from rag.documents.model import ReadLimits
from rag.documents.source import check_source, read_bytes
from rag.errors import DocumentAccessError, DocumentTooLargeError, EmptyDocumentError


def test_size_and_content(tmp_path):
    path = tmp_path / "計画 🌊 案.txt"
    path.write_bytes(b"abc")
    limits = ReadLimits(max_file_bytes=3)
    assert (check_source(path, limits), read_bytes(path, limits)) == (3, b"abc")


def test_too_large(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (3 * 2**20))
    with pytest.raises(DocumentTooLargeError) as caught:
        read_bytes(path, ReadLimits(max_file_bytes=2 * 2**20))
    assert caught.value.message == (
        "ファイルが大きすぎます（3.0 MB）。上限は 2.0 MB です（設定 max_file_mb）。"
        "分割してください。"
    )


def test_empty_file(tmp_path):
    path = tmp_path / "a.txt"
    path.touch()
    with pytest.raises(EmptyDocumentError, match="0バイト"):
        check_source(path, ReadLimits())


def test_missing_file(tmp_path):
    with pytest.raises(DocumentAccessError, match="ファイルが見つかりません"):
        check_source(tmp_path / "a.txt", ReadLimits())


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file(tmp_path, make):
    make(tmp_path / "a.txt")
    with pytest.raises(DocumentAccessError, match="普通のファイルではありません"):
        check_source(tmp_path / "a.txt", ReadLimits())


def test_no_permission(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")

    def refuse(self, mode="r"):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentAccessError, match="ファイルの権限を確かめてください"):
        check_source(path, ReadLimits())


def test_a_name_longer_than_the_system_allows():
    with pytest.raises(DocumentAccessError, match="開けません"):
        check_source(Path("あ" * 500), ReadLimits())
