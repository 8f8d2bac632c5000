"""Where the parts of a collection lie in its folder, and the one commit point.

CURRENT                       number of the generation in force
writer.lock                   held by the one writer
catalogue.sqlite              documents, versions, passages, settings
originals/ab/abcd...          original bytes by sha256
originals/incoming/abcd...    a mark: accepted, not yet part of a generation
models/<fingerprint>/         embedding models that belong to the index
vectors/<segment>.faiss|.npz  immutable vector segments, shared between generations
generations/7/pin.lock        held by the readers of generation 7
generations/7/manifest.json
generations/7/vectors.json    its vector segments
generations/7/words/          its words
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.index.failures import corrupt, not_found, storage_errors
from rag.index.files import write_file


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one collection.

    Attributes:
        folder: The collection's folder.
    """

    folder: Path

    @property
    def current(self) -> Path:
        """The file that names the generation in force."""
        return self.folder / "CURRENT"

    @property
    def writer_lock(self) -> Path:
        """The file that the one writer locks."""
        return self.folder / "writer.lock"

    @property
    def catalogue(self) -> Path:
        """The SQLite database."""
        return self.folder / "catalogue.sqlite"

    @property
    def originals(self) -> Path:
        """The folder of original bytes."""
        return self.folder / "originals"

    def original(self, sha256: str) -> Path:
        """The original bytes with a hash."""
        return self.originals / sha256[:2] / sha256

    @property
    def incoming(self) -> Path:
        """The folder of marks on originals that are accepted and not yet in a generation."""
        return self.originals / "incoming"

    @property
    def models(self) -> Path:
        """The folder of embedding models."""
        return self.folder / "models"

    @property
    def vectors(self) -> Path:
        """The folder of vector segments."""
        return self.folder / "vectors"

    @property
    def generations(self) -> Path:
        """The folder of generations."""
        return self.folder / "generations"

    def generation(self, number: int) -> Path:
        """The folder of one generation."""
        return self.generations / str(number)

    def pin(self, number: int) -> Path:
        """The file that readers of a generation lock."""
        return self.generation(number) / "pin.lock"

    def manifest(self, number: int) -> Path:
        """The manifest of a generation."""
        return self.generation(number) / "manifest.json"

    def words(self, number: int) -> Path:
        """The lexical index of a generation."""
        return self.generation(number) / "words"

    def segments(self, number: int) -> Path:
        """The list of vector segments of a generation."""
        return self.generation(number) / "vectors.json"

    def listed_file(self, number: int, name: str) -> Path:
        """A file by its name in the manifest of a generation."""
        shared = name.startswith(("vectors/", "models/"))
        return (self.folder if shared else self.generation(number)) / name

    def generation_numbers(self) -> list[int]:
        """Numbers of all generations that have a folder, finished or not, ascending."""
        if not self.generations.exists():
            return []
        return sorted(int(path.name) for path in self.generations.iterdir() if path.name.isdigit())

    def read_current(self) -> int:
        """The generation in force; 0 before the first commit.

        Raises:
            CollectionNotFoundError: The collection does not exist.
            CorruptIndexError: The file is missing or holds no number.
        """
        if not self.folder.is_dir():
            raise not_found(self.folder)
        with storage_errors(self.folder):
            text = self.current.read_text(encoding="ascii", errors="replace").strip()
        if not text.isdigit():
            raise corrupt(self.folder, f"CURRENT が世代の番号ではありません: {text[:20]!r}")
        return int(text)

    def write_current(self, number: int) -> None:
        """Puts a generation in force: the one commit point of a collection."""
        write_file(self.current, f"{number}\n".encode("ascii"))
