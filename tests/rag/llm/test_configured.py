"""Models as settings."""

from pathlib import Path

import pytest

from rag.errors import ConfigurationError
from rag.llm.configured import EXTRACTIVE, configured_models, find_model
from rag.llm.model import EndpointModel, TransformersModel

ENDPOINT = {
    "name": "local",
    "kind": "endpoint",
    "base_url": "http://127.0.0.1:8000/v1/",
    "model": "plamo",
}


def test_the_embedded_default_is_always_the_first():
    assert configured_models([]) == {"extractive": EXTRACTIVE}
    assert list(configured_models([ENDPOINT])) == ["extractive", "local"]


def test_the_kinds():
    models = configured_models(
        [ENDPOINT, {"name": "small", "kind": "transformers", "path": "/models/small"}]
    )
    assert models["local"] == EndpointModel(
        name="local", base_url="http://127.0.0.1:8000/v1", model="plamo"
    )
    assert models["small"] == TransformersModel(name="small", path=Path("/models/small"))
    assert models["small"].concurrency == 1


def test_a_profile_stands_in_for_what_is_left_out():
    table = ENDPOINT | {"profile": "plamo-2.0-prime", "max_output_tokens": 2000}
    model = configured_models([table])["local"]
    assert (model.label, model.context_length, model.max_output_tokens) == (
        "PLaMo 2.0 Prime",
        32768,
        2000,
    )
    assert model.tokens_per_character == 1.0


def test_a_profile_gives_only_what_the_kind_knows():
    table = {"name": "q", "kind": "transformers", "path": "/q", "profile": "qwen3-32b"}
    model = configured_models([table])["q"]
    assert isinstance(model, TransformersModel)
    assert model.context_length == 32768


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "openai"}, "モデル「local」の kind が「openai」です。endpoint、transformers"),
        ({"api_key": "k"}, "api_key は書けません。.*api_key_env に書いてください"),
        ({"temprature": 1}, "temprature という項目はありません。ある項目: allow_public, "),
        ({"name": "a b"}, "name「a b」は使えません。英数字と"),
        ({"name": "extractive"}, "「extractive」が2度使われています"),
        ({"context_length": "長い"}, "context_length「長い」は使えません。整数に"),
        ({"context_length": 100}, "context_length「100」は使えません。512 以上に"),
        ({"context_length": 1024}, "max_output_tokens は context_length の半分以下"),
        ({"prompt_format": "alpaca"}, "chat, chat-without-system, instruct のいずれか"),
        ({"base_url": "http://8.8.8.8/v1"}, "モデル「local」: .*公開ネットワーク"),
        ({"profile": "gpt"}, "profile「gpt」はありません。ある profile: calm3-22b-chat, "),
        ({"model": ""}, "model「」は使えません。1文字以上に"),
        ({"api_key_env": "A-B"}, "api_key_env「A-B」は使えません。"),
        ({"read_timeout_s": 0}, "read_timeout_s「0」は使えません。0.0 より大きい数に"),
    ],
)
def test_wrong_settings_are_explained(changes, message):
    with pytest.raises(ConfigurationError, match=message):
        configured_models([ENDPOINT | changes])


def test_what_is_missing_is_named():
    with pytest.raises(ConfigurationError, match="1番目のモデルに name がありません"):
        configured_models([{"kind": "endpoint", "base_url": "http://a/v1", "model": "x"}])
    with pytest.raises(ConfigurationError, match="モデル「local」に base_url がありません"):
        configured_models([{"name": "local", "kind": "endpoint", "model": "x"}])


def test_a_public_server_with_leave():
    table = ENDPOINT | {"base_url": "https://8.8.8.8/v1", "allow_public": True}
    assert configured_models([table])["local"].base_url == "https://8.8.8.8/v1"


def test_a_model_is_found_by_name():
    models = configured_models([ENDPOINT])
    assert find_model(models, "local") is models["local"]
    assert find_model(models, "") is EXTRACTIVE
    with pytest.raises(ConfigurationError, match="使えるモデル: extractive, local"):
        find_model(models, "gpt")
