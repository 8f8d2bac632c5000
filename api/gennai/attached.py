"""Documents that are attached to a question and used for it alone."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from api.gennai.form import MOST_FILE_BYTES, MOST_FILES
from api.problems import ProblemError

_LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as it came with a question.

    Attributes:
        name: A safe name, without any folder.
        content: Its bytes.
    """

    name: str
    content: bytes


def attached_files(given: object) -> tuple[AttachedFile, ...]:
    """Reads the member `files` of the inputs.

    Two forms are about: `{"key", "files": [{"filename", "content"}]}`, and the older flat
    `{"key", "filename", "contents"}`. Names are made safe and different from each other.

    Raises:
        ProblemError: Too many files, one too large, or one that is not base64.
    """
    found: list[AttachedFile] = []
    for place, entry in enumerate(_entries(given), start=1):
        if place > MOST_FILES:
            raise ProblemError(
                422,
                "too_many_files",
                f"添付できるファイルは {MOST_FILES} 件までです。減らしてください。",
            )
        name = safe_name(entry.get("filename"), place)
        if name in {file.name for file in found}:
            name = f"{place}-{name}"
        found.append(AttachedFile(name, _content(entry, name)))
    return tuple(found)


def safe_name(given: object, place: int) -> str:
    """The last part of a name, without characters that a file system or a terminal minds."""
    name = unicodedata.normalize("NFC", given if isinstance(given, str) else "")
    name = PurePosixPath(PureWindowsPath(name).name).name
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    path = PurePosixPath(name or f"添付{place}.txt")
    return f"{path.stem[:_LONGEST_STEM]}{path.suffix[:10]}"


def _entries(given: object) -> Iterator[Mapping[str, Any]]:
    for group in given if isinstance(given, list) else ():
        if not isinstance(group, dict):
            continue
        inner = group.get("files")
        yield from (
            (one for one in inner if isinstance(one, dict)) if isinstance(inner, list) else (group,)
        )


def _content(entry: Mapping[str, Any], name: str) -> bytes:
    encoded = entry.get("content", entry.get("contents"))
    if isinstance(encoded, str):
        _, comma, rest = encoded.partition(",")
        encoded = rest if comma and encoded.startswith("data:") else encoded
        if len(encoded) > MOST_FILE_BYTES * 4 // 3 + 4:
            raise ProblemError(
                413,
                "file_too_large",
                f"「{name}」が大きすぎます。添付は1件 {MOST_FILE_BYTES / 1e6:g} MB までです。"
                "分けるか、管理者に登録を依頼してください。",
            )
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            pass
    raise ProblemError(
        422, "file_not_readable", f"「{name}」を読み取れません。もう一度添付してください。"
    )
