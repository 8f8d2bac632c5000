"""An index that is built anew beside the one that is read."""

from dataclasses import replace

import numpy as np
import pytest

from rag.index import EmbeddingSpec
from rag.index.verify import verify
from tests.rag.index.samples import SPEC, contents, found, write
from tests.rag.index.writing import BRIDGES, ROADS, state


def test_a_writer_may_turn_to_a_rebuild_before_it_stages(collection):
    write(collection, BRIDGES, ROADS)
    with collection.writer() as writer:
        writer.use(SPEC)
        put_before = writer.documents()
        writer.store_original(b"read while it was no rebuild")
        writer.rebuild()
        writer.use(replace(SPEC, reader="reader-2"))
        assert writer.previous_documents() == put_before
        version = replace(ROADS.version, reader_version="reader-2")
        writer.put_version(version)
        writer.put_document(replace(ROADS.row, reader_version="reader-2"), ROADS.passages)
        with pytest.raises(ValueError, match="before anything is staged"):
            writer.rebuild()
        writer.commit()
    assert state(collection) == (2, {"道路.txt": ["道路 の 点検"]})
    assert verify(collection) == []


def test_a_rebuild_holds_only_what_was_put_and_may_use_other_parts(collection):
    other = replace(
        SPEC,
        reader="reader-2",
        fields=("lemmas", "titles", "grams"),
        embedding=EmbeddingSpec("新しい試験用", "f" * 16, 3),
    )
    write(collection, BRIDGES, ROADS)
    with collection.snapshot() as old:
        with collection.writer(rebuild=True) as writer:
            writer.use(other)
            (row, _) = writer.previous_documents()
            assert writer.documents() == []
            version = replace(BRIDGES.version, reader_version="reader-2")
            writer.put_version(version)
            passage = replace(BRIDGES.passages[0], vector=np.ones(3, dtype=np.float32))
            writer.put_document(replace(row, reader_version="reader-2"), [passage])
            assert writer.original(row.sha256).read_bytes() == BRIDGES.original
            assert found(old, "道路") == ["道路 の 点検"]
            assert writer.commit() == 2
        assert found(old, "橋") == ["橋 の 点検", "橋 の 計画"]
    with collection.snapshot() as snapshot:
        assert contents(snapshot) == {"橋.txt": ["橋 の 点検"]}
        assert snapshot.manifest.spec == other
        assert list(snapshot.vectors([4])) == [4]
    assert verify(collection) == []


def test_a_rebuild_that_is_not_committed_leaves_the_old_index(collection):
    write(collection, BRIDGES)
    with collection.writer(rebuild=True) as writer:
        writer.use(replace(SPEC, reader="reader-2"))
    assert state(collection) == (1, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    assert verify(collection) == []


def test_a_rebuild_cures_a_damaged_index(collection):
    write(collection, BRIDGES)
    collection.close()
    collection.layout.manifest(1).write_text("{")
    (collection.layout.words(1) / "meta.json").unlink()
    for path in collection.layout.vectors.iterdir():
        path.write_bytes(b"")
    assert verify(collection) != []
    with collection.writer(rebuild=True) as writer:
        writer.use(SPEC)
        for row in writer.previous_documents():
            assert writer.version(row.sha256, row.reader_version) == BRIDGES.version
            writer.put_document(row, BRIDGES.passages)
        writer.commit()
    assert state(collection) == (2, {"橋.txt": ["橋 の 点検", "橋 の 計画"]})
    assert verify(collection) == []
