"""Records read by hand, one JSON object a line: `measures_*.jsonl`, `budgets_*`, `schedule_*`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError

Record = dict[str, Any]


def load_records(folder: Path, kind: str) -> dict[str, list[Record]]:
    """Reads the sure records of a kind.

    Args:
        folder: Folder of the files.
        kind: `measures`, `budgets` or `schedule`.

    Returns:
        The records by file name of their document.

    Raises:
        ConfigurationError: A file is not JSON Lines; the message names the line.
    """
    found: dict[str, list[Record]] = {}
    for path in sorted(folder.glob(f"{kind}_*.jsonl")):
        for record in _records(path):
            if record.get("sure", True):
                found.setdefault(str(record["doc"]), []).append(record)
    return found


def _records(path: Path) -> Iterator[Record]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise ConfigurationError(
                f"{path.name} の {number} 行目を読めません。"
                "1行に1つの JSON オブジェクトを書いてください。"
            ) from error
        if not isinstance(record, dict) or "doc" not in record:
            raise ConfigurationError(
                f"{path.name} の {number} 行目に文書名（doc）がありません。doc を書いてください。"
            )
        yield record
