"""Large collections out of small ones: `python -m eval.bench.scaled COLLECTION NAME=PASSAGES...`.

Cutting twenty thousand passages into words would take minutes and tell nothing about searching.
So the passages of a collection are prepared once, and new ones are made of the first half of one
and the second half of another: as long as real ones, in real words, few alike. Collections are made
in `TENKYO_HOME`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eval.terminal import exit_code_of
from rag.analysis import Analysis, pack, unpack_words
from rag.documents import Block, BlockType
from rag.embedding import TrainedEmbedding
from rag.engine import Engine
from rag.index import DocumentRow, IndexedPassage, Version, document_id
from rag.ingest.indexing import IndexingOptions, index_passages
from rag.ingest.model import running_spec
from rag.passages.model import passage_id
from rag.plans.plan import read_plan
from rag.settings import load_settings

_SEED = 20261101
_PER_DOCUMENT = 500


def build_scaled(engine: Engine, collection: str, sizes: Mapping[str, int]) -> None:
    """Makes collections of given sizes out of the passages of a collection.

    Args:
        engine: The engine.
        collection: A collection with at least one passage and the default embedding, or none.
        sizes: Number of passages of each new collection, by name.

    Raises:
        CollectionError: There is no such collection, or no room for the new ones.
    """
    with engine.collection(collection).snapshot() as snapshot:
        folder = snapshot.model_folder()
    embedding = None if folder is None else TrainedEmbedding(folder)
    rows = engine.documents(collection=collection)
    prepared = [entry for row in rows for entry in _prepare(engine, collection, row, embedding)]
    for name, size in sizes.items():
        with engine.open_or_create(name).writer() as writer:
            if folder is not None:
                shutil.copytree(folder, writer.model_folder(folder.name), dirs_exist_ok=True)
            writer.use(running_spec(embedding))
            for row, halves in _documents(name, rows, prepared, size):
                text = "\n".join(passage.text for passage in halves)
                sha256 = writer.store_original(f"{row.id}\n{text}".encode())
                stored = replace(row, sha256=sha256)
                writer.put_version(Version(sha256, row.reader_version, text, b""))
                writer.put_document(stored, _placed(halves, stored))
            writer.commit()


def _prepare(
    engine: Engine, collection: str, row: DocumentRow, embedding: TrainedEmbedding | None
) -> Iterator[IndexedPassage]:
    return index_passages(
        read_plan(engine.document(row.id, collection=collection), published=row.published),
        content_hash=row.sha256,
        reader_version=row.reader_version,
        title=row.title,
        issuer=row.issuer,
        default_era=row.extra.get("era"),
        embedding=embedding,
        options=IndexingOptions(),
    )


def _documents(
    name: str, rows: Sequence[DocumentRow], prepared: Sequence[IndexedPassage], size: int
) -> Iterator[tuple[DocumentRow, list[IndexedPassage]]]:
    """Documents of up to 500 passages each, named after the real ones in turn."""
    generator = np.random.default_rng(_SEED)
    for number, first in enumerate(range(0, size, _PER_DOCUMENT)):
        count = min(_PER_DOCUMENT, size - first)
        pairs = generator.integers(len(prepared), size=(count, 2)).tolist()
        path = f"{number:03}.txt"
        row = replace(
            rows[number % len(rows)],
            id=document_id(name, path),
            path=path,
            file_name=path,
            supersedes=None,
        )
        yield row, [join_halves(prepared[left], prepared[right]) for left, right in pairs]


def join_halves(left: IndexedPassage, right: IndexedPassage) -> IndexedPassage:
    """The first half of one passage and the second half of another, under the first's headings.

    Terms are those of the halves, as far as terms stand in the order of the text; nothing is cut
    into words again. Its id and place are still those of the first.
    """
    text = left.text[: len(left.text) // 2] + right.text[len(right.text) // 2 :]
    own, around, headings, holds = unpack_words(left.analysis)
    others = unpack_words(right.analysis)[0]
    analysis = Analysis(
        words=np.concatenate([own[: len(own) // 2], others[len(others) // 2 :]]),
        context=around,
        headings=headings,
        holds=holds,
        blocks=(Block(BlockType.PARAGRAPH, 0, len(text)),),
    )
    halved = {
        field: [*terms[: len(terms) // 2], *right.terms[field][len(right.terms[field]) // 2 :]]
        for field, terms in left.terms.items()
        if field not in _WHOLE
    }
    return replace(
        left,
        text=text,
        terms={**left.terms, **halved},
        vector=_between(left.vector, right.vector),
        context=(),
        facets=left.facets | right.facets,
        analysis=pack(analysis),
    )


_WHOLE = {"head", "title"}


def _between(
    left: NDArray[np.float32] | None, right: NDArray[np.float32] | None
) -> NDArray[np.float32] | None:
    """The direction half way between two vectors, of length 1."""
    if left is None or right is None:
        return None
    total: NDArray[np.float32] = left + right
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length else left


def _placed(passages: Sequence[IndexedPassage], row: DocumentRow) -> Iterator[IndexedPassage]:
    """The passages with their places in the text that joins them by line breaks."""
    start = 0
    for passage in passages:
        end = start + len(passage.text)
        yield replace(
            passage,
            id=passage_id(row.sha256, row.reader_version, start, end),
            char_start=start,
            char_end=end,
        )
        start = end + 1


def main(collection: str, sizes: Mapping[str, int]) -> None:
    """Builds in the home of the settings."""
    engine = Engine(load_settings())
    try:
        build_scaled(engine, collection, sizes)
    finally:
        engine.close()


if __name__ == "__main__":
    _sizes = dict(argument.split("=") for argument in sys.argv[2:])
    sys.exit(exit_code_of(lambda: main(sys.argv[1], {n: int(size) for n, size in _sizes.items()})))
