"""A retrieval set: entries, queries, and which entries answer which query."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError

_FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the corpus.

    Attributes:
        id: Its id, unique in the set.
        title: What it is called; may be empty, and others may have the same.
        text: What it says.
    """

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A set that was read.

    Attributes:
        name: Name of its folder.
        entries: The corpus.
        queries: Text of each query by id; only those that some entry answers.
        relevant: Ids of the entries that answer a query, by its id.
    """

    name: str
    entries: tuple[Entry, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def find_sets(folder: Path) -> list[Path]:
    """The folders of the sets in a folder, by name; the folder itself if it is one.

    Raises:
        ConfigurationError: There is none.
    """
    places = [folder, *sorted(folder.iterdir())] if folder.is_dir() else []
    found = [place for place in places if all((place / name).is_file() for name in _FILES)]
    if not found:
        raise ConfigurationError(
            f"{folder} に検索の評価セットがありません。"
            f"{'・'.join(_FILES)} のあるフォルダーか、その親を指定してください。"
        )
    return found


def load_set(folder: Path) -> RetrievalSet:
    """Reads a set.

    Raises:
        ConfigurationError: A file cannot be read, a line is not what it should be, or a judgement
            names an entry or query that is not there; the message names the place.
    """
    corpus, queries, judgements = (folder / name for name in _FILES)
    entries = {
        value["id"]: Entry(value["id"], value.get("title") or "", value["text"])
        for value in _objects(corpus)
    }
    texts = {value["id"]: value["text"] for value in _objects(queries)}
    relevant: dict[str, set[str]] = {}
    for place, line in _lines(judgements):
        fields = line.split("\t")
        if len(fields) != 3 or fields[0] not in texts or fields[1] not in entries:
            raise ConfigurationError(
                f"{place}を判定として読めません。"
                "実在する質問の id、文書の id、関連度をタブで区切って書いてください。"
            )
        if fields[2] not in ("0", "-1"):
            relevant.setdefault(fields[0], set()).add(fields[1])
    return RetrievalSet(
        folder.name,
        tuple(entries.values()),
        {name: text for name, text in texts.items() if name in relevant},
        {name: frozenset(found) for name, found in relevant.items()},
    )


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """Objects with an id and a text, one a line; ids are unique."""
    seen: set[str] = set()
    for place, line in _lines(path):
        try:
            value: Any = json.loads(line)
            right = all(isinstance(value[name], str) and value[name] for name in ("id", "text"))
        except (ValueError, KeyError, TypeError):
            right = False
        if not right or value["id"] in seen:
            raise ConfigurationError(
                f"{place}を読めません。空でない id（重複なし）と text のある JSON オブジェクトを"
                "1行に1つ書いてください。"
            )
        seen.add(value["id"])
        yield value


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a file that are not empty, each with its place for messages."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} を読めません。UTF-8 のファイルかどうかと権限を確かめてください。"
        ) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path.parent.name}/{path.name} の {number} 行目", line.rstrip("\r")
