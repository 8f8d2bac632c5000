"""What an ingest reads, keeps, refuses and removes."""

import os
import unicodedata
from pathlib import Path

import pytest

from rag.documents import ReadLimits
from rag.index import Access, DocumentRow, document_id
from rag.index.originals import Originals
from rag.ingest import ingest, versions
from rag.ingest.files import SourceFile, find_sources
from rag.ingest.reading import place
from tests.rag.ingest.taking import (
    EVERYTHING,
    message,
    options,
    rows,
    statuses,
    take_in,
    texts,
    write,
)

OLD = "（登録済みの前の版はそのまま使えます）"


@pytest.fixture
def reads(monkeypatch):
    """Names of the files that readers read."""
    names = []
    real = versions.read_document

    def read(path, limits):
        names.append(path.name)
        return real(path, limits)

    monkeypatch.setattr(versions, "read_document", read)
    return names


@pytest.fixture
def hashed(monkeypatch):
    """Names of the files whose content was looked at."""
    names = []
    real = Originals.store

    def store(self, source):
        names.append(source.name)
        return real(self, source)

    monkeypatch.setattr(Originals, "store", store)
    return names


def touch(path, seconds=5):
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + seconds * 10**9))


def test_new_unchanged_changed_touched(folder, collection, reads, hashed):
    write(folder, {"a.txt": "橋の点検", "b/a.txt": "港の点検"})
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "added", "b/a.txt": "added"}
    assert (report.generation, report.documents, report.passages) == (1, 2, 2)
    assert [file.passages for file in report.files] == [1, 1]
    assert texts(collection) == {"a.txt": "橋の点検", "b/a.txt": "港の点検"}
    first = rows(collection)
    assert [row.id for row in first.values()] == [document_id("plans", p) for p in first]

    # By size and time alone: nothing is opened.
    reads.clear(), hashed.clear()
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "unchanged", "b/a.txt": "unchanged"}
    assert (report.generation, reads, hashed) == (1, [], [])
    assert rows(collection) == first

    # By content: touched, but the same.
    touch(folder / "a.txt")
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "unchanged", "b/a.txt": "unchanged"}
    assert (reads, hashed) == ([], ["a.txt"])
    assert rows(collection)["a.txt"].mtime_ns == (folder / "a.txt").stat().st_mtime_ns
    hashed.clear()
    take_in(collection, folder)
    assert hashed == []

    # Changed.
    write(folder, {"a.txt": "橋の補修"})
    touch(folder / "a.txt", 9)
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "updated", "b/a.txt": "unchanged"}
    assert reads == ["a.txt"]
    assert texts(collection) == {"a.txt": "橋の補修", "b/a.txt": "港の点検"}
    assert rows(collection)["a.txt"].id == first["a.txt"].id
    assert rows(collection)["b/a.txt"] == first["b/a.txt"]


def test_the_same_content_twice_is_read_once(folder, collection, reads):
    write(folder, {"a.txt": "橋の点検", "b.txt": "橋の点検"})
    take_in(collection, folder)
    assert reads == ["a.txt"]
    assert texts(collection) == {"a.txt": "橋の点検", "b.txt": "橋の点検"}


def test_names_with_spaces_emoji_and_marks(folder, collection):
    decomposed = unicodedata.normalize("NFD", "がけ地.txt")
    write(
        folder, {"港 の 計画　🚢.txt": "港", decomposed: "崖", "a\nb.txt": "改行", "%s'.txt": "印"}
    )
    assert set(statuses(take_in(collection, folder)).values()) == {"added"}
    assert texts(collection) == {
        "港 の 計画　🚢.txt": "港", "がけ地.txt": "崖", "a\nb.txt": "改行", "%s'.txt": "印",
    }  # fmt: skip
    # The same file, now with a composed name.
    (folder / decomposed).rename(folder / "がけ地.txt")
    assert set(statuses(take_in(collection, folder)).values()) == {"unchanged"}
    assert rows(collection)["がけ地.txt"].file_name == "がけ地.txt"


# Files that cannot be read


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty_document", "0バイトのファイルです。元のファイルを確かめてください。"),
        (b"\x00\x01\x02\xff" * 99, "broken_document", "拡張子は .txt ですが、中身は "),
        ("長い" * 600, "document_too_large", "ファイルが大きすぎます"),
    ],
)
def test_a_failed_file_leaves_the_stored_version(folder, collection, content, code, said):
    write(folder, {"a.txt": "橋の点検", "b.txt": "港の点検"})
    take_in(collection, folder)
    write(folder, {"a.txt": content, "c.txt": content})
    report = take_in(collection, folder, limits=ReadLimits(max_file_bytes=1000, ocr=False))
    assert statuses(report) == {"a.txt": "failed", "b.txt": "unchanged", "c.txt": "failed"}
    assert [file.code for file in report.files] == [code, None, code]
    assert message(report, "a.txt").startswith(said)
    assert message(report, "a.txt") == message(report, "c.txt") + OLD
    assert report.exit_code == 3
    assert texts(collection) == {"a.txt": "橋の点検", "b.txt": "港の点検"}


def test_nothing_could_be_read(folder, collection):
    write(folder, {"a.jtd": "一太郎", "b.xdw": "xdw"})
    report = take_in(collection, folder)
    assert statuses(report) == {"a.jtd": "failed", "b.xdw": "failed"}
    assert [file.code for file in report.files] == ["unsupported_format"] * 2
    assert ".docx" in message(report, "a.jtd")
    assert "PDF" in message(report, "b.xdw")
    assert (report.exit_code, report.generation, report.documents) == (1, 0, 0)


def test_a_file_that_vanishes_while_it_is_taken_in(folder, collection):
    write(folder, {"a.txt": "橋", "b.txt": "港"})
    sources = find_sources([folder])
    (folder / "a.txt").unlink()
    report = ingest(sources, collection=collection, options=options())
    assert statuses(report) == {"a.txt": "failed", "b.txt": "added"}
    assert message(report, "a.txt") == (
        "ファイルを開けません。権限を確かめてください。（No such file or directory）"
    )


# Vanished files


def test_vanished_files_are_reported_and_removed_only_with_sync(folder, collection):
    write(folder, {"a.txt": "橋", "b/a.txt": "港", "c.txt": "川"})
    take_in(collection, folder)
    (folder / "a.txt").unlink()
    (folder / "b/a.txt").unlink()
    report = take_in(collection, folder)
    assert statuses(report) == {"c.txt": "unchanged", "a.txt": "vanished", "b/a.txt": "vanished"}
    assert message(report, "a.txt") == (
        "ファイルがなくなっています。登録を外すには --sync を付けてください。"
    )
    assert report.exit_code == 0
    assert set(texts(collection)) == {"a.txt", "b/a.txt", "c.txt"}

    # Only what stood in the folder that was given.
    report = take_in(collection, folder / "b", sync=True)
    assert statuses(report) == {"b/a.txt": "removed"}
    assert set(texts(collection)) == {"a.txt", "c.txt"}

    # A file that was given says nothing of its neighbours.
    report = take_in(collection, folder / "c.txt", sync=True)
    assert statuses(report) == {"c.txt": "unchanged"}
    report = take_in(collection, folder, sync=True)
    assert statuses(report) == {"c.txt": "unchanged", "a.txt": "removed"}
    assert set(texts(collection)) == {"c.txt"}


def test_files_of_a_closed_folder_have_not_vanished(folder, collection, monkeypatch):
    write(folder, {"a/b.txt": "橋", "c.txt": "港"})
    take_in(collection, folder)
    real = os.scandir

    def scandir(path="."):
        if str(path) == str(folder / "a"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = take_in(collection, folder, sync=True)
    assert statuses(report) == {"a": "failed", "c.txt": "unchanged"}
    assert set(texts(collection)) == {"a/b.txt", "c.txt"}


def test_a_file_that_moved_is_another_document(folder, collection, reads):
    write(folder, {"a.txt": "橋"})
    take_in(collection, folder)
    (folder / "a.txt").rename(folder / "b.txt")
    report = take_in(collection, folder, sync=True)
    assert statuses(report) == {"b.txt": "added", "a.txt": "removed"}
    assert reads == ["a.txt"]


# metadata.csv


def test_metadata_alone_changes(folder, collection, reads):
    write(folder, {"a.txt": "橋の点検", "b.txt": "港の点検"})
    take_in(collection, folder)
    table = "file_name,title,handling,groups\na.txt,橋の計画,,\nb.txt,,部内限り,港湾課\n"
    write(folder, {"metadata.csv": table})
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "updated", "b.txt": "updated"}
    assert report.documents == 2
    assert reads == ["a.txt", "b.txt"]  # only the first time
    found = rows(collection)
    assert found["a.txt"].title == "橋の計画"
    assert (found["b.txt"].handling, found["b.txt"].visibility, found["b.txt"].groups) == (
        "部内限り", "group", frozenset({"港湾課"}),
    )  # fmt: skip
    assert statuses(take_in(collection, folder)) == {"a.txt": "unchanged", "b.txt": "unchanged"}

    # Taken back, it is as before.
    (folder / "metadata.csv").unlink()
    assert statuses(take_in(collection, folder)) == {"a.txt": "updated", "b.txt": "updated"}
    found = rows(collection)
    assert (found["a.txt"].title, found["b.txt"].visibility) == ("橋の点検", "all")


def test_metadata_that_says_what_holds_anyway_changes_nothing(folder, collection):
    write(folder, {"a.txt": "橋の点検"})
    take_in(collection, folder)
    write(folder, {"metadata.csv": "file_name,confidentiality\na.txt,2\n"})
    assert statuses(take_in(collection, folder)) == {"a.txt": "unchanged"}


REFUSED = "機密性３の文書は登録できません。Tenkyo は機密性２までの情報を扱います。"


def test_too_confidential(folder, collection):
    write(folder, {"a.txt": "橋の点検", "b.txt": "港の点検"})
    write(folder, {"metadata.csv": "file_name,confidentiality\na.txt,機密性３\n"})
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "failed", "b.txt": "added"}
    assert message(report, "a.txt") == REFUSED
    assert set(texts(collection)) == {"b.txt"}
    # What is in already goes, with its original.
    write(folder, {"metadata.csv": "file_name,confidentiality\nb.txt,3\n"})
    report = take_in(collection, folder)
    assert statuses(report) == {"a.txt": "added", "b.txt": "failed"}
    assert message(report, "b.txt") == REFUSED + "登録済みの版は外しました。"
    assert set(texts(collection)) == {"a.txt"}
    (original,) = (p for p in collection.layout.originals.rglob("*") if p.is_file())
    assert original.read_text() == "橋の点検"


# Places


def source(path, name=None, **values):
    return SourceFile(Path(path), name or Path(path).name, **values)


def stored(path, source):
    return DocumentRow(
        id=path, path=path, file_name=Path(path).name, title="", sha256="", reader_version="",
        format="", visibility="all", ingested_at="", extra={"source": source},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "rows", "names"),
    [
        ([source("/a/x"), source("/a/b/x", "b/x")], [], ["x", "b/x"]),
        # Taken in with its folder before, it now comes by itself, and the other way round.
        ([source("/a/b/x")], [stored("b/x", "/a/b/x")], ["b/x"]),
        ([source("/a/b/x", "b/x")], [stored("x", "/a/b/x")], ["x"]),
        # Another file bears that very name.
        ([source("/a/x"), source("/a/b/x", "b/x")], [stored("x", "/a/b/x")], ["x", "b/x"]),
        ([source("/a/x"), source("/c/x")], [], ["x", "!x"]),
        # The one that has the name keeps it, whatever comes first.
        ([source("/a/x"), source("/c/x")], [stored("x", "/c/x")], ["!x", "x"]),
        # An upload has no place.
        ([source("/a/x")], [stored("x", None)], ["x"]),
    ],
)
def test_place(files, rows, names):
    placed = place(files, rows)
    assert [file.path for file in placed] == [file.path for file in files]
    assert ["!" * bool(file.problem) + file.name for file in placed] == names


def test_two_files_of_one_name(folder, collection):
    write(folder, {"a/x.txt": "橋", "b/x.txt": "港"})
    report = take_in(collection, folder / "a", folder / "b")
    assert [file.status.value for file in report.files] == ["added", "failed"]
    assert report.files[1].message == (
        f"同じ名前の文書（{folder}/a/x.txt）を、いっしょに登録しようとしています。文書は"
        "フォルダーの中の名前で区別します。名前を変えるか、別のコレクションに登録してください。"
    )
    assert report.exit_code == 3
    assert texts(collection) == {"x.txt": "橋"}


def test_what_is_said_of_one_file_does_not_touch_another_of_its_name(folder, collection):
    write(folder, {"a/x.txt": "橋", "b/x.txt": "港"})
    take_in(collection, folder / "a")
    write(folder, {"b/metadata.csv": "file_name,confidentiality\nx.txt,3\n"})
    report = take_in(collection, folder / "a", folder / "b")
    assert [(file.status.value, file.message) for file in report.files] == [
        ("unchanged", ""),
        ("failed", REFUSED),
    ]
    assert texts(collection) == {"x.txt": "橋"}


def test_a_document_that_takes_the_place_of_another_is_told(folder, collection):
    write(folder, {"a/x.txt": "橋", "b/x.txt": "港"})
    take_in(collection, folder / "a")
    report = take_in(collection, folder / "b")
    assert statuses(report) == {"x.txt": "updated"}
    assert message(report, "x.txt") == (f"同じ名前の文書（{folder}/a/x.txt）を置き換えました。")
    assert texts(collection) == {"x.txt": "港"}


def test_the_access_of_a_document_is_enforced(folder, collection):
    write(folder, {"a.txt": "橋", "b.txt": "港"})
    write(folder, {"metadata.csv": "file_name,groups\nb.txt,港湾課\n"})
    take_in(collection, folder)
    with collection.snapshot() as snapshot:
        everything = {row.path for row in snapshot.documents(EVERYTHING)}
        stranger = Access(user="sato", clearance=2)
        assert everything == {"a.txt", "b.txt"}
        assert {row.path for row in snapshot.documents(stranger)} == {"a.txt"}
