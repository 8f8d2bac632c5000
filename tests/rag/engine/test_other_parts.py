"""An index that was built with other parts is refused, or served as it is."""

import pytest

from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.errors import IndexMismatchError
from rag.ingest import model


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("NORMALIZER_VERSION", "別", "正規化: 索引は "),
        ("FIELDS", ("body",), "語の欄: 索引は "),
        ("dictionary_name", lambda: "別の辞書 1.0", "実行中は 別の辞書 1.0"),
    ],
)
def test_another_part_is_refused(library, tmp_path, monkeypatch, part, value, said):
    monkeypatch.setattr(model, part, value)
    for refuse in (
        lambda: library.search("橋", collection="plans"),
        lambda: library.answer("橋はいつ直しますか", collection="plans"),
        lambda: library.require_match(collection="plans"),
        lambda: library.ingest([tmp_path], collection="plans"),
    ):
        with pytest.raises(IndexMismatchError) as raised:
            refuse()
        assert said in raised.value.message
        assert "`tenkyo reindex --collection plans`" in raised.value.message
    # What needs no such part goes on.
    assert len(library.documents(collection="plans")) == 2


def test_what_another_reader_read_is_served_and_not_added_to(library, tmp_path, monkeypatch):
    before = library.answer("橋はいつ直しますか", collection="plans")
    assert library.outdated(collection="plans") == []
    monkeypatch.setattr(model, "READER_VERSION", "99")
    after = library.answer("橋はいつ直しますか", collection="plans")
    assert (after.text, after.citations) == (before.text, before.citations)
    library.require_match(collection="plans")
    said = f"読み取り器: 索引は {READER_VERSION}、実行中は 99"
    assert library.outdated(collection="plans") == [said]
    with pytest.raises(IndexMismatchError, match=said):
        library.ingest([tmp_path], collection="plans")


def test_another_embedding_is_refused_until_a_reindex(plans):
    settings = plans.settings.model_copy(update={"embedding": "none"})
    other = Engine(settings)
    with pytest.raises(IndexMismatchError) as raised:
        other.search("岸壁", collection="plans")
    assert "埋め込みモデル: 索引は " in raised.value.message
    assert other.reindex(collection="plans").exit_code == 0
    assert other.search("岸壁", collection="plans").hits
    other.close()
    # An index without vectors is searched as it is.
    assert plans.search("岸壁", collection="plans").hits
