"""Opening the file behind a document, within the limits."""

from __future__ import annotations

import stat
from pathlib import Path

from rag.documents.model import ReadLimits
from rag.errors import DocumentAccessError, DocumentTooLargeError, EmptyDocumentError


def check_source(path: Path, limits: ReadLimits) -> int:
    """Checks that a file may be read and is not beyond the limits, without reading it.

    Returns:
        Its size in bytes.

    Raises:
        DocumentAccessError: It does not exist, or its permissions forbid reading.
        EmptyDocumentError: It has no bytes.
        DocumentTooLargeError: It exceeds `limits.max_file_bytes`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise DocumentAccessError(
                "普通のファイルではありません（フォルダー、パイプ、装置など）。"
                "文書のファイルを指定してください。"
            )
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise DocumentAccessError("ファイルが見つかりません。パスを確かめてください。") from error
    except OSError as error:
        raise DocumentAccessError(
            "読み取り権限がないか、開けません。ファイルの権限を確かめてください。"
            f"（{error.strerror}）"
        ) from error
    size = status.st_size
    if size == 0:
        raise EmptyDocumentError("0バイトのファイルです。元のファイルを確かめてください。")
    if size > limits.max_file_bytes:
        raise DocumentTooLargeError(
            f"ファイルが大きすぎます（{_megabytes(size)}）。上限は "
            f"{_megabytes(limits.max_file_bytes)} です（設定 max_file_mb）。分割してください。"
        )
    return size


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"


def read_bytes(path: Path, limits: ReadLimits) -> bytes:
    """The whole content of a file, checked by `check_source`."""
    check_source(path, limits)
    return path.read_bytes()
