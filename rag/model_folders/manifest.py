"""What a folder of a model holds: every file with its checksum, where it is from, its licence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import ConfigurationError

MANIFEST = "tenkyo-model.json"


class ModelFile(BaseModel):
    """A file of a model.

    Attributes:
        path: Its place below the folder, with `/`.
        bytes: Its size.
        sha256: Its checksum, hexadecimal.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ModelManifest(BaseModel):
    """What a folder holds.

    Attributes:
        format: Version of this form.
        name: Name of the model on its hub.
        hub: Address of the hub.
        revision: The commit that was fetched.
        licence: Its licence as the hub names it; empty where it names none.
        fetched: Day on which it was fetched, ISO 8601.
        files: Every file of the folder but the manifest.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    name: str
    hub: str
    revision: str
    licence: str
    fetched: str
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Size of all files, in bytes."""
        return sum(file.bytes for file in self.files)


def read_manifest(folder: Path) -> ModelManifest | None:
    """Reads the manifest of a folder, None where it has none.

    Raises:
        ConfigurationError: It is damaged, or of a newer form.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        return ModelManifest.model_validate_json(text)
    except FileNotFoundError:
        return None
    except (ValidationError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"モデルのフォルダー {folder} の {MANIFEST} を読めません。壊れているか、"
            "新しい版の Tenkyo で作られています。"
            "取得した機械から、フォルダーごと運び直してください。"
        ) from error


def write_manifest(folder: Path, manifest: ModelManifest) -> None:
    """Writes the manifest of a folder."""
    text = manifest.model_dump_json(indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def files_of_model(folder: Path) -> Iterator[Path]:
    """Every file of a model, in order: all but the manifest and what is hidden."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and place.name != MANIFEST and not place.parts[0].startswith("."):
            yield path


def described(folder: Path, path: Path) -> ModelFile:
    """A file with its size and checksum."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    place = path.relative_to(folder).as_posix()
    return ModelFile(path=place, bytes=path.stat().st_size, sha256=digest)
