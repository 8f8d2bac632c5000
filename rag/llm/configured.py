"""The models of an installation: those of the settings, and the embedded default, always first.

[[models]]
name = "plamo"
kind = "endpoint"
profile = "plamo-2.0-prime"
base_url = "http://10.1.2.3:8000/v1"
model = "plamo-2.0-prime"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from rag.errors import ConfigurationError
from rag.llm.model import EndpointModel, ExtractiveModel, ModelSettings, TransformersModel
from rag.llm.profiles import load_profiles

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

EXTRACTIVE = ExtractiveModel(name="extractive", label="抜き書き（生成AIなし）")
"""The embedded default, and what answers when a server is down."""

_FORM: TypeAdapter[ModelSettings] = TypeAdapter(ModelSettings)
_KINDS: dict[str, type[BaseModel]] = {"endpoint": EndpointModel, "transformers": TransformersModel}
_FROM_PROFILE = "profile"


def configured_models(tables: Iterable[Mapping[str, Any]]) -> dict[str, ModelSettings]:
    """Reads the models of the settings.

    Args:
        tables: One table a model, with the fields of `rag.llm.model`. Where it names a `profile`,
            that profile's values stand in for the fields that it leaves out.

    Returns:
        The models by name; the embedded default is the first.

    Raises:
        ConfigurationError: A model is wrong; the message names it, the field and the rule.
    """
    found: dict[str, ModelSettings] = {EXTRACTIVE.name: EXTRACTIVE}
    for place, table in enumerate(tables, start=1):
        model = _read(table, place)
        if model.name in found:
            raise ConfigurationError(
                f"モデルの名前「{model.name}」が2度使われています。"
                f"設定 models の name は、1つずつ違う名前（{EXTRACTIVE.name} 以外）にしてください。"
            )
        found[model.name] = model
    return found


def find_model(models: Mapping[str, ModelSettings], name: str) -> ModelSettings:
    """A model by name; the empty name is the embedded default.

    Raises:
        ConfigurationError: There is none of that name.
    """
    model = models.get(name or EXTRACTIVE.name)
    if model is None:
        raise ConfigurationError(
            f"「{name}」というモデルは設定にありません。使えるモデル: {', '.join(models)}。"
            "増やすには、設定ファイルに [[models]] を書き足してください。"
        )
    return model


def _read(table: Mapping[str, Any], place: int) -> ModelSettings:
    shown = f"モデル「{table['name']}」" if table.get("name") else f"{place}番目のモデル"
    if table.get("kind") not in _KINDS:
        raise ConfigurationError(
            f"{shown}の kind が「{table.get('kind', '')}」です。"
            f"{'、'.join(_KINDS)} のいずれかを書いてください。"
        )
    try:
        return _FORM.validate_python(_completed(table))
    except ValidationError as error:
        raise ConfigurationError(_explained(error.errors()[0], shown, table)) from error
    except ConfigurationError as error:
        raise ConfigurationError(f"{shown}: {error.message}") from error


def _completed(table: Mapping[str, Any]) -> dict[str, Any]:
    """A model's table with what its profile says for fields of its kind."""
    name = table.get(_FROM_PROFILE)
    if not name:
        return dict(table)
    profiles = load_profiles()
    if name not in profiles:
        raise ConfigurationError(
            f"profile「{name}」はありません。ある profile: {', '.join(sorted(profiles))}"
        )
    known = _KINDS[table["kind"]].model_fields
    given: dict[str, Any] = {"label": profiles[name].label}
    given |= {key: value for key, value in profiles[name].settings.items() if key in known}
    return given | dict(table)


def _explained(error: ErrorDetails, shown: str, table: Mapping[str, Any]) -> str:
    # The first part of the place is the kind that the union was read as.
    field = ".".join(str(part) for part in error["loc"][1:])
    kind = error["type"]
    if kind == "extra_forbidden" and field == "api_key":
        return (
            f"{shown}に api_key は書けません。設定ファイルに鍵を残さないよう、"
            "環境変数に置き、その名前を api_key_env に書いてください。"
        )
    if kind == "extra_forbidden":
        fields = ", ".join(sorted(_KINDS[table["kind"]].model_fields))
        return f"{shown}に {field} という項目はありません。ある項目: {fields}"
    if kind == "missing":
        return f"{shown}に {field} がありません。書き足してください。"
    if kind == "value_error":
        return f"{shown}の設定が合いません。{error['ctx']['error']}にしてください。"
    return f"{shown}の {field}「{error['input']}」は使えません。{_rule(error)}にしてください。"


def _rule(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    phrases = {
        "greater_than_equal": "{ge} 以上",
        "less_than_equal": "{le} 以下",
        "greater_than": "{gt} より大きい数",
        "less_than": "{lt} より小さい数",
        "string_too_short": "1文字以上",
        "literal_error": "{expected} のいずれか",
        "string_pattern_mismatch": "英数字と . _ - だけの名前",
    }
    phrase = phrases.get(error["type"])
    if phrase is not None:
        return phrase.format(**limits).replace(" or ", ", ").replace("'", "")
    words = {"int": "整数", "float": "数", "bool": "true か false", "path": "場所", "tuple": "配列"}
    return words.get(error["type"].partition("_")[0], "文字列")
