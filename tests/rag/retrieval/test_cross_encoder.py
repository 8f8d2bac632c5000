from contextlib import closing

import pytest

from rag.engine import Engine
from rag.errors import ConfigurationError
from rag.retrieval.cross_encoder import READ_AGAIN, CrossEncoderReader, read_again
from rag.retrieval.rerank import Scored
from rag.settings import Settings
from tests.rag.retrieval.passages import candidate


class Lamps:
    """Reads texts by the number of lamps in them, as many texts as it has time for."""

    def __init__(self, most=99):
        self.most = most
        self.asked = []

    def scores(self, question, texts):
        self.asked.append((question, len(texts)))
        return [text.count("灯") / 10 for text in texts[: self.most]]


def ranked(count):
    return [Scored(candidate(key), 2.0 - key / 100, {"words": 1.0}) for key in range(count)]


TEXTS = {0: "海", 1: "灯", 2: "灯灯灯", 3: "灯灯"}


def keys(scored):
    return [entry.candidate.key for entry in scored]


def test_what_is_read_stands_in_the_order_of_the_reader():
    found = read_again(ranked(4), "灯台", TEXTS.__getitem__, Lamps())
    assert keys(found) == [2, 3, 1, 0]
    assert [entry.score for entry in found] == pytest.approx([2.3, 2.2, 2.1, 2.0])
    assert found[0].features == {"words": 1.0, "read": 0.3}


def test_what_there_was_no_time_for_follows_as_it_was():
    found = read_again(ranked(4), "灯台", TEXTS.__getitem__, Lamps(most=2))
    assert keys(found) == [1, 0, 2, 3]
    assert [entry.score for entry in found] == sorted((e.score for e in found), reverse=True)
    assert keys(read_again(ranked(4), "灯台", TEXTS.__getitem__, Lamps(most=0))) == [0, 1, 2, 3]


def test_only_the_best_are_read():
    reader = Lamps()
    found = read_again(ranked(READ_AGAIN + 5), "灯台", lambda key: "灯" * (key % 5), reader)
    assert reader.asked == [("灯台", READ_AGAIN)]
    assert keys(found)[READ_AGAIN:] == list(range(READ_AGAIN, READ_AGAIN + 5))
    assert read_again([], "灯台", TEXTS.__getitem__, Lamps()) == []


def saved(folder, labels):
    """A tiny model with random weights."""
    pytest.importorskip("sentence_transformers")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"港船島海灯台"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=11,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=64,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("model"), 1)


def test_a_model_of_a_folder_reads_in_batches(folder):
    texts = ["港の船", "島", "海の灯台"]
    reader = CrossEncoderReader(folder, device="cpu", batch_size=2, seconds=60)
    found = reader.scores("灯台", texts)
    assert len(found) == 3
    assert all(0.0 < score < 1.0 for score in found)
    one_by_one = [reader.scores("灯台", [text])[0] for text in texts]
    assert found == pytest.approx(one_by_one, abs=1e-5)


def test_when_the_time_is_used_up_the_first_batch_was_read(folder):
    reader = CrossEncoderReader(folder, device="cpu", batch_size=2, seconds=1e-9)
    assert len(reader.scores("灯台", ["港", "船", "島", "海"])) == 2
    assert reader.scores("灯台", []) == []


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"config\.json がありません.*reranker_model"):
        CrossEncoderReader(tmp_path).scores("灯台", ["港"])


def test_a_broken_model_is_refused(tmp_path):
    pytest.importorskip("sentence_transformers")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="モデルを読み込めません"):
        CrossEncoderReader(tmp_path).scores("灯台", ["港"])


def test_a_model_with_several_scores_is_refused(tmp_path):
    reader = CrossEncoderReader(saved(tmp_path, 3), device="cpu")
    with pytest.raises(ConfigurationError, match="ラベルが 3 つあります"):
        reader.scores("灯台", ["港"])


def test_a_search_is_read_again(plans):
    class Last:
        """Says that the worst is the best."""

        def scores(self, question, texts):
            return [place / len(texts) for place in range(len(texts))]

    question = "渡船の運航"
    usual = [hit.passage.id for hit in plans.search(question, top_k=50).hits]
    assert 1 < len(usual) <= READ_AGAIN
    again = plans.search(question, top_k=50, reader=Last())
    assert [hit.passage.id for hit in again.hits] == usual[::-1]
    assert again.hits[-1].features["read"] == 0.0


def test_an_engine_reads_again_with_the_model_of_its_settings(tmp_path):
    source = tmp_path / "灯台.md"
    source.write_text("# 灯台\n\n灯台は岬に立ち、毎晩光る。\n", encoding="utf-8")
    settings = Settings(home=tmp_path, embedding="none", reranker_model=tmp_path / "nothing")
    with closing(Engine(settings)) as engine:
        engine.ingest([source], collection="lamps")
        assert engine.reader() is engine.reader()
        with pytest.raises(ConfigurationError, match="reranker_model"):
            engine.search("灯台", collection="lamps")
        with pytest.raises(ConfigurationError, match="reranker_model"):
            engine.answer("灯台はどこに立つか", collection="lamps")
        with pytest.raises(ConfigurationError, match="reranker_model"):
            engine.check("灯台は岬に立つ。", collection="lamps")
        assert engine.search("網", collection="lamps").hits == ()
