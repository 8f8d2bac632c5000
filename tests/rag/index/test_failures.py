"""What the system and the engines say becomes an error with cause and cure."""

import errno
import shutil
import sqlite3
from types import SimpleNamespace

import pytest

from rag.errors import (
    CollectionError,
    CollectionNotFoundError,
    CorruptIndexError,
    StorageFullError,
)
from rag.index import failures
from rag.index.failures import corrupt, engine_errors, storage_errors, storage_full


def from_sqlite(code, text):
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "plans"
    path.mkdir()
    return path


def test_messages_say_cause_rule_and_cure(folder):
    assert storage_full(folder).message == (
        "ディスクの空き容量が足りないため、コレクション「plans」に書き込めませんでした。"
        "直前に完成した索引はそのまま使えます。不要なファイルを消して空きを作るか、"
        "環境変数 TENKYO_HOME で空きのあるディスクを指定して、もう一度実行してください"
        f"（場所: {folder}）。"
    )
    assert corrupt(folder, "詳細").message == (
        "コレクション「plans」の索引が壊れています（詳細）。"
        "索引のファイルは、手で消したり書き換えたりできません。"
        "`tenkyo restore` でバックアップから戻すか、"
        f"`tenkyo reindex --collection plans` で作り直してください（場所: {folder}）。"
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFullError),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFullError),
        (OSError(errno.EFBIG, "File too large"), StorageFullError),
        (FileNotFoundError(errno.ENOENT, "No such file", "x"), CorruptIndexError),
        (PermissionError(errno.EACCES, "Permission denied", "x"), CollectionError),
        (OSError(errno.EROFS, "Read-only file system", "x"), CollectionError),
        (OSError(errno.EIO, "Input/output error"), CollectionError),
        (from_sqlite(sqlite3.SQLITE_FULL, "database or disk is full"), StorageFullError),
        (from_sqlite(sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"), StorageFullError),
        (from_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error"), StorageFullError),
        (from_sqlite(sqlite3.SQLITE_IOERR_READ, "disk I/O error"), CorruptIndexError),
        (from_sqlite(sqlite3.SQLITE_CORRUPT, "malformed"), CorruptIndexError),
        (from_sqlite(sqlite3.SQLITE_NOTADB, "file is not a database"), CorruptIndexError),
        (from_sqlite(sqlite3.SQLITE_CANTOPEN, "unable to open"), CorruptIndexError),
        (from_sqlite(sqlite3.SQLITE_READONLY, "readonly database"), CollectionError),
    ],
)
def test_failures_of_files_and_of_sqlite(folder, error, kind):
    with pytest.raises(CollectionError) as caught, storage_errors(folder):
        raise error
    assert type(caught.value) is kind
    assert caught.value.__cause__ is error


def test_a_collection_that_is_gone_is_not_found(folder):
    folder.rmdir()
    for error in (
        FileNotFoundError(errno.ENOENT, "No such file", "x"),
        from_sqlite(sqlite3.SQLITE_CANTOPEN, "unable to open"),
    ):
        with pytest.raises(CollectionNotFoundError), storage_errors(folder):
            raise error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ValueError("Internal error: 'No space left on device (os error 28)'"), StorageFullError),
        (ValueError("An IO error occurred: '... (os error 122)'"), StorageFullError),
        (
            RuntimeError("write error in x: 4015 != 5120000 (No space left on device)"),
            StorageFullError,
        ),
        (ValueError("Data corrupted: 'meta.json'"), CorruptIndexError),
        (RuntimeError("Index type 0x00 not recognized (os error 2)"), CorruptIndexError),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFullError),
    ],
)
def test_failures_of_the_engines(folder, error, kind):
    with pytest.raises(CollectionError) as caught, engine_errors(folder, "語の索引"):
        raise error
    assert type(caught.value) is kind


def test_an_engine_that_hides_its_reason_on_a_full_disk(folder, monkeypatch):
    error = ValueError("An index writer was killed")
    killed = pytest.raises(CorruptIndexError, match="語の索引: An index writer")
    with killed, engine_errors(folder, "語の索引"):
        raise error
    full = SimpleNamespace(free=0)
    monkeypatch.setattr(failures.shutil, "disk_usage", lambda _: full)
    with pytest.raises(StorageFullError), engine_errors(folder, "語の索引"):
        raise error
    assert shutil.disk_usage(folder) is full


def test_other_errors_pass_through(folder):
    with pytest.raises(KeyError), engine_errors(folder, "語の索引"):
        raise KeyError
    with pytest.raises(ValueError, match="of the caller"), storage_errors(folder):
        raise ValueError("of the caller")
