"""Counting tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from rag.errors import ConfigurationError
from rag.llm.model import EndpointModel, TransformersModel
from rag.llm.tokens import estimate_tokens, token_counter

ENDPOINT = EndpointModel(name="m", base_url="http://a/v1", model="m")


@pytest.fixture(scope="module")
def tokenizer():
    """A byte-level tokenizer with the 256 bytes and a few merges."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    made.train_from_iterator(["目標は80％とする。目標を達成する。"] * 4, trainer)
    return made


def test_exact_with_the_tokenizer(tokenizer, tmp_path):
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    text = "目標は80％とする。"
    expected = len(tokenizer.encode(text).ids)
    assert expected < estimate_tokens(text)
    for path in (tmp_path, tmp_path / "tokenizer.json"):
        assert token_counter(ENDPOINT.model_copy(update={"tokenizer": path}))(text) == expected
    assert token_counter(TransformersModel(name="m", path=tmp_path))(text) == expected


def test_a_file_that_is_no_tokenizer(tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="設定 tokenizer のファイル"):
        token_counter(ENDPOINT.model_copy(update={"tokenizer": path}))


@pytest.mark.parametrize(
    ("text", "bytes_", "rated"),
    [("", 1, 1), ("計画", 7, 4), ("令和7年度", 14, 9), ("plan", 5, 7)],
)
def test_estimates(text, bytes_, rated):
    assert estimate_tokens(text) == bytes_
    assert token_counter(ENDPOINT)(text) == bytes_
    rate = ENDPOINT.model_copy(update={"tokens_per_character": 1.5})
    assert token_counter(rate)(text) == rated


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_bytes_are_an_upper_bound(tokenizer, text):
    assert len(tokenizer.encode(text).ids) <= estimate_tokens(text)
