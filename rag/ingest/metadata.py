"""`metadata.csv`: what the administrator says of the documents beside it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from rag.documents.encoding import decode_text
from rag.documents.front_matter import published_value
from rag.errors import ConfigurationError, DocumentError
from rag.japanese.normalize import normalize

METADATA_NAME = "metadata.csv"
_REQUIRED = "file_name"
_COLUMNS = (
    _REQUIRED, "title", "issuer", "published", "source_url", "confidentiality", "groups",
    "supersedes", "handling", "owner", "visibility", "retain_until",
)  # fmt: skip
_LEVELS = {"1": 1, "機密性1": 1, "2": 2, "機密性2": 2, "3": 3, "機密性3": 3}
_VISIBILITIES = ("all", "group", "private")
_BETWEEN_GROUPS = re.compile(r"[;；,、]")


def is_metadata(path: Path) -> bool:
    """Whether a file is a `metadata.csv`, which is itself never a document."""
    return path.name.lower() == METADATA_NAME


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """One row of `metadata.csv`; None where the cell is empty.

    Attributes:
        title: Title.
        issuer: Issuing body.
        published: `2024`, `2024-04` or `2024-04-01`.
        source_url: Where the document is published.
        confidentiality: 1 or 2; 3 for a document that must be refused.
        groups: Groups that may see it.
        supersedes: File name of the plan that it replaces.
        handling: Restriction in free words.
        owner: Owner.
        visibility: `all`, `group` or `private`.
        retain_until: Day up to which it may be used; a moment for what is bound to a conversation.
        conversation: The conversation that it is bound to; said of uploads only, no column.
    """

    title: str | None = None
    issuer: str | None = None
    published: str | None = None
    source_url: str | None = None
    confidentiality: int | None = None
    groups: frozenset[str] = frozenset()
    supersedes: str | None = None
    handling: str | None = None
    owner: str | None = None
    visibility: str | None = None
    retain_until: str | None = None
    conversation: str | None = None

    def to_json(self) -> dict[str, Any]:
        """What was given, to be kept with the document: a `reindex` needs it again."""
        values = asdict(self) | {"groups": sorted(self.groups)}
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls(**{**values, "groups": frozenset(values.get("groups", ()))})


def read_metadata(folder: Path) -> Mapping[str, FileMetadata]:
    """Reads the `metadata.csv` of a folder.

    Args:
        folder: The folder in which it may stand.

    Returns:
        Rows by file name, or by path below the folder with `/`, NFC; empty where there is no such
        file.

    Raises:
        ConfigurationError: The file cannot be read, has no column file_name, names a column that
            is not known, or holds a value that is not allowed; the message names the line.
    """
    path = _find(folder)
    if path is None:
        return {}
    rows: dict[str, FileMetadata] = {}
    for line, values in _rows(path, _text(path)):
        name = unicodedata.normalize("NFC", values[_REQUIRED])
        if name in rows:
            raise _wrong(path, line, f"「{name}」の行が2つあります。1つにしてください。")
        rows[name] = _parse(path, line, values)
    return rows


def _find(folder: Path) -> Path | None:
    """The file, however its name is cased; None where there is none or the folder is closed."""
    try:
        return next((path for path in sorted(folder.iterdir()) if is_metadata(path)), None)
    except OSError:  # the folder itself is reported by who walks it
        return None


def _text(path: Path) -> str:
    try:
        return decode_text(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(
            f"{path} を開けません。読み取り権限を確かめてください。（{error.strerror}）"
        ) from error
    except DocumentError as error:
        raise ConfigurationError(
            f"{path} を読めません。UTF-8 か Shift_JIS の CSV で保存し直してください。"
        ) from error


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that name a file, with the number of their line: filled cells by column."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [normalize(name).strip() for name in next(reader, [])]
        _check_columns(path, columns)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells[len(columns) :]):
                raise _wrong(
                    path,
                    reader.line_num,
                    "セルが列名より多くあります。"
                    'コンマを含む値は "（半角の引用符）で囲んでください。',
                )
            values = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
            if _REQUIRED in values:
                yield reader.line_num, values
            elif any(cells):
                raise _wrong(path, reader.line_num, f"{_REQUIRED} が空です。書いてください。")
    except csv.Error as error:
        raise _wrong(
            path,
            reader.line_num,
            f"CSV として読めません（{error}）。表計算ソフトで直してください。",
        ) from error


def _check_columns(path: Path, columns: list[str]) -> None:
    known = f"使える列は {', '.join(_COLUMNS)} です。"
    if _REQUIRED not in columns:
        raise ConfigurationError(
            f"{path} に列 {_REQUIRED} がありません。1行目に列名を書いてください。{known}"
        )
    unknown = [name for name in columns if name and name not in _COLUMNS]
    if unknown:
        raise ConfigurationError(
            f"{path} の列「{'」「'.join(unknown)}」は使えません。"
            f"消すか、名前を直してください。{known}"
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise ConfigurationError(
            f"{path} に列「{'」「'.join(twice)}」が2つあります。1つにしてください。"
        )


def _parse(path: Path, line: int, values: Mapping[str, str]) -> FileMetadata:
    return FileMetadata(
        title=values.get("title"),
        issuer=values.get("issuer"),
        published=_date(path, line, values.get("published")),
        source_url=values.get("source_url"),
        confidentiality=_level(path, line, values.get("confidentiality")),
        groups=frozenset(
            group.strip()
            for group in _BETWEEN_GROUPS.split(values.get("groups", ""))
            if group.strip()
        ),
        supersedes=values.get("supersedes"),
        handling=values.get("handling"),
        owner=values.get("owner"),
        visibility=_visibility(path, line, values),
        retain_until=_last_day(path, line, values.get("retain_until")),
    )


def _date(path: Path, line: int, text: str | None) -> str | None:
    if text is None:
        return None
    date = published_value(text)
    if date is None:
        raise _bad_value(
            path, line, "published", text, "2024-04-01、2024-04、2024 のように書いてください"
        )
    return date


def _last_day(path: Path, line: int, text: str | None) -> str | None:
    day = None if text is None else published_value(text)
    if text is not None and (day is None or len(day) != len("2027-03-31")):
        raise _bad_value(
            path, line, "retain_until", text, "2027-03-31 のように日まで書いてください"
        )
    return day


def _level(path: Path, line: int, text: str | None) -> int | None:
    if text is None:
        return None
    level = _LEVELS.get(unicodedata.normalize("NFKC", text))
    if level is None:
        raise _bad_value(
            path, line, "confidentiality", text, "1 か 2 にしてください（機密性３は登録できません）"
        )
    return level


def _visibility(path: Path, line: int, values: Mapping[str, str]) -> str | None:
    visibility = values.get("visibility")
    if visibility is not None and visibility not in _VISIBILITIES:
        raise _bad_value(
            path, line, "visibility", visibility, "all、group、private のいずれかにしてください"
        )
    needed = {"group": "groups", "private": "owner"}.get(visibility or "")
    if needed is not None and needed not in values:
        raise _bad_value(
            path,
            line,
            "visibility",
            str(visibility),
            f"見られる人がいなくなります。{needed} も書いてください",
        )
    return visibility


def _bad_value(path: Path, line: int, column: str, value: str, cure: str) -> ConfigurationError:
    return _wrong(path, line, f"{column} の「{value}」は使えません。{cure}。")


def _wrong(path: Path, line: int, message: str) -> ConfigurationError:
    return ConfigurationError(f"{path} の {line} 行目: {message}")
