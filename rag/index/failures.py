"""What the operating system, SQLite, tantivy and FAISS say, told to people as our errors.

Only failures of the collection's own storage are translated; wrap nothing that runs code of the
caller. tantivy and FAISS raise bare `ValueError` and `RuntimeError` with the cause in the text.
"""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import (
    CollectionError,
    CollectionNotFoundError,
    CorruptIndexError,
    StorageFullError,
    TenkyoError,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_NO_SPACE = re.compile(r"No space left|quota exceeded|File too large", re.IGNORECASE)
_LITTLE_SPACE = 4 * 1024 * 1024
_SQLITE_CANNOT_WRITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}


def storage_full(folder: Path) -> StorageFullError:
    """The error for a disk without room.

    Args:
        folder: The collection's folder.
    """
    return StorageFullError(
        f"ディスクの空き容量が足りないため、コレクション「{folder.name}」に書き込めませんでした。"
        "直前に完成した索引はそのまま使えます。不要なファイルを消して空きを作るか、"
        "環境変数 TENKYO_HOME で空きのあるディスクを指定して、もう一度実行してください"
        f"（場所: {folder}）。"
    )


def corrupt(folder: Path, detail: str) -> CorruptIndexError:
    """The error for files that are missing or damaged.

    Args:
        folder: The collection's folder.
        detail: Japanese words on what is wrong.
    """
    return CorruptIndexError(
        f"コレクション「{folder.name}」の索引が壊れています（{detail}）。"
        "索引のファイルは、手で消したり書き換えたりできません。"
        "`tenkyo restore` でバックアップから戻すか、"
        f"`tenkyo reindex --collection {folder.name}` で作り直してください（場所: {folder}）。"
    )


def not_found(folder: Path) -> CollectionNotFoundError:
    """The error for a collection that does not exist, or is gone.

    Args:
        folder: Where it would be.
    """
    return CollectionNotFoundError(
        f"コレクション「{folder.name}」はありません（場所: {folder.parent}）。"
        "コレクションは文書を登録すると作られます。名前を確かめるか、"
        f"`tenkyo ingest フォルダ --collection {folder.name}` で文書を登録してください。"
    )


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Within it, failures of files and of SQLite become errors of `rag.errors`.

    Args:
        folder: The collection's folder; it names the collection in the message.

    Raises:
        StorageFullError: No room on the disk.
        CorruptIndexError: A file is missing or damaged.
        CollectionNotFoundError: The whole collection is gone.
        CollectionError: No permission, or the disk itself fails.
    """
    try:
        yield
    except OSError as error:
        raise _from_system(error, folder) from error
    except sqlite3.DatabaseError as error:
        raise _from_sqlite(error, folder) from error


@contextmanager
def engine_errors(folder: Path, part: str) -> Iterator[None]:
    """Like `storage_errors`, for calls into tantivy and FAISS and nothing else.

    Args:
        folder: The collection's folder.
        part: Japanese name of the part of the index, for the message.

    Raises:
        StorageFullError: No room on the disk.
        CorruptIndexError: Anything else that the engine could not do.
    """
    try:
        with storage_errors(folder):
            yield
    except (ValueError, RuntimeError) as error:
        text = str(error)
        number = _OS_ERROR.search(text)
        full = (number is not None and int(number[1]) in _FULL) or _NO_SPACE.search(text)
        # A worker thread of tantivy that dies keeps its reason to itself.
        if full or shutil.disk_usage(folder).free < _LITTLE_SPACE:
            raise storage_full(folder) from error
        raise corrupt(folder, f"{part}: {text}") from error


def _from_system(error: OSError, folder: Path) -> TenkyoError:
    if error.errno in _FULL:
        return storage_full(folder)
    if error.errno in _FORBIDDEN:
        return _forbidden(folder, error.filename)
    if error.errno == errno.ENOENT and not folder.exists():
        return not_found(folder)
    if error.errno == errno.ENOENT:
        return corrupt(folder, f"ファイルがありません: {error.filename}")
    return CollectionError(
        f"コレクション「{folder.name}」のファイルを読み書きできませんでした（{error}）。"
        "ディスクが正しくつながっているかを確かめ、もう一度実行してください。"
    )


def _from_sqlite(error: sqlite3.DatabaseError, folder: Path) -> TenkyoError:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code in _SQLITE_CANNOT_WRITE:
        return storage_full(folder)
    if code & 0xFF in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return _forbidden(folder, "catalogue.sqlite")
    if not folder.exists():
        return not_found(folder)
    return corrupt(folder, f"catalogue.sqlite: {error}")


def _forbidden(folder: Path, path: object) -> CollectionError:
    return CollectionError(
        f"コレクション「{folder.name}」のファイルを扱う権限がありません（{path}）。"
        "コレクションのフォルダには読み書きの権限が必要です。"
        "フォルダの所有者と権限を確かめるか、権限のある利用者で実行してください。"
    )
