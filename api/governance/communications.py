"""Every communication that leaves the processes of this installation, as it is set up.

The list is made from the settings, not from traffic: what is not in it is not in the program. With
the settings as they come it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from api.identity.addresses import is_loopback
from rag.llm import EndpointModel, ModelSettings

if TYPE_CHECKING:
    from rag.settings import Settings

_HUB = "huggingface.co"


@dataclass(frozen=True, slots=True)
class Communication:
    """A destination that is contacted.

    Attributes:
        purpose: What for, in Japanese.
        destination: Host and port, without user names, passwords and queries.
        local: Whether it is this machine itself.
        sends: What is sent there.
        when: When.
        setting: The setting that opens it.
    """

    purpose: str
    destination: str
    local: bool
    sends: str
    when: str
    setting: str


def communications(settings: Settings, models: Mapping[str, ModelSettings]) -> list[Communication]:
    """What is contacted, destinations on this machine last.

    Args:
        settings: The settings of this installation.
        models: The models that answer, by name.
    """
    found = [*_models(models), *_database(settings), *_provider(settings), *_hub(settings)]
    return sorted(found, key=lambda one: one.local)


def _models(models: Mapping[str, ModelSettings]) -> Iterator[Communication]:
    for model in models.values():
        if isinstance(model, EndpointModel):
            host, shown = _place(model.base_url)
            yield Communication(
                purpose=f"言語モデル「{model.shown}」",
                destination=shown,
                local=is_loopback(host),
                sends="質問、やりとり、見つけた箇所の本文",
                when="このモデルで回答・原稿を作るときと、tenkyo models の点検",
                setting=f"models（name = {model.name}）",
            )


def _database(settings: Settings) -> Iterator[Communication]:
    try:
        url = make_url(settings.state_url) if settings.state_url else None
    except ArgumentError:
        return  # nothing is contacted under an address that cannot be read
    if url is None or url.get_backend_name() == "sqlite":
        return
    host = url.host or str(url.query.get("host", ""))
    yield Communication(
        purpose="状態データベース（鍵、会話、原稿など）",
        destination=f"{host}:{url.port or 5432}",
        local=host.startswith("/") or is_loopback(host),
        sends="会話、回答、原稿、利用者",
        when="つねに",
        setting="state_url",
    )


def _provider(settings: Settings) -> Iterator[Communication]:
    if settings.sign_in == "oidc" and settings.oidc_metadata_url:
        host, shown = _place(settings.oidc_metadata_url)
        yield Communication(
            purpose="サインイン（OpenID Connect）",
            destination=shown,
            local=is_loopback(host),
            sends="サインインの要求（質問や文書は送らない）",
            when="利用者がサインインするとき",
            setting="sign_in、oidc_metadata_url",
        )


def _hub(settings: Settings) -> Iterator[Communication]:
    if settings.embedding == "encoder" and settings.embedding_download:
        yield Communication(
            purpose="埋め込みモデルの取得",
            destination=f"{_HUB}:443",
            local=False,
            sends="モデルの名前（質問や文書は送らない）",
            when="手元にないモデルを初めて開くとき",
            setting="embedding_download",
        )


def _place(url: str) -> tuple[str, str]:
    """The host of an address, and the host with its port as it is shown."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return host, f"{f'[{host}]' if ':' in host else host}:{port}"
