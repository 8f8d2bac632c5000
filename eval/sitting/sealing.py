"""Sealing questions, and opening them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from eval.marking.sheet import write_new
from eval.questions import load_questions
from rag.errors import ConfigurationError

FORMAT = "tenkyo-sealed-questions/1"
SUFFIX = ".jsonl"
_SALT = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """Questions that nobody can read without the key.

    Attributes:
        commitment: SHA-256 of a random salt and the questions, hexadecimal: it tells nothing of
            them, and fits no others.
        count: Number of questions.
        sealed_at: When they were sealed, ISO 8601.
        content: Salt and questions, encrypted.
        key: Opens them; goes into a file of its own.
    """

    commitment: str
    count: int
    sealed_at: str
    content: str
    key: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Questions whose hash was that of the seal.

    Attributes:
        commitment: The hash.
        count: Number of questions.
        sealed_at: When they were sealed.
        questions: The question file.
    """

    commitment: str
    count: int
    sealed_at: str
    questions: bytes


def seal(questions: Path, *, count: int | None = None) -> Sealed:
    """Seals questions.

    Args:
        questions: Question file, JSON Lines.
        count: How many of them, drawn by the system's randomness; None for all.

    Raises:
        ConfigurationError: The file cannot be used, or has fewer questions.
    """
    if questions.suffix.lower() != SUFFIX:
        raise ConfigurationError(
            f"{questions.name} は封印できません。質問集は {SUFFIX}（JSON Lines）にしてください。"
        )
    known = len(load_questions(questions))
    lines = [line for line in questions.read_text("utf-8-sig").split("\n") if line.strip()]
    if count is not None:
        if not 1 <= count <= known:
            raise ConfigurationError(
                f"質問集には {known}問あり、{count}問は選べません。"
                f"--count は 1 から {known} までにしてください。"
            )
        drawn = secrets.SystemRandom().sample(range(known), count)
        lines = [lines[place] for place in sorted(drawn)]
    salted = secrets.token_bytes(_SALT) + ("\n".join(lines) + "\n").encode()
    key = Fernet.generate_key()
    return Sealed(
        hashlib.sha256(salted).hexdigest(),
        len(lines),
        datetime.now(UTC).isoformat(timespec="seconds"),
        Fernet(key).encrypt(salted).decode("ascii"),
        key.decode("ascii"),
    )


def write_sealed(sealed: Sealed, path: Path, key: Path) -> None:
    """Writes the sealed questions, and the key into a file that only its owner may read.

    Raises:
        ConfigurationError: A file exists or cannot be written.
    """
    for place in (path, key):
        if place.exists():
            raise ConfigurationError(
                f"{place} は既にあります。前のものを消さないよう、別の名前を指定してください。"
            )
    value = {
        "format": FORMAT,
        "sha256": sealed.commitment,
        "questions": sealed.count,
        "sealed_at": sealed.sealed_at,
        "content": sealed.content,
    }
    write_new(key, f"{sealed.key}\n".encode())
    key.chmod(0o600)
    write_new(path, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())


def open_sealed(path: Path, key: Path) -> Opened:
    """Opens sealed questions, and checks that they are those that were sealed.

    Raises:
        ConfigurationError: A file is something else, the key is that of other questions, or the
            questions were changed.
    """
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        right = value["format"] == FORMAT
        sealed_at, commitment = str(value["sealed_at"]), str(value["sha256"])
        content, count = str(value["content"]).encode("ascii"), int(value["questions"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_sealed(path) from error
    if not right:
        raise _not_sealed(path)
    try:
        salted = Fernet(_key_in(key)).decrypt(content)
    except InvalidToken as error:
        raise ConfigurationError(
            f"{path.name} を {key.name} で開けません。鍵が違うか、封印の後に書き換えられています。"
            "封印したときの鍵と、書き換えていない封印のファイルを指定してください。"
        ) from error
    questions = salted[_SALT:]
    if hashlib.sha256(salted).hexdigest() != commitment or _lines(questions) != count:
        raise ConfigurationError(
            f"{path.name} の質問は、書かれている要約値（sha256）や問数と合いません。"
            "封印の後に書き換えられています。封印したときのファイルを指定してください。"
        )
    return Opened(commitment, count, sealed_at, questions)


def _lines(questions: bytes) -> int:
    return len(questions.splitlines())


def _key_in(path: Path) -> bytes:
    try:
        key = path.read_text(encoding="ascii").strip().encode()
        if len(base64.urlsafe_b64decode(key)) == _SALT:
            return key
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise _not_a_key(path) from error
    raise _not_a_key(path)


def _not_a_key(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} を封印の鍵として読めません。封印したときに書き出した鍵を指定してください。"
    )


def _not_sealed(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} を封印した質問集として読めません。"
        "tenkyo eval seal で書き出したファイルを指定してください。"
    )
