"""Configured models: prefixes, fingerprints and offline loading, with a tiny random BERT."""

import json
import os

import numpy as np
import pytest

from rag.embedding.encoder import EncoderEmbedding
from rag.errors import EmbeddingModelError

CHARACTERS = sorted(set("検索クエリ文書章: 港の計画を見直す市querypassag。"))


def make_model(folder, *, seed=0, prompts=None):
    """A BERT of one layer over single characters, with weights from a seed."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {piece: place for place, piece in enumerate([*special, *CHARACTERS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=64,
        **dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True)),
    ).save_pretrained(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    if prompts is not None:
        value = {"prompts": prompts, "default_prompt_name": "query"}
        (folder / "config_sentence_transformers.json").write_text(json.dumps(value))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("models") / "tiny-bert")


def encoder(folder, family="none", **options):
    return EncoderEmbedding(str(folder), family=family, device="cpu", **options)


@pytest.fixture(scope="module")
def plain(folder):
    return encoder(folder)


TEXTS = ["港の計画", "計画を見直す市"]


def test_unit_vectors(plain):
    vectors = plain.embed_queries(TEXTS)
    assert vectors.shape == (2, 16)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert plain.dimension == 16
    assert plain.name == "tiny-bert (none)"
    assert plain.embed_passages([]).shape == (0, 16)


@pytest.mark.parametrize(
    ("family", "query", "passage"),
    [
        ("e5", "query: ", "passage: "),
        ("ruri-v3", "検索クエリ: ", "検索文書: "),
        ("ruri", "クエリ: ", "文章: "),
        ("bge-m3", "", ""),
    ],
)
def test_prefixes_are_put_in_front_exactly_once(folder, plain, family, query, passage):
    model = encoder(folder, family)
    for embed, prefix in ((model.embed_queries, query), (model.embed_passages, passage)):
        expected = plain.embed_queries([prefix + text for text in TEXTS])
        assert np.allclose(embed(TEXTS), expected, atol=1e-6)
        if prefix:
            twice = plain.embed_queries([prefix * 2 + text for text in TEXTS])
            assert not np.allclose(embed(TEXTS), twice, atol=1e-3)
            assert not np.allclose(embed(TEXTS), plain.embed_queries(TEXTS), atol=1e-3)


def test_prompts_of_the_model_itself_do_not_come_on_top(plain, tmp_path):
    prompted = encoder(
        make_model(tmp_path / "model", prompts={"query": "検索", "document": "文書"})
    )
    assert np.allclose(prompted.embed_queries(TEXTS), plain.embed_queries(TEXTS), atol=1e-6)


def test_batches_do_not_change_the_vectors(folder, plain):
    texts = [text * length for length in range(1, 6) for text in TEXTS]
    one = encoder(folder, batch_size=1).embed_passages(texts)
    assert np.allclose(one, plain.embed_passages(texts), atol=1e-5)


def test_the_fingerprint_is_that_of_weights_prefixes_and_vocabulary(folder, plain, tmp_path):
    before = encoder(folder).fingerprint
    assert before == plain.fingerprint
    assert len(before) == 32
    others = {
        encoder(folder, "e5").fingerprint,
        encoder(folder, "ruri").fingerprint,
        encoder(make_model(tmp_path / "weights", seed=1)).fingerprint,
        encoder(_renamed(make_model(tmp_path / "vocabulary"))).fingerprint,
    }
    assert len(others) == 4
    assert before not in others
    # Families without prefixes give the same vectors.
    assert encoder(folder, "bge-m3").fingerprint == before


def _renamed(folder):
    """The same model with two characters of its vocabulary exchanged."""
    path = folder / "tokenizer.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    vocabulary = value["model"]["vocab"]
    vocabulary["港"], vocabulary["市"] = vocabulary["市"], vocabulary["港"]
    path.write_text(json.dumps(value), encoding="utf-8")
    return folder


def test_an_unknown_family_is_told_before_anything_is_loaded():
    with pytest.raises(EmbeddingModelError, match=r"系統「e6」.*e5、"):
        EncoderEmbedding("nowhere", family="e6")


@pytest.mark.parametrize("source", ["/nowhere/model", "no-such-group/no-such-model"])
def test_nothing_is_looked_up_on_a_network(source, monkeypatch):
    """A name that is not on this machine fails at once, without a single connection."""
    import socket

    def refuse(*arguments, **options):
        pytest.fail(f"a connection was attempted: {arguments}")

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(EmbeddingModelError, match="embedding_model"):
        encoder(source).embed_queries(["港"])
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", b"{"),
        ("tokenizer.json", b"{"),
        ("model.safetensors", b"\0" * 100),
        ("model.safetensors", None),
    ],
)
def test_damaged_models_are_told(tmp_path, name, content):
    folder = make_model(tmp_path / "model")
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(EmbeddingModelError, match=r"読み込めません（\w+）。.*embedding_model"):
        encoder(folder).embed_queries(["港"])


def test_weights_of_another_shape_are_told(tmp_path):
    folder = make_model(tmp_path / "model")
    config = folder / "config.json"
    config.write_text(config.read_text().replace('"hidden_size": 16', '"hidden_size": 32'))
    with pytest.raises(EmbeddingModelError, match="RuntimeError"):
        encoder(folder).embed_queries(["港"])
