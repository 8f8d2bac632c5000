"""Local weights in this process: a tiny random model, really loaded and really run."""

import shutil

import pytest

from rag.errors import (
    LanguageModelBusyError,
    LanguageModelRequestError,
    LanguageModelTimeoutError,
    LanguageModelUnreachableError,
)
from rag.llm.messages import Message
from rag.llm.model import TransformersModel
from rag.llm.opening import open_model
from rag.llm.packing import Window
from rag.llm.tokens import token_counter

ASK = [Message("system", "係です。"), Message("user", "目標は？")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from tests.rag.llm.tiny_model import make_tiny_model

    return make_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def llm(folder):
    llm = open_model(settings(folder))
    yield llm
    llm.close()


def settings(folder, **changes):
    given = {
        "name": "tiny",
        "path": folder,
        "context_length": 2048,
        "max_output_tokens": 1000,
        "queue_timeout_s": 0.0,
    }
    return TransformersModel(**(given | changes))


def test_it_generates_the_same_words_piece_by_piece(llm):
    first = list(llm.generate(ASK, max_tokens=24))
    assert first[-1].finish == "length"
    assert len(first) > 5
    assert "".join(piece.text for piece in first)
    assert list(llm.generate(ASK, max_tokens=24)) == first


def test_closing_the_generator_stops_the_model_and_frees_it(llm):
    pieces = llm.generate(ASK, max_tokens=200)
    next(pieces)
    with pytest.raises(LanguageModelBusyError):
        next(llm.generate(ASK))
    pieces.close()
    assert list(llm.generate(ASK, max_tokens=16))[-1].finish == "length"


def test_tokens_are_counted_by_its_own_tokenizer(llm, folder):
    window = Window.of(llm.settings, token_counter(llm.settings))
    assert window.count("目標") < 7
    assert window.room(ASK) > 900


def test_a_prompt_that_does_not_fit_is_refused(llm):
    with pytest.raises(LanguageModelRequestError, match="回答の 1000 と合わせて context_length"):
        list(llm.generate([Message("user", "計" * 2000)]))


def test_it_ends_in_time(folder):
    llm = open_model(settings(folder, total_timeout_s=0.001))
    with pytest.raises(LanguageModelTimeoutError, match=r"0\.001 秒では"):
        list(llm.generate(ASK))


def test_llamaindex_chats_with_it(llm):
    assert llm.metadata.model_name == "tiny"
    told = llm.complete("目標は？", max_tokens=8).additional_kwargs
    assert (told["finish_reason"], told["completion_tokens"]) == ("length", 8)
    assert told["total_tokens"] == told["prompt_tokens"] + 8 > 12


def test_weights_that_are_not_there(tmp_path, folder):
    with pytest.raises(LanguageModelUnreachableError, match=r"重みを .* から読めません"):
        list(open_model(settings(tmp_path / "none")).generate(ASK))
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    (damaged / "model.safetensors").unlink()
    with pytest.raises(LanguageModelUnreachableError, match="重みを"):
        list(open_model(settings(damaged)).generate(ASK))
