"""The folder of a run: made anew, gone on with, or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.runs.journal import JOURNAL
from eval.runs.plan import differences
from rag.errors import ConfigurationError
from rag.index.files import write_file

RUN = "run.json"


def open_folder(folder: Path, identity: Mapping[str, Any]) -> None:
    """Makes the folder of a run, or finds that it is this run's.

    Args:
        folder: The folder.
        identity: What the run is.

    Raises:
        ConfigurationError: The folder holds something else, or a run that differs; or it cannot be
            written.
    """
    known = identity_in(folder)
    if known is None:
        require_empty(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / RUN, json.dumps({"format": 1, "identity": dict(identity)}))
        except OSError as error:
            raise ConfigurationError(
                f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
            ) from error
        return
    differing = differences(known, json.loads(json.dumps(identity)))
    if differing:
        raise ConfigurationError(
            f"{folder} には、別の評価の結果があります（{'・'.join(differing)}が違います）。"
            "続きから実行するには前と同じ指定に戻し、新しく測るには別のフォルダーを指定してください。"
        )


def identity_in(folder: Path) -> dict[str, Any] | None:
    """What the run of a folder is; None where there is none.

    Raises:
        ConfigurationError: It cannot be read.
    """
    path = folder / RUN
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["identity"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path} を読めません。別のフォルダーを指定して、初めから実行してください。"
        ) from error
    return found


def discard(folder: Path) -> None:
    """Takes back the folder of a run that has asked nothing and never will.

    Raises:
        ConfigurationError: It cannot be removed.
    """
    try:
        asked = b'"kind": "asked"' in (folder / JOURNAL).read_bytes()
        if asked:
            return
        for name in (RUN, JOURNAL):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
    except OSError as error:
        raise ConfigurationError(
            f"{folder} を片付けられません。手で消してください。（{error.strerror}）"
        ) from error


def require_empty(folder: Path) -> None:
    """Checks, before a long run, that its results would overwrite nothing.

    Raises:
        ConfigurationError: The folder exists and is not empty, or cannot be read.
    """
    try:
        # What a process left that was killed while it made the folder.
        left = {f"{RUN}.tmp"}
        empty = not folder.exists() or {entry.name for entry in folder.iterdir()} <= left
    except OSError as error:
        raise ConfigurationError(
            f"{folder} を開けません。フォルダーと権限を確かめてください。"
        ) from error
    if not empty:
        raise ConfigurationError(
            f"{folder} は空ではありません。"
            "前の結果を消さないよう、別のフォルダーを指定してください。"
        )


def write_whole(path: Path, text: str) -> None:
    """Writes text and a line end; the file appears only when it is whole, on the disk by then."""
    write_file(path, f"{text}\n".encode())
