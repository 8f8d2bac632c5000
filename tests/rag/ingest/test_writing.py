"""Writing a generation: what is refused, and who replaces whom."""

import sqlite3

import pytest

from rag.errors import CorruptIndexError
from rag.index.verify import verify
from rag.ingest import reindex
from tests.rag.embedding.texts import PASSAGES
from tests.rag.ingest.taking import (
    TRAINED,
    message,
    options,
    rows,
    statuses,
    take_in,
    texts,
    write,
)

LONG = "".join(f"# 第{i}章\n\n潮見橋の{i}番目の橋脚を点検する。\n\n" for i in range(1, 8))
TOO_MANY = (
    "箇所の数が上限（3）を超えます（設定 max_passages_per_file）。ファイルを分割してください。"
)


def test_too_many_passages(folder, collection):
    write(folder, {"a.md": "# 橋\n\n点検", "b.md": "# 港\n\n点検"})
    take_in(collection, folder, max_passages=3)
    write(folder, {"a.md": LONG, "c.md": LONG})
    report = take_in(collection, folder, max_passages=3)
    assert statuses(report) == {"a.md": "failed", "b.md": "unchanged", "c.md": "failed"}
    assert message(report, "c.md") == TOO_MANY
    assert message(report, "a.md") == TOO_MANY + "（登録済みの前の版はそのまま使えます）"
    assert {file.code for file in report.files} == {"document_too_large", None}
    assert texts(collection) == {"a.md": "橋\n点検", "b.md": "港\n点検"}
    assert (report.documents, verify(collection)) == (2, [])


def test_the_limit_is_for_what_comes_in(folder, collection):
    write(folder, {"a.md": LONG})
    take_in(collection, folder)
    before = texts(collection)
    report = reindex(collection=collection, options=options(max_passages=3))
    assert (statuses(report), report.exit_code) == ({"a.md": "updated"}, 0)
    assert texts(collection) == before


def test_a_text_that_was_lost_is_read_again(folder, collection):
    write(folder, {"a.txt": "橋の点検"})
    take_in(collection, folder)
    with sqlite3.connect(collection.layout.catalogue) as connection:
        connection.execute("DELETE FROM versions")
    connection.close()
    write(folder, {"metadata.csv": "file_name,title\na.txt,橋\n"})
    assert statuses(take_in(collection, folder)) == {"a.txt": "updated"}
    assert texts(collection) == {"a.txt": "橋の点検"}


def superseded(collection):
    """Who replaces whom, by path."""
    found = rows(collection)
    names = {row.id: path for path, row in found.items()}
    return {path: names[row.supersedes] for path, row in found.items() if row.supersedes}


@pytest.mark.parametrize(
    ("files", "table", "result"),
    [
        (["a.txt", "b.txt"], "b.txt,a.txt", {"b.txt": "a.txt"}),
        # In its own folder first, then by path, then the only one so named.
        (["a.txt", "b/a.txt", "b/c.txt"], "b/c.txt,a.txt", {"b/c.txt": "b/a.txt"}),
        (["a.txt", "b/a.txt", "c.txt"], "c.txt,b/a.txt", {"c.txt": "a.txt"}),
        (["b/a.txt", "c.txt"], "c.txt,b/a.txt", {"c.txt": "b/a.txt"}),
        (["b/a.txt", "c.txt"], "c.txt,a.txt", {"c.txt": "b/a.txt"}),
        (["b/a.txt", "c/a.txt", "d.txt"], "d.txt,a.txt", {}),
        (["a.txt"], "a.txt,a.txt", {}),
        (["a.txt", "b.txt"], "b.txt,z.txt", {}),
    ],
)
def test_supersedes(folder, collection, files, table, result):
    write(folder, {name: f"{name} の計画" for name in files})
    write(folder, {"metadata.csv": f"file_name,supersedes\n{table}\n"})
    report = take_in(collection, folder)
    assert superseded(collection) == result
    named, _, older = table.partition(",")
    (file,) = (file for file in report.files if file.path == named)
    warning = (
        f"supersedes の「{older}」という文書が登録されていません（または複数あります）。"
        "ファイル名を確かめてください。"
    )
    assert file.warnings == (() if result else (warning,))


def test_supersedes_follows_what_comes_and_goes(folder, collection):
    write(folder, {"b.txt": "新しい計画", "metadata.csv": "file_name,supersedes\nb.txt,a.txt\n"})
    take_in(collection, folder)
    assert superseded(collection) == {}
    write(folder, {"a.txt": "旧い計画"})
    report = take_in(collection, folder)
    assert [file.warnings for file in report.files] == [(), ()]
    assert superseded(collection) == {"b.txt": "a.txt"}
    write(folder, {"metadata.csv": "file_name,supersedes\n"})
    take_in(collection, folder)
    assert superseded(collection) == {}
    write(folder, {"metadata.csv": "file_name,supersedes\nb.txt,a.txt\n"})
    take_in(collection, folder)
    (folder / "a.txt").unlink()
    take_in(collection, folder, sync=True)
    assert superseded(collection) == {}


def test_a_damaged_index_is_told(folder, collection):
    # A rebuild goes through all documents; one without its text cannot be put again.
    write(folder, {"a.txt": "橋"})
    take_in(collection, folder, embedding=TRAINED)
    with sqlite3.connect(collection.layout.catalogue) as connection:
        connection.execute("DELETE FROM versions")
    connection.close()
    write(folder, {"b.txt": "\n".join(PASSAGES)})
    with pytest.raises(CorruptIndexError) as raised:
        take_in(collection, folder, embedding=TRAINED)
    assert raised.value.message == (
        "「a.txt」の読み取った本文が保存されていません。索引が壊れています。"
        "tenkyo reindex で原本から作り直すか、tenkyo restore で復元してください。"
    )
    reindex(collection=collection, options=options(embedding=TRAINED))
    assert texts(collection) == {"a.txt": "橋"}
