"""What was read is stored at once and not read again."""

import pytest

from rag.documents import READER_VERSION, ReadLimits
from rag.errors import DocumentAccessError, EncryptedDocumentError
from rag.ingest import versions
from rag.ingest.versions import read_content, stored_document, stored_documents
from tests.rag.ingest.taking import rows, take_in, write

LIMITS = ReadLimits(ocr=False)


def test_read_once_even_if_nothing_is_committed(collection, monkeypatch):
    with collection.writer() as writer:
        sha256 = writer.store_original("潮見橋の点検".encode())
        first = read_content(writer, sha256, "港 🚢.txt", LIMITS)
    assert first.text == "潮見橋の点検"
    monkeypatch.setattr(versions, "read_document", None)
    with collection.writer() as writer:
        assert read_content(writer, sha256, "港 🚢.txt", LIMITS) == first


def test_the_name_says_which_reader_reads(collection):
    with collection.writer() as writer:
        sha256 = writer.store_original("# 港の計画\n\n岸壁を直す。\n".encode())
        document = read_content(writer, sha256, "港/計画.MD", LIMITS)
    assert (document.format, document.text) == ("md", "港の計画\n岸壁を直す。")


def test_no_original(collection):
    with collection.writer() as writer, pytest.raises(DocumentAccessError) as raised:
        read_content(writer, "0" * 64, "a.txt", LIMITS)
    assert raised.value.message == (
        "原本が保存されていません。元のファイルを tenkyo ingest で登録し直してください。"
    )


def test_a_reader_that_fails_stores_nothing(collection, monkeypatch):
    def fail(path, limits):
        raise EncryptedDocumentError("鍵")

    monkeypatch.setattr(versions, "read_document", fail)
    with collection.writer() as writer:
        sha256 = writer.store_original(b"a")
        with pytest.raises(EncryptedDocumentError):
            read_content(writer, sha256, "a.txt", LIMITS)
        assert writer.version(sha256, READER_VERSION) is None


def test_no_room_for_temporary_files(collection, monkeypatch):
    def fail(path, limits):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(versions, "read_document", fail)
    with collection.writer() as writer:
        sha256 = writer.store_original(b"a")
        with pytest.raises(DocumentAccessError) as raised:
            read_content(writer, sha256, "a.txt", LIMITS)
    assert "No space left on device" in raised.value.message
    assert "空き容量と権限を確かめてください。" in raised.value.message


def test_stored_documents(folder, collection):
    write(folder, {"a.txt": "橋の点検", "b.txt": "港の点検"})
    take_in(collection, folder)
    stored = list(rows(collection).values())
    with collection.writer() as writer:
        assert [one.text for one in stored_documents(writer, stored)] == ["橋の点検", "港の点検"]
        assert stored_document(writer, stored[0]).blocks[0].char_end == 4
