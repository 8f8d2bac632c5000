"""What a generation is made of, and with what.

`IndexSpec` names the parts that must be the same when an index is built and when it is asked:
searching with another dictionary or embedding model would silently find the wrong passages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.errors import IndexMismatchError
from rag.index.failures import corrupt, storage_errors
from rag.index.files import sha256_of, write_file

FORMAT_VERSION = 1
"""Version of the layout on disk."""

_REWRITTEN = {"words/meta.json", "words/.managed.json", "vectors.json"}
"""Files of a generation that differ from one to the next; all others never change their bytes."""

_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class EmbeddingSpec:
    """The embedding model of an index.

    Attributes:
        name: Name shown to people.
        fingerprint: Hash of the model's weights and settings; also the name of its folder when it
            is kept with the index.
        dimension: Length of its vectors.
    """

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """The parts that an index is built with.

    Attributes:
        reader: Version of the document readers.
        dictionary: Name and version of the tokenizer's dictionary.
        normalizer: Version of the normaliser.
        fields: Names of the fields of index terms: lower case letters, digits and `_`.
        embedding: The embedding model; None for an index without vectors.
    """

    reader: str
    dictionary: str
    normalizer: str
    fields: tuple[str, ...]
    embedding: EmbeddingSpec | None = None

    def __post_init__(self) -> None:
        for name in self.fields:
            if not _FIELD_NAME.fullmatch(name):
                msg = f"not a name for a field: {name!r}"
                raise ValueError(msg)

    def require(self, running: IndexSpec, collection: str) -> None:
        """Checks that the running program has the parts that this index was built with.

        Args:
            running: The parts of the running program.
            collection: Name of the collection, for the cure.

        Raises:
            IndexMismatchError: It has others; the message names each.
        """
        differences = self.differences(running)
        if differences:
            raise IndexMismatchError(
                f"コレクション「{collection}」の索引は、実行中のプログラムと違う部品で作られています"
                f"（{'／'.join(differences)}）。違う部品では正しく検索できません。"
                f"`tenkyo reindex --collection {collection}` で作り直してください。"
            )

    def require_searchable(self, running: IndexSpec, collection: str) -> None:
        """Checks that the running program can search this index.

        Texts and passages are stored as they were read, so that the readers may differ; questions
        and vectors are made now, so that nothing else may.

        Args:
            running: The parts of the running program.
            collection: Name of the collection, for the cure.

        Raises:
            IndexMismatchError: It cannot; the message names each part.
        """
        self.require(replace(running, reader=self.reader), collection)

    def differences(self, running: IndexSpec) -> list[str]:
        """The parts in which the running program differs, in Japanese, with both versions."""
        return [
            f"{label}: 索引は {_shown(built)}、実行中は {_shown(now)}"
            for label, built, now in (
                ("読み取り器", self.reader, running.reader),
                ("辞書", self.dictionary, running.dictionary),
                ("正規化", self.normalizer, running.normalizer),
                ("語の欄", self.fields, running.fields),
                ("埋め込みモデル", self.embedding, running.embedding),
            )
            if built != now
        ]


def _shown(value: object) -> str:
    if value is None:
        return "なし"
    if isinstance(value, EmbeddingSpec):
        return f"{value.name}（{value.dimension} 次元、{value.fingerprint[:12]}）"
    if isinstance(value, tuple):
        return "・".join(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of one generation.

    Attributes:
        generation: Its number.
        created_at: When it was committed (ISO 8601, UTC).
        spec: What it was built with.
        documents: Number of its documents.
        passages: Number of its passages.
        checksums: SHA-256 of its files: `words/...` and `vectors.json` below the generation's
            folder, `vectors/...` and `models/...` below the collection's.
        format: Version of the layout on disk.
    """

    generation: int
    created_at: str
    spec: IndexSpec
    documents: int
    passages: int
    checksums: Mapping[str, str]
    format: int = FORMAT_VERSION

    def write(self, path: Path) -> None:
        """Writes the manifest durably as JSON."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        write_file(path, text.encode("utf-8"))

    @classmethod
    def read(cls, path: Path, folder: Path) -> Manifest:
        """Reads a manifest, refusing what it does not know.

        Args:
            path: The file.
            folder: The collection's folder, for messages.

        Raises:
            IndexMismatchError: A newer version of Tenkyo wrote it.
            CorruptIndexError: It is missing, no JSON, or has unknown or missing entries.
        """
        with storage_errors(folder):
            text = path.read_text(encoding="utf-8", errors="replace")
        try:
            values = json.loads(text)
            check_format(values["format"], folder.name)
            spec = values["spec"]
            embedding = spec["embedding"]
            spec["embedding"] = None if embedding is None else EmbeddingSpec(**embedding)
            spec["fields"] = tuple(spec["fields"])
            return cls(**{**values, "spec": IndexSpec(**spec)})
        except (ValueError, KeyError, TypeError) as error:
            raise corrupt(folder, f"manifest.json を読めません: {error}") from error


def checksums(files: Mapping[str, Path], known: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of the files of a generation.

    Args:
        files: The files by their name in the manifest.
        known: Checksums of the generation before; what it shares is not read again.
    """
    return {
        name: known[name] if name in known and name not in _REWRITTEN else sha256_of(path)
        for name, path in files.items()
    }


def check_format(version: int, collection: str) -> None:
    """Refuses what a newer version of Tenkyo has written.

    Raises:
        IndexMismatchError: The version is above `FORMAT_VERSION`.
    """
    if version > FORMAT_VERSION:
        raise IndexMismatchError(
            f"コレクション「{collection}」は、新しい版の Tenkyo で作られています"
            f"（形式 {version}、この版が読めるのは {FORMAT_VERSION} まで）。"
            "Tenkyo を新しい版に更新するか、この版で文書を登録し直してください。"
        )
