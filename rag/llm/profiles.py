"""Profiles: what is known of a model before an administrator has set it up.

They are data (`profiles.toml`), not code. None is a promise: `tried` says whether the model has
been run with Tenkyo.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter


class Profile(BaseModel):
    """What is known of a model.

    Attributes:
        name: Name used in the settings.
        label: Name that people see.
        vendor: Who makes it.
        weights: `closed` where the vendor supplies a server, `open` where they can be loaded.
        licence: The licence, or where it is agreed.
        tried: Whether it has been run with Tenkyo.
        note: What an administrator should know, in Japanese.
        settings: Values for the fields of `rag.llm.model`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    label: str
    vendor: str
    weights: Literal["closed", "open"]
    licence: str
    tried: bool
    note: str
    settings: dict[str, JsonValue]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    profiles: tuple[Profile, ...]


_FORM = TypeAdapter(_File)


@cache
def load_profiles() -> MappingProxyType[str, Profile]:
    """The profiles that come with Tenkyo, by name."""
    text = resources.files("rag.llm").joinpath("profiles.toml").read_text(encoding="utf-8")
    found = _FORM.validate_python(tomllib.loads(text)).profiles
    return MappingProxyType({profile.name: profile for profile in found})
