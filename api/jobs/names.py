"""File names as callers send them, reduced to what is safe to keep and to show."""

from __future__ import annotations

import re
import unicodedata

from api.problems import ProblemError

LONGEST_BYTES = 240
"""File systems take 255 bytes."""
_NO_NAMES = {"", ".", ".."}
# Marks that turn the direction of writing: exe.txt can be made to look like txt.exe.
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_RESERVED = "metadata.csv"


def safe_name(sent: bytes) -> str:
    """The last part of a file name, NFC.

    Args:
        sent: The name as it came: UTF-8, possibly with folders before it.

    Raises:
        ProblemError: 422, nothing safe is left of it; the detail says why.
    """
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad("ファイル名が UTF-8 ではありません。文字コードを UTF-8 にして") from error
    # Browsers write these three so (WHATWG, multipart/form-data encoding algorithm).
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%22", '"')):
        text = text.replace(written, meant)
    name = unicodedata.normalize("NFC", text).replace("\\", "/").rpartition("/")[2]
    name = _DIRECTIONS.sub("", name).strip()
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name):
        raise _bad("ファイル名に改行や制御文字があります。名前を付け直して")
    if name in _NO_NAMES:
        raise _bad("ファイル名がありません。filename に名前を付けて")
    if len(name.encode()) > LONGEST_BYTES:
        raise _bad(f"ファイル名が長すぎます（UTF-8 で {LONGEST_BYTES} バイトまで）。短くして")
    if name.lower() == _RESERVED:
        raise _bad(
            f"{_RESERVED} は文書として登録できません（tenkyo ingest で使う、題名などの表です）。"
            "別の名前にして"
        )
    return name


def _bad(cause: str) -> ProblemError:
    return ProblemError(422, "file_name", f"{cause}、送り直してください。")
