"""Words of the installation."""

import pytest

from rag.engine import Engine
from rag.errors import ConfigurationError
from tests.rag.engine.plans import with_plans


def test_words_of_the_installation_find_what_documents_call_otherwise(engine, tmp_path):
    with_plans(engine, tmp_path / "docs")
    words = tmp_path / "words.csv"
    words.write_text("words,others,relation\n夕日桟橋,菊の岸壁,=\n", encoding="utf-8")
    own = Engine(engine.settings.model_copy(update={"thesaurus": words}))
    try:
        found = own.search("夕日桟橋の補修", collection="plans").hits[0]
        answered = own.answer("夕日桟橋の補修", collection="plans").retrieved[0]
    finally:
        own.close()
    assert "菊の岸壁" in found.passage.text
    assert answered.passage == found.passage
    without = engine.search("夕日桟橋の補修", collection="plans").hits[0]
    assert "菊の岸壁" not in without.passage.text


def test_a_wrong_csv_of_words_is_told(engine, tmp_path):
    with_plans(engine, tmp_path / "docs")
    lost = Engine(engine.settings.model_copy(update={"thesaurus": tmp_path / "none.csv"}))
    try:
        with pytest.raises(ConfigurationError, match="設定 thesaurus"):
            lost.search("岸壁", collection="plans")
    finally:
        lost.close()
