"""Reading JSON Lines that people and programs hand in: a JSON value a line, UTF-8."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError


def read_json_lines(path: Path, *, what: str, form: str) -> list[tuple[str, Any]]:
    """Reads the values of a file; empty lines are none.

    Args:
        path: The file, with or without BOM.
        what: What the file is, as messages call it: 質問のファイル.
        form: How a line must be written, a Japanese sentence that messages end with.

    Returns:
        The values in order, each with its place for messages (`q.jsonl の 3 行目`).

    Raises:
        ConfigurationError: The file cannot be read, or a line is no JSON; the message names it.
    """
    try:
        # Not splitlines: U+2028 may stand unescaped within a value.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{what} {path} を読めません。UTF-8 の JSON Lines を指定してください。{form}"
        ) from error
    numbered = [(f"{path} の {number} 行目", line) for number, line in enumerate(lines, 1)]
    return [(place, _value(line, place, form)) for place, line in numbered if line.strip()]


def _value(line: str, place: str, form: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{place}は JSON ではありません（{error}）。{form}") from error
