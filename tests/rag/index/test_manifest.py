import json
from dataclasses import replace

import pytest

from rag.errors import CorruptIndexError, IndexMismatchError
from rag.index import EmbeddingSpec, Manifest
from rag.index.manifest import check_format, checksums
from tests.rag.index.samples import SPEC

MANIFEST = Manifest(
    generation=7,
    created_at="2026-11-21T00:00:00+00:00",
    spec=SPEC,
    documents=3,
    passages=120,
    checksums={"words/meta.json": "ab"},
)


@pytest.mark.parametrize("embedding", [SPEC.embedding, None])
def test_a_manifest_comes_back_as_written(tmp_path, embedding):
    manifest = replace(MANIFEST, spec=replace(SPEC, embedding=embedding))
    manifest.write(tmp_path / "manifest.json")
    assert Manifest.read(tmp_path / "manifest.json", tmp_path) == manifest


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"colour": "red"}, "colour"),
        ({"passages": None}, "passages"),
        ({"spec": {"reader": "reader-1"}}, "embedding"),
        ({"format": None}, "format"),
    ],
)
def test_an_unknown_or_missing_entry_is_refused(tmp_path, change, detail):
    path = tmp_path / "manifest.json"
    MANIFEST.write(path)
    values = {**json.loads(path.read_text()), **change}
    path.write_text(
        json.dumps({name: value for name, value in values.items() if value is not None})
    )
    with pytest.raises(CorruptIndexError, match=detail):
        Manifest.read(path, tmp_path)


def test_a_missing_or_torn_manifest_is_corrupt(tmp_path):
    path = tmp_path / "manifest.json"
    with pytest.raises(CorruptIndexError, match="ファイルがありません"):
        Manifest.read(path, tmp_path)
    path.write_text('{"format": 1, "gen')
    with pytest.raises(CorruptIndexError, match=r"manifest.json を読めません"):
        Manifest.read(path, tmp_path)


def test_what_a_newer_version_wrote_is_refused():
    with pytest.raises(IndexMismatchError) as caught:
        check_format(2, "plans")
    assert caught.value.message == (
        "コレクション「plans」は、新しい版の Tenkyo で作られています"
        "（形式 2、この版が読めるのは 1 まで）。"
        "Tenkyo を新しい版に更新するか、この版で文書を登録し直してください。"
    )


def test_the_same_parts_are_accepted():
    SPEC.require(replace(SPEC), "plans")


@pytest.mark.parametrize(
    ("running", "difference"),
    [
        (replace(SPEC, reader="reader-2"), "読み取り器: 索引は reader-1、実行中は reader-2"),
        (
            replace(SPEC, dictionary="unidic-lite 1.0.9"),
            "辞書: 索引は unidic-lite 1.0.8、実行中は unidic-lite 1.0.9",
        ),
        (replace(SPEC, normalizer="nfkc-2"), "正規化: 索引は nfkc-lower-1、実行中は nfkc-2"),
        (replace(SPEC, fields=("lemmas",)), "語の欄: 索引は lemmas・titles、実行中は lemmas"),
        (
            replace(SPEC, embedding=EmbeddingSpec("別物", "fedcba9876543210", 16)),
            (
                "埋め込みモデル: 索引は 試験用（8 次元、0123456789ab）、"
                "実行中は 別物（16 次元、fedcba987654）"
            ),
        ),
        (
            replace(SPEC, embedding=None),
            "埋め込みモデル: 索引は 試験用（8 次元、0123456789ab）、実行中は なし",
        ),
        (
            replace(SPEC, reader="reader-2", normalizer="nfkc-2"),
            (
                "読み取り器: 索引は reader-1、実行中は reader-2／"
                "正規化: 索引は nfkc-lower-1、実行中は nfkc-2"
            ),
        ),
    ],
)
def test_other_parts_are_refused_with_what_differs_and_the_cure(running, difference):
    with pytest.raises(IndexMismatchError) as caught:
        SPEC.require(running, "plans")
    assert caught.value.message == (
        "コレクション「plans」の索引は、実行中のプログラムと違う部品で作られています"
        f"（{difference}）。違う部品では正しく検索できません。"
        "`tenkyo reindex --collection plans` で作り直してください。"
    )


@pytest.mark.parametrize("name", ["Lemmas", "", "lemmas-2", "1", "語"])
def test_a_field_has_a_plain_name(name):
    with pytest.raises(ValueError, match="not a name for a field"):
        replace(SPEC, fields=(name,))


def test_shared_files_keep_their_checksum_and_rewritten_ones_do_not(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    names = ["words/1.term", "words/meta.json", "vectors.json", "vectors/new.npz"]
    known = dict.fromkeys(names[:3], "known")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert checksums(dict.fromkeys(names, path), known) == {
        "words/1.term": "known",
        "words/meta.json": abc,
        "vectors.json": abc,
        "vectors/new.npz": abc,
    }
