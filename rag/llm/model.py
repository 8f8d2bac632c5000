"""A named model: what kind it is, where it is, and what it may take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from rag.llm.addresses import checked_base_url
from rag.llm.formats import FormatName

_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=_NAME)]
    label: str = ""

    @property
    def shown(self) -> str:
        """The name that people see."""
        return self.label or self.name


class ExtractiveModel(_Model):
    """The embedded default: no language model, answers are words of the documents.

    Attributes:
        name: Name used in settings, requests and answers.
        label: Name that people see.
    """

    kind: Literal["extractive"] = "extractive"


class _GenerativeModel(_Model):
    """What every language model has.

    Attributes:
        name: Name used in settings, requests and answers.
        label: Name that people see.
        profile: The profile that the settings were completed from, empty for none.
        prompt_format: How messages are laid out, see `rag.llm.formats`.
        context_length: The model's window, prompt and answer together, in tokens.
        max_output_tokens: Longest answer, in tokens.
        tokenizer: `tokenizer.json` of the weights, with which tokens are counted exactly.
        tokens_per_character: An upper estimate for texts like ours, used where there is no
            tokenizer; without either the number of UTF-8 bytes is taken, which no tokenizer with
            byte fallback exceeds.
        thinking: Whether the model thinks aloud in front of its answer, up to `</think>`.
        temperature: 0 for the most probable words.
        stop: Words at which the answer ends.
        total_timeout_s: Longest time of an answer, in seconds.
        concurrency: How many answers are generated at once.
        queue_timeout_s: How long a further one waits, in seconds.
        yen_per_million_prompt: Price of a million tokens that it takes in, in yen, for the figures
            of usage; 0 for a model of one's own.
        yen_per_million_completion: Price of a million tokens that it gives.
        note: What the administrator says of it, for its model card.
    """

    profile: str = ""
    prompt_format: FormatName = "chat"
    context_length: Annotated[int, Field(ge=512, le=10_000_000)] = 8192
    max_output_tokens: Annotated[int, Field(ge=16, le=100_000)] = 1024
    tokenizer: Path | None = None
    tokens_per_character: Annotated[float, Field(gt=0, le=4)] | None = None
    thinking: bool = False
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    stop: tuple[str, ...] = ()
    total_timeout_s: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 4
    queue_timeout_s: Annotated[float, Field(ge=0, le=3600)] = 30.0
    yen_per_million_prompt: Annotated[float, Field(ge=0)] = 0.0
    yen_per_million_completion: Annotated[float, Field(ge=0)] = 0.0
    note: str = ""

    @model_validator(mode="after")
    def _leaves_room(self) -> _GenerativeModel:
        if self.max_output_tokens * 2 > self.context_length:
            raise ValueError("max_output_tokens は context_length の半分以下")
        return self


class EndpointModel(_GenerativeModel):
    """A model behind an OpenAI-compatible server: vLLM, llama.cpp, Ollama, LM Studio, TGI ...

    Attributes:
        base_url: Address of the API, such as `http://127.0.0.1:8000/v1`.
        model: The model's id on that server.
        api_key_env: Name of the environment variable that holds the key; empty for no key. The key
            itself never stands in the settings.
        ca_file: Certificates of the authority that signed the server's, for https.
        allow_public: Whether the server may stand in a public network.
        connect_timeout_s: Longest time until the server takes the connection, in seconds.
        read_timeout_s: Longest silence, before the first word as well as between two, in seconds.
        retries: How often a request is made again as long as no word has come.
        extra_body: Fields added to each request, for what one server alone understands.
    """

    kind: Literal["endpoint"] = "endpoint"
    base_url: str
    model: Annotated[str, Field(min_length=1)]
    api_key_env: Annotated[str, Field(pattern=f"^$|{_VARIABLE}")] = ""
    ca_file: Path | None = None
    allow_public: bool = False
    connect_timeout_s: Annotated[float, Field(gt=0, le=600)] = 5.0
    read_timeout_s: Annotated[float, Field(gt=0, le=3600)] = 60.0
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    extra_body: dict[str, JsonValue] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        # Whether it is public is judged below, when allow_public is known.
        return checked_base_url(url, allow_public=True)

    @model_validator(mode="after")
    def _stands_in_a_closed_network(self) -> EndpointModel:
        checked_base_url(self.base_url, allow_public=self.allow_public)
        return self


class TransformersModel(_GenerativeModel):
    """Weights in a local folder, run in this process by transformers.

    Attributes:
        path: Folder with config.json, tokenizer and safetensors.
        device: `cpu`, `cuda`, `cuda:0` ...
        dtype: Precision of the weights in memory; `auto` as they are stored.
    """

    kind: Literal["transformers"] = "transformers"
    path: Path
    device: str = "cpu"
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 1


LanguageModelSettings = EndpointModel | TransformersModel
ModelSettings = Annotated[ExtractiveModel | LanguageModelSettings, Field(discriminator="kind")]
