"""`verify` is silent on a sound collection, and names everything that is wrong."""

import sqlite3

import pytest

from rag.index.store import StoreEntry
from rag.index.verify import Finding, verify
from rag.index.words import WordsWriter
from tests.rag.index.samples import SPEC, names, sample, vector, write

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画")
ROADS = sample("道路.txt", "道路 の 点検")


@pytest.fixture
def written(collection):
    write(collection, BRIDGES, ROADS)
    return collection


def change(collection, statement):
    with sqlite3.connect(collection.layout.catalogue) as connection:
        connection.execute(statement)
    connection.close()


def codes(collection):
    collection.close()
    return [finding.code for finding in verify(collection)]


def test_a_sound_collection_has_no_findings(collection, written):
    assert verify(written) == []
    with written.writer() as writer:
        writer.remove_document(BRIDGES.row.id)
        writer.commit()
    assert verify(written) == []


def test_findings_are_sentences(written):
    change(written, "UPDATE passages SET text = '橋 の 清掃' WHERE key = 1")
    assert verify(written) == [
        Finding("passage_text", "「橋」の 0 文字目からの箇所が本文と違います。")
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE passages SET char_end = char_end - 1 WHERE key = 2", ["passage_text"]),
        ("UPDATE versions SET text = '別の本文'", ["passage_text"] * 3),
        (
            "DELETE FROM passages WHERE key = 2",
            ["passage_count", "count", "superfluous", "superfluous"],
        ),
        (
            (
                "INSERT INTO passages SELECT 99, id, document_key, 2, char_start, char_end, page,"
                " analysis, text, heading_path, context, facets FROM passages WHERE key = 2"
            ),
            ["passage_count", "count", "unfindable", "unfindable"],
        ),
        ("DELETE FROM versions", ["corrupt_index"]),
        (
            "UPDATE documents SET removed_in = 1 WHERE key = 2",
            ["count", "superfluous", "superfluous"],
        ),
        ("DROP TABLE passages", ["corrupt_index"]),
    ],
)
def test_rows_that_do_not_fit(written, statement, expected):
    change(written, statement)
    assert codes(written) == expected


def put_bytes(path, data):
    """Another file in the place of one: what is mapped into memory must not be written to."""
    other = path.with_name("other")
    other.write_bytes(data)
    other.replace(path)


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    put_bytes(path, data)


def test_every_damaged_file_is_found(written):
    layout = written.layout
    with written.snapshot() as snapshot:
        listed = {name: layout.listed_file(1, name) for name in snapshot.manifest.checksums}
    assert {name.split("/")[0] for name in listed} == {"words", "vectors", "vectors.json"}
    for name, path in listed.items():
        whole = path.read_bytes()
        flip(path)
        # Damage in a file that has to be read to open the index is found before the checksum.
        assert set(codes(written)) & {"checksum", "corrupt_index"}, name
        path.unlink()
        assert set(codes(written)) & {"missing_file", "corrupt_index"}, name
        put_bytes(path, whole)
    assert codes(written) == []


def test_originals_are_checked(written):
    (first, second) = (written.layout.original(item.row.sha256) for item in (BRIDGES, ROADS))
    flip(first)
    second.unlink()
    assert codes(written) == ["original", "missing_original"]


def test_a_damaged_database_page_is_found(written):
    written.close()
    path = written.layout.catalogue
    data = bytearray(path.read_bytes())
    for at in range(4096 * 2, len(data) - 4096, 512):
        data[at] ^= 0xFF
    path.write_bytes(data)
    assert set(codes(written)) & {"catalogue", "corrupt_index"}


def test_entries_of_no_passage_are_found(written):
    written.close()
    layout = written.layout
    writer = WordsWriter(layout.folder, layout.generation(1) / "w", layout.words(1), SPEC.fields)
    writer.add([StoreEntry(77, 9, {"lemmas": ["幻"]}, frozenset(), vector(["幻"]))])
    writer.commit()
    layout.words(1).rename(layout.generation(1) / "old")
    (layout.generation(1) / "w").rename(layout.words(1))
    messages = [finding.message for finding in verify(written) if finding.code == "superfluous"]
    assert messages == ["語の索引に、文書のない箇所が 1 件あります。"]


def test_a_collection_that_cannot_be_opened_is_a_finding(written):
    written.layout.current.write_text("x")
    (finding,) = verify(written)
    assert finding.code == "corrupt_index"
    assert "CURRENT" in finding.message
    assert names(written.layout.generations) == ["1"]
