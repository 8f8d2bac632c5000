"""Receiving an upload: the file goes to disk while it arrives, the fields beside it stay small."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.problems import ProblemError

FILE_FIELD = "file"
_MOST_FIELD_BYTES = 64 * 1024
_MOST_FIELDS = 64
_FLUSH_BYTES = 1 << 20
_OVERHEAD_BYTES = 2 * _MOST_FIELD_BYTES
"""What a body may hold beside its file: fields, headers, boundaries."""


@dataclass(slots=True)
class Received:
    """An upload on disk.

    Attributes:
        name: File name as it was sent.
        size: Bytes.
        sha256: Hash of the content in hexadecimal.
        fields: What stood beside it, by name, in order.
    """

    name: bytes
    size: int
    sha256: str
    fields: dict[str, list[str]] = field(default_factory=dict)


async def receive_upload(request: Request, target: Path, most_bytes: int) -> Received:
    """Writes the file of a multipart request to disk while it arrives, durably.

    Args:
        request: The request.
        target: Where the file goes; it must not exist. What is there after an error is the
            caller's to remove.
        most_bytes: Largest file.

    Raises:
        ProblemError: 400, the body is no such form; 413, the file or the fields are too large;
            422, there is no file, or more than one; 507, no room on the disk.
        ClientDisconnect: The client went away.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise ProblemError(
            415, "no_form", "multipart/form-data で、file にファイルを付けて送ってください。"
        )
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most_bytes + _OVERHEAD_BYTES:
        raise too_large(most_bytes)
    try:
        with target.open("xb") as output:
            form = _Form(boundary, output, most_bytes)
            async for chunk in _chunks(request, most_bytes):
                form.feed(chunk)
                if form.waiting >= _FLUSH_BYTES:
                    await run_in_threadpool(form.flush)
            form.finish()
            await run_in_threadpool(form.flush)
            await run_in_threadpool(os.fsync, output.fileno())
    except OSError as error:
        raise ProblemError(
            507,
            "storage_full",
            "ファイルをディスクに書き込めませんでした。管理者に空き容量を確かめてもらい、"
            "もう一度送ってください（このファイルは登録されていません）。",
        ) from error
    return form.received()


def too_large(most_bytes: int) -> ProblemError:
    """The problem of a file beyond the limit."""
    return ProblemError(
        413,
        "too_large",
        f"ファイルが大きすぎます。上限は {most_bytes / 2**20:,.0f} MB です（設定 max_file_mb）。"
        "分割して登録してください。",
    )


async def _chunks(request: Request, most_bytes: int) -> AsyncIterator[bytes]:
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > most_bytes + _OVERHEAD_BYTES:
            raise too_large(most_bytes)
        yield chunk


class _Form:
    """A form while it arrives."""

    def __init__(self, boundary: bytes, output: BinaryIO, most_bytes: int) -> None:
        self._output = output
        self._most_bytes = most_bytes
        self._hash = hashlib.sha256()
        self._size = 0
        self._pending = bytearray()
        self._name: bytes | None = None
        self._fields: dict[str, list[str]] = {}
        self._field_bytes = 0
        self._count = 0
        self._ended = False
        self._header = (bytearray(), bytearray())
        self._headers: dict[bytes, bytes] = {}
        self._field: str | None = None
        self._value = bytearray()
        self._parser = _parser(boundary, self)

    @property
    def waiting(self) -> int:
        """Bytes of the file that are not yet written."""
        return len(self._pending)

    def feed(self, chunk: bytes) -> None:
        """Takes a piece of the body."""
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _malformed() from error

    def flush(self) -> None:
        """Writes what has come of the file."""
        self._hash.update(self._pending)
        self._output.write(self._pending)
        self._output.flush()
        self._pending.clear()

    def finish(self) -> None:
        """Checks that the form came to its end, with one file."""
        try:
            self._parser.finalize()
        except FormParserError as error:
            raise _malformed() from error
        if not self._ended:
            raise _malformed()
        if self._name is None:
            raise ProblemError(422, "no_file", "file にファイルを付けて送ってください。")

    def received(self) -> Received:
        """What came."""
        return Received(self._name or b"", self._size, self._hash.hexdigest(), self._fields)

    # What the parser tells

    def on_part_begin(self) -> None:
        self._count += 1
        if self._count > _MOST_FIELDS:
            raise ProblemError(
                422, "too_many_fields", f"項目が多すぎます（{_MOST_FIELDS} 個まで）。"
            )
        self._headers, self._field = {}, None
        self._header = (bytearray(), bytearray())
        self._value.clear()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def on_header_end(self) -> None:
        name, value = self._header
        self._headers[bytes(name).lower()] = bytes(value)
        self._header = (bytearray(), bytearray())

    def on_headers_finished(self) -> None:
        placed = self._headers.get(b"content-disposition", b"").decode("latin-1")
        _, options = parse_options_header(placed)
        self._field = _text(options.get(b"name", b""))
        if self._field != FILE_FIELD:
            return
        if self._name is not None:
            raise ProblemError(422, "many_files", "ファイルは一度に一つずつ送ってください。")
        self._name = options.get(b"filename", b"")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._field == FILE_FIELD:
            self._size += end - start
            if self._size > self._most_bytes:
                raise too_large(self._most_bytes)
            self._pending.extend(data[start:end])
            return
        self._field_bytes += end - start
        if self._field_bytes > _MOST_FIELD_BYTES:
            raise ProblemError(
                413,
                "fields_too_large",
                f"ファイル以外の項目が長すぎます（合わせて {_MOST_FIELD_BYTES // 1024} KB まで）。",
            )
        self._value.extend(data[start:end])

    def on_part_end(self) -> None:
        if self._field != FILE_FIELD:
            self._fields.setdefault(self._field or "", []).append(_text(bytes(self._value)))

    def on_end(self) -> None:
        self._ended = True


def _parser(boundary: bytes, form: _Form) -> MultipartParser:
    try:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": form.on_part_begin,
                "on_header_field": form.on_header_field,
                "on_header_value": form.on_header_value,
                "on_header_end": form.on_header_end,
                "on_headers_finished": form.on_headers_finished,
                "on_part_data": form.on_part_data,
                "on_part_end": form.on_part_end,
                "on_end": form.on_end,
            },
        )
    except FormParserError as error:
        raise _malformed() from error


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(
            422, "not_utf8", "項目の文字コードが UTF-8 ではありません。UTF-8 で送り直してください。"
        ) from error


def _malformed() -> ProblemError:
    return ProblemError(
        400,
        "malformed_form",
        "本文が正しい multipart/form-data ではないか、途中で切れています。送り直してください。",
    )


__all__ = ["FILE_FIELD", "ClientDisconnect", "Received", "receive_upload", "too_large"]
