"""What an archive of an installation says of itself: what it is, first, and what it holds, last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from api.state.upgrading import known_revisions
from rag.errors import IndexMismatchError
from rag.index.archive import broken, first_member
from rag.index.manifest import check_format

FORMAT = 1
"""Version of the archive's form."""

TITLE = "tenkyo.json"
"""The first member."""

LISTING = "manifest.json"
"""The last member."""


@dataclass(frozen=True, slots=True)
class CollectionPart:
    """A collection in an archive.

    Attributes:
        generation: Its generation.
        documents: Number of its documents.
        passages: Number of its passages.
        format: Version of its layout.
    """

    generation: int
    documents: int
    passages: int
    format: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive of an installation holds.

    Attributes:
        created_at: When the state database was copied (ISO 8601, UTC): the archive's moment.
        version: Version of the program that wrote it.
        revision: Revision of the state database; None for none.
        state: Name of the member with the state database; None for none.
        rows: Number of rows of the state database by table.
        collections: The collections by name.
        custom: Settings that named files outside, with their places in the archive.
        environment: Names of settings that came from the environment, not from the file.
        not_included: Model files and folders that are used and not in the archive.
        format: Version of the archive's form.
    """

    created_at: str
    version: str
    revision: str | None
    state: str | None
    rows: Mapping[str, int]
    collections: Mapping[str, CollectionPart]
    custom: Mapping[str, str]
    environment: tuple[str, ...]
    not_included: tuple[str, ...]
    format: int = FORMAT

    def to_json(self) -> dict[str, Any]:
        """As it stands in an archive."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any], archive: Path) -> Contents:
        """Reads what `to_json` gave.

        Args:
            value: It, with the list of files beside.
            archive: The archive, for messages.

        Raises:
            CorruptIndexError: It is something else.
            IndexMismatchError: A newer version wrote the archive.
        """
        require_readable(value, archive)
        try:
            fields = {name: value[name] for name in cls.__dataclass_fields__}
            for name in ("environment", "not_included"):
                fields[name] = tuple(fields[name])
            parts = {str(name): CollectionPart(**one) for name, one in value["collections"].items()}
            contents = cls(**{**fields, "collections": parts})
        except (KeyError, TypeError, AttributeError) as error:
            raise broken(archive, f"一覧（{LISTING}）を読めません: {error}") from error
        for name, part in parts.items():
            check_format(part.format, name)
        return contents


def is_installation(archive: Path) -> bool:
    """Whether an archive is one of an installation, by its first member.

    Raises:
        CorruptIndexError: It is no archive at all.
        IndexMismatchError: A newer version wrote it.
    """
    name, data = first_member(archive)
    if name != TITLE:
        return False
    try:
        title = json.loads(data)
        require_readable(title, archive)
    except (ValueError, TypeError) as error:
        raise broken(archive, f"{TITLE} を読めません: {error}") from error
    return True


def require_readable(title: Mapping[str, Any], archive: Path) -> None:
    """Checks that an archive is of no newer version than this program.

    Raises:
        CorruptIndexError: It does not say.
        IndexMismatchError: It is.
    """
    try:
        newer = int(title["format"]) > FORMAT
        revision, version = title["revision"], str(title["version"])
    except (KeyError, TypeError, ValueError) as error:
        raise broken(archive, f"版の記録がありません: {error}") from error
    if newer or (revision is not None and revision not in known_revisions()):
        raise IndexMismatchError(
            f"バックアップ {archive} は、新しい版の Tenkyo（{version}、"
            f"状態データベースの版 {revision}）で作られています。今あるものは変わっていません。"
            "Tenkyo をその版以上に更新してから、もう一度復元してください。"
        )
