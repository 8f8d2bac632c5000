"""Which files an ingest takes, and under which names."""

import os
import unicodedata

import pytest

from rag.errors import ConfigurationError
from rag.ingest.files import find_sources
from rag.ingest.metadata import FileMetadata
from tests.rag.ingest.taking import write

GA = unicodedata.normalize("NFD", "がけ地.txt")


def names(sources):
    return [file.name for file in sources.files]


def test_files_below_a_folder_in_the_order_of_their_names(folder):
    write(folder, {"b.txt": "い", "a/c.txt": "ろ", "a/b/d.txt": "は", "港 の計画 🚢.md": "に"})
    sources = find_sources([folder])
    assert names(sources) == ["a/b/d.txt", "a/c.txt", "b.txt", "港 の計画 🚢.md"]
    assert [file.path for file in sources.files] == [folder / name for name in names(sources)]
    assert [file.problem for file in sources.files] == [None] * 4
    assert (sources.folders, sources.warnings) == ((folder,), ())


@pytest.mark.parametrize(
    "name",
    [
        "~$計画.docx",
        ".計画.txt",
        ".git/config.txt",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX/計画.txt",
        "metadata.csv",
    ],
)
def test_left_out(folder, name):
    write(folder, {name: "file_name\n", "a.txt": "い"})
    assert names(find_sources([folder])) == ["a.txt"]
    if "/" not in name:
        assert names(find_sources([folder / name])) == []


def test_the_same_file_given_twice_comes_once(folder):
    write(folder, {"a/b.txt": "い"})
    assert names(find_sources([folder, folder / "a", folder / "a/b.txt"])) == ["a/b.txt"]
    assert names(find_sources([folder / "a/b.txt", folder])) == ["b.txt"]


def test_paths_need_not_be_absolute(folder, monkeypatch):
    write(folder, {"a.txt": "い"})
    monkeypatch.chdir(folder)
    for given in (".", "../文書", "a.txt", "./a.txt"):
        (file,) = find_sources([folder.__class__(given)]).files
        assert (file.path, file.name) == (folder / "a.txt", "a.txt")


def test_names_are_composed_whatever_the_disk_says(folder):
    write(folder, {GA: "い"})
    (file,) = find_sources([folder]).files
    assert (file.name, file.path.name) == ("がけ地.txt", GA)


def test_nothing_of_that_name(folder):
    with pytest.raises(ConfigurationError) as raised:
        find_sources([folder / "ない.txt"])
    assert (
        raised.value.message == f"「{folder}/ない.txt」が見つかりません。パスを確かめてください。"
    )


# Links


def test_a_loop_of_links_ends(folder):
    write(folder, {"a/b.txt": "い"})
    (folder / "a/上").symlink_to(folder)
    sources = find_sources([folder])
    assert names(sources) == ["a/b.txt"]
    assert sources.warnings == (
        "「a/上」はフォルダーへのリンクなので、中を登録していません。"
        "登録するには、リンク先のフォルダーを指定してください。",
    )


def test_links_to_files_are_followed_and_broken_ones_told(folder):
    write(folder, {"a.txt": "い"})
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "c.txt").symlink_to(folder / "ない")
    (folder / "d.txt").symlink_to(folder / "d.txt")
    told = {
        file.name: file.problem.message for file in find_sources([folder]).files if file.problem
    }
    cure = "リンクの先のファイルを開けません。リンクを作り直してください。"
    assert told == {
        "c.txt": f"{cure}（No such file or directory）",
        "d.txt": f"{cure}（Too many levels of symbolic links）",
    }


def test_a_folder_given_by_a_link_is_known_by_its_real_place(folder, tmp_path):
    write(folder, {"a.txt": "い"})
    (tmp_path / "入口").symlink_to(folder)
    sources = find_sources([tmp_path / "入口"])
    assert [file.path for file in sources.files] == [folder / "a.txt"]
    assert sources.folders == (folder,)


# What cannot be opened


def closed(monkeypatch, *folders):
    """Folders that may not be opened; the tests run as root, whom no permission stops."""
    real = os.scandir

    def scandir(path="."):
        if str(path) in map(str, folders):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_closed_folder_is_told_and_the_others_go_on(folder, monkeypatch):
    write(folder, {"a/b.txt": "い", "c.txt": "ろ"})
    closed(monkeypatch, folder / "a")
    closed_one, open_one = find_sources([folder]).files
    assert closed_one.name == "a"
    assert closed_one.problem.message == (
        "フォルダーを開けません。読み取り権限を確かめてください。（Permission denied）"
    )
    assert (open_one.name, open_one.problem) == ("c.txt", None)


def test_a_closed_folder_that_was_given(folder, monkeypatch):
    # What stands beside it is not asked about it.
    write(folder.parent, {"metadata.csv": "file_name,date\n文書,x\n"})
    closed(monkeypatch, folder)
    (file,) = find_sources([folder]).files
    assert (file.name, file.path, file.problem.code) == ("文書", folder, "document_access")


def test_a_pipe_is_no_document(folder):
    os.mkfifo(folder / "a.txt")
    (file,) = find_sources([folder]).files
    assert file.problem.message == (
        "普通のファイルではありません（パイプや装置です）。文書のファイルを指定してください。"
    )


def test_a_name_that_is_no_utf8(folder):
    path = os.fsencode(folder) + b"/\x8c\x76.txt"
    with open(path, "w") as file:  # noqa: PTH123 (bytes)
        file.write("い")
    (file,) = find_sources([folder]).files
    assert file.name == "�v.txt"
    assert file.problem.message == (
        "ファイルかフォルダーの名前の文字コードが UTF-8 ではありません。名前を付け直してください。"
    )


# metadata.csv


def test_the_nearest_metadata_counts(folder):
    write(
        folder,
        {
            "metadata.csv": "file_name,title\na.txt,甲\nb/c.txt,乙\nb/d.txt,丙\n",
            "b/metadata.csv": "file_name,title\nc.txt,丁\n",
            "a.txt": "い",
            "b/c.txt": "ろ",
            "b/d.txt": "は",
            "b/e/a.txt": "に",
        },
    )
    sources = find_sources([folder])
    assert {file.name: file.given.title for file in sources.files} == {
        "a.txt": "甲",
        "b/c.txt": "丁",
        "b/d.txt": "丙",
        "b/e/a.txt": None,
    }
    assert sources.warnings == ()
    # A folder above the one that was given has no say.
    assert [file.given.title for file in find_sources([folder / "b"]).files] == ["丁", None, None]
    (file,) = find_sources([folder / "a.txt"]).files
    assert file.given == FileMetadata(title="甲")


def test_names_in_metadata_may_be_decomposed(folder):
    write(folder, {GA: "い", "metadata.csv": f"file_name,title\n{GA},崖\n"})
    sources = find_sources([folder])
    assert [file.given.title for file in sources.files] == ["崖"]
    assert sources.warnings == ()


def test_rows_without_a_file(folder):
    write(folder, {"b/a.txt": "い", "metadata.csv": "file_name\na.txt\nb/a.txt\nz/a.txt\n"})
    rule = (
        "というファイルがありません。"
        "file_name を確かめてください（下のフォルダーの文書は「フォルダー/名前」と書きます）。"
    )
    assert find_sources([folder]).warnings == tuple(
        f"{folder}/metadata.csv の「{name}」{rule}" for name in ("a.txt", "z/a.txt")
    )
