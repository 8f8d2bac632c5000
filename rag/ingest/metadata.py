"""`metadata.csv`: what the administrator says of the documents beside it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.documents.encoding import decode_text
from rag.documents.front_matter import published_value
from rag.errors import ConfigurationError, DocumentError
from rag.ingest.files import METADATA_NAME

_REQUIRED = "file_name"
_COLUMNS = (
    _REQUIRED, "title", "issuer", "published", "source_url", "confidentiality", "groups",
    "supersedes", "handling", "owner", "visibility",
)  # fmt: skip
_LEVELS = {"1": 1, "機密性1": 1, "2": 2, "機密性2": 2, "3": 3, "機密性3": 3}
_VISIBILITIES = ("all", "group", "private")


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


def read_metadata(folder: Path) -> Mapping[str, FileMetadata]:
    """Reads the `metadata.csv` of a folder.

    Args:
        folder: The folder in which it may stand.

    Returns:
        Rows by file name (NFC); empty where there is no such file.

    Raises:
        ConfigurationError: The file cannot be read, has no column file_name, names a column that
            is not known, or holds a value that is not allowed; the message names the line.
    """
    path = folder / METADATA_NAME
    try:
        if not path.is_file():
            return {}
        text = decode_text(path.read_bytes())
    except (OSError, DocumentError) as error:
        raise ConfigurationError(
            f"{METADATA_NAME} を読めません。UTF-8 か Shift_JIS の CSV で保存し直してください。"
        ) from error
    reader = csv.DictReader(io.StringIO(text))
    _check_columns(reader.fieldnames)
    rows: dict[str, FileMetadata] = {}
    for row in reader:
        values = {k: v.strip() for k, v in row.items() if isinstance(v, str) and v.strip()}
        name = values.get(_REQUIRED)
        if name is not None:
            rows[unicodedata.normalize("NFC", name)] = _parse(values, reader.line_num)
    return rows


def _check_columns(names: object) -> None:
    columns = [str(name).strip() for name in names] if isinstance(names, list) else []
    if _REQUIRED not in columns:
        raise ConfigurationError(
            f"{METADATA_NAME} に列 {_REQUIRED} がありません。1行目に列名を書いてください"
            f"（{', '.join(_COLUMNS)}）。"
        )
    unknown = [name for name in columns if name and name not in _COLUMNS]
    if unknown:
        raise ConfigurationError(
            f"{METADATA_NAME} の列「{'」「'.join(unknown)}」は知られていません。"
            f"使える列は {', '.join(_COLUMNS)} です。"
        )


def _parse(values: Mapping[str, str], line: int) -> FileMetadata:
    published = values.get("published")
    date = published_value(published) if published else None
    if published and date is None:
        rule = "2024-04-01、2024-04、2024 のように書いてください"
        raise _wrong(line, "published", published, rule)
    visibility = values.get("visibility")
    if visibility is not None and visibility not in _VISIBILITIES:
        raise _wrong(line, "visibility", visibility, "all、group、private のいずれかです")
    return FileMetadata(
        title=values.get("title"),
        issuer=values.get("issuer"),
        published=date,
        source_url=values.get("source_url"),
        confidentiality=_level(values.get("confidentiality"), line),
        groups=frozenset(
            group.strip() for group in values.get("groups", "").split(";") if group.strip()
        ),
        supersedes=values.get("supersedes"),
        handling=values.get("handling"),
        owner=values.get("owner"),
        visibility=visibility,
    )


def _level(text: str | None, line: int) -> int | None:
    if text is None:
        return None
    level = _LEVELS.get(unicodedata.normalize("NFKC", text))
    if level is None:
        raise _wrong(line, "confidentiality", text, "1 か 2 です（機密性３は登録できません）")
    return level


def _wrong(line: int, column: str, value: str, rule: str) -> ConfigurationError:
    return ConfigurationError(
        f"{METADATA_NAME} の {line} 行目、{column} の「{value}」は使えません。{rule}。"
    )
