"""When the default embedding is trained, kept and trained anew."""

from dataclasses import replace

import numpy as np
import pytest

from rag.documents.model import Block, BlockType, Document
from rag.embedding import TrainedEmbedding
from rag.errors import IndexMismatchError
from rag.index import Access, SearchFilter, SearchRequest
from rag.ingest import reindex, versions
from rag.ingest.model import EmbeddingPlan, TrainingRecord, _chunks, running_spec
from tests.rag.embedding.texts import PASSAGES
from tests.rag.ingest.taking import NO_VECTORS, TRAINED, options, rows, statuses, take_in, write

PLAN = "\n".join(PASSAGES * 5)
"""Long enough for a model: its words stand in several runs of blocks."""
FAMILIAR = "市は、港の市場の会議室で、漁業者の研修を開く。"
STRANGE = "\n".join(
    f"{word}を調べ、{word}の台帳を作り、{word}を守る。"
    for word in ("古墳", "埴輪", "土偶", "銅鏡", "勾玉", "貝塚", "石器", "環濠") * 4
)


def fingerprint(collection):
    with collection.snapshot() as snapshot:
        spec = snapshot.manifest.spec.embedding
        return None if spec is None else spec.fingerprint


def record(collection):
    with collection.snapshot() as snapshot:
        return TrainingRecord(**snapshot.setting("trained_embedding"))


def test_trained_at_the_first_build_and_kept(folder, collection):
    write(folder, {"a.txt": PLAN})
    report = take_in(collection, folder, embedding=TRAINED)
    assert report.retrained
    first = fingerprint(collection)
    known = record(collection)
    assert (known.characters, known.unknown) == (len(PLAN), 0)
    assert known.words > 100

    write(folder, {"b.txt": FAMILIAR})
    report = take_in(collection, folder, embedding=TRAINED)
    assert (report.retrained, fingerprint(collection)) == (False, first)
    assert record(collection) == replace(known, words=record(collection).words, unknown=0)
    assert record(collection).words > known.words

    # What changes nothing asks for no model.
    report = take_in(collection, folder, embedding=TRAINED)
    assert (report.retrained, report.generation) == (False, 2)


def test_trained_anew_when_the_collection_has_doubled(folder, collection):
    write(folder, {"a.txt": PLAN})
    take_in(collection, folder, embedding=TRAINED)
    first = fingerprint(collection)
    write(folder, {"b.txt": f"{FAMILIAR}\n{PLAN}"})
    report = take_in(collection, folder, embedding=TRAINED)
    assert statuses(report) == {"a.txt": "unchanged", "b.txt": "added"}
    assert (report.retrained, report.documents) == (True, 2)
    assert fingerprint(collection) != first
    assert record(collection).characters == 2 * len(PLAN) + len(FAMILIAR) + 1
    # Every passage has a vector of the new model; the old one is cleared away.
    assert len([*collection.layout.models.iterdir()]) == 1
    with collection.snapshot() as snapshot:
        model = TrainedEmbedding(snapshot.model_folder())
        (vector,) = model.embed_queries(["岸壁の補修"])
        request = SearchRequest(SearchFilter(Access.everything()), k=9, terms={}, vector=vector)
        found = {
            snapshot.document_by_key(p.document_key).path
            for p in snapshot.passages([hit.key for hit in snapshot.search(request)])
        }
    assert found == {"a.txt", "b.txt"}


def test_trained_anew_when_a_tenth_of_the_words_are_unknown(folder, collection):
    write(folder, {"a.txt": PLAN})
    take_in(collection, folder, embedding=TRAINED)
    write(folder, {"b.txt": STRANGE})
    assert len(STRANGE) < len(PLAN)
    report = take_in(collection, folder, embedding=TRAINED)
    assert report.retrained
    assert record(collection) == TrainingRecord(
        len(PLAN) + len(STRANGE), record(collection).words, 0
    )


def test_unknown_words_add_up(folder, collection):
    write(folder, {"a.txt": PLAN})
    take_in(collection, folder, embedding=TRAINED)
    before = record(collection)
    write(folder, {"b.txt": "古墳を調べる。"})
    assert not take_in(collection, folder, embedding=TRAINED).retrained
    after = record(collection)
    # 古墳 and 調べる are new.
    assert (after.words - before.words, after.unknown) == (2, 2)
    assert 0 < after.unknown_share < 0.1


def test_metadata_alone_trains_nothing(folder, collection):
    write(folder, {"a.txt": PLAN})
    take_in(collection, folder, embedding=TRAINED)
    before = (fingerprint(collection), record(collection))
    write(folder, {"metadata.csv": "file_name,title\na.txt,古墳の計画\n"})
    report = take_in(collection, folder, embedding=TRAINED)
    assert (statuses(report), report.retrained) == ({"a.txt": "updated"}, False)
    assert (fingerprint(collection), record(collection)) == before


def test_a_removal_while_it_is_trained_anew(folder, collection):
    write(folder, {"a.txt": PLAN, "c.txt": FAMILIAR})
    take_in(collection, folder, embedding=TRAINED)
    (folder / "c.txt").unlink()
    write(folder, {"b.txt": STRANGE, "metadata.csv": "file_name,handling\na.txt,部内限り\n"})
    report = take_in(collection, folder, embedding=TRAINED, sync=True)
    assert statuses(report) == {"a.txt": "updated", "b.txt": "added", "c.txt": "removed"}
    assert report.retrained
    found = rows(collection)
    assert set(found) == {"a.txt", "b.txt"}
    assert found["a.txt"].handling == "部内限り"


def test_reindex_trains_anew(folder, collection):
    write(folder, {"a.txt": PLAN, "b.txt": FAMILIAR})
    take_in(collection, folder, embedding=TRAINED)
    first = fingerprint(collection)
    report = reindex(collection=collection, options=options(embedding=TRAINED))
    assert report.retrained
    # The same documents in the same order give the same model.
    assert fingerprint(collection) == first


def test_too_little_text_for_a_model(folder, collection):
    write(folder, {"a.txt": "橋"})
    report = take_in(collection, folder, embedding=TRAINED)
    assert (report.retrained, report.documents, fingerprint(collection)) == (False, 1, None)
    assert [*collection.layout.models.iterdir()] == []
    # It gets one as soon as there is enough.
    write(folder, {"b.txt": PLAN})
    report = take_in(collection, folder, embedding=TRAINED)
    assert (report.retrained, report.documents) == (True, 2)
    assert fingerprint(collection) is not None


class Configured:
    """A model of the administrator: two dimensions."""

    name = "試験用"
    fingerprint = "0123456789abcdef"
    dimension = 2

    def embed_passages(self, texts):
        return np.array([[0.6, 0.8]] * len(texts), dtype=np.float32)

    embed_queries = embed_passages


CONFIGURED = EmbeddingPlan(Configured())


def test_a_configured_model(folder, collection):
    write(folder, {"a.txt": PLAN})
    report = take_in(collection, folder, embedding=CONFIGURED)
    assert (report.retrained, fingerprint(collection)) == (False, "0123456789abcdef")
    with collection.snapshot() as snapshot:
        assert snapshot.manifest.spec == running_spec(CONFIGURED.model)


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        (TRAINED, CONFIGURED, "実行中は 試験用（2 次元、0123456789ab）"),
        (TRAINED, NO_VECTORS, "実行中は なし"),
        (CONFIGURED, NO_VECTORS, "索引は 試験用（2 次元、0123456789ab）、実行中は なし"),
        (CONFIGURED, TRAINED, "索引は 試験用（2 次元、0123456789ab）、実行中は なし"),
    ],
)
def test_another_model_is_refused_until_a_reindex(
    folder, collection, monkeypatch, first, then, told
):
    write(folder, {"a.txt": PLAN})
    take_in(collection, folder, embedding=first)
    write(folder, {"b.txt": FAMILIAR})
    with monkeypatch.context() as patched:
        patched.setattr(versions, "read_document", None)  # it is said before anything is read
        with pytest.raises(IndexMismatchError) as raised:
            take_in(collection, folder, embedding=then)
    assert told in raised.value.message
    assert "`tenkyo reindex --collection plans`" in raised.value.message
    assert set(rows(collection)) == {"a.txt"}
    reindex(collection=collection, options=options(embedding=then))
    assert statuses(take_in(collection, folder, embedding=then)) == {
        "a.txt": "unchanged",
        "b.txt": "added",
    }


def test_documents_are_learned_in_runs_of_blocks():
    lines = ["橋の点検" * 50, "港の点検" * 50, "川の点検" * 50, "道"]
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(BlockType.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    document = Document(text="\n".join(lines), blocks=tuple(blocks), format="txt", pages=None)
    runs = [{token.surface for token in tokens} for tokens in _chunks(document)]
    assert runs == [{"橋", "港", "川", "の", "点検"}, {"道"}]
