"""Every setting, declared once. Read by engine, eval, api and cli only.

A setting is an environment variable `TENKYO_…` or a line of `tenkyo.toml` in the home folder; the
variable wins.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SETTINGS_FILE = "tenkyo.toml"


def default_home() -> Path:
    """The folder under which collections live: `TENKYO_HOME`, else the checkout.

    An installed package has no checkout; its data go to the user's data folder. It is never the
    working directory of the moment.

    Raises:
        ConfigurationError: The named folder begins with the ~ of a user who does not exist.
    """
    named = os.environ.get("TENKYO_HOME")
    if named:
        return _resolved(Path(named))
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return _resolved(Path(data)) / "tenkyo"


def _resolved(folder: Path) -> Path:
    try:
        return folder.expanduser().resolve()
    except RuntimeError as error:  # ~name of a user who does not exist; a loop of links
        raise ConfigurationError(
            f"フォルダー {folder} の場所が分かりません。"
            "設定 home（環境変数 TENKYO_HOME）に絶対パスを指定してください。"
        ) from error


class Settings(BaseSettings):
    """The settings of this installation.

    Attributes:
        home: Folder of the collections (`indexes/` below it).
        max_file_mb: Largest file that is taken in, in MiB.
        max_unpacked_mb: Largest content of an Office file when unpacked, in MiB.
        max_pages: Largest number of pages, slides or sheets.
        max_passages_per_file: Largest number of passages of one file.
        passage_target: Length of passages that splitting aims at, in characters.
        passage_maximum: Length that no passage exceeds.
        ocr: Whether pages without text are recognised by tesseract where it is installed.
        embedding: `trained` on the collection, an `encoder` of the administrator, or `none`.
        embedding_model: Folder of the encoder, or its name in the local hub cache.
        embedding_family: Family that decides the encoder's prefixes, see `rag.embedding.families`.
        embedding_device: `cpu` or `cuda`; empty takes a GPU where there is one.
        embedding_batch: Texts that the encoder takes at once.
        embedding_download: Whether an encoder that is not on this machine may be fetched.
        writer_timeout_s: Seconds to wait for another writer.
        models: Language models, a table each, see `rag.llm.configured`; none by default.
        model: Name of the model that answers unless another is asked for; empty takes words of the
            documents, without a language model.
        prompts: Folder of the administrator's prompts, which win over ours; None for none.
        unsupported: What becomes of sentences that the check does not find supported.
        entailment_model: Folder of a Japanese entailment model (CrossEncoder) for the check; None
            compares words.
        support_model: Name of a language model that reads sentences beside what they cite once they
            have passed the check, and may only be stricter; empty for none.
        query_expansion: Whether the model that answers is asked for further wordings of the
            question, which are searched for too.
        thesaurus: CSV of an installation's own words for the same thing, added to ours; None for
            none.
        reranker_model: Folder of a cross-encoder that reads the best passages again; None for none.
        reranker_batch: Passages that it reads at once.
        reranker_seconds: Time after which it begins no further batch.
        draft_font: Font of drafts for Word unless another is asked for.
        collection: Collection of the API unless a request names another.
        host: Address on which the API listens.
        port: Port of the API.
        tls_certificate: PEM file of the certificate with which API and chat speak TLS; None speaks
            plainly.
        tls_key: PEM file of its private key.
        public_api_url: Address under which browsers reach the API, for links; empty takes that of
            the request.
        allowed_hosts: Further host names under which the API may be called without keys.
        state_url: Database of keys, conversations, drafts and jobs; empty takes SQLite below home.
        trusted_user_header: Header in which a front tells who has signed in; empty for none.
        trusted_groups_header: Header in which it tells the groups, with commas between.
        trusted_division_header: Header in which it tells the division.
        trusted_proxies: Addresses of the fronts that may send these headers.
        trusted_roles: Roles of users whom a front names; those not listed are readers.
        trusted_clearance: Highest confidentiality that such users may read.
        sign_in: How people sign in to the chat UI: `users` of the API, an `oidc` provider, or the
            `header` of a trusted front; empty for none, or for a front that the header names.
        sign_out_url: Address at which the front of the UI ends its sessions; empty for none.
        ui_host: Address on which the chat UI listens.
        oidc_metadata_url: Address of the provider's metadata (OpenID Connect Discovery 1.0).
        oidc_client_id: Our name at the provider.
        oidc_client_secret_file: File of our secret at the provider.
        oidc_cookie_secret_file: File of the secret that signs the cookies of the UI.
        oidc_redirect_uri: Address of the UI to which the provider leads back, with /oauth2callback.
        oidc_scope: What the provider is asked for.
        oidc_user_claim: Claim of the ID token that is the name of a person; it must never be given
            to another one.
        oidc_name_claim: Claim of the name that is shown.
        oidc_groups_claim: Claim of the groups; empty for none.
        oidc_division_claim: Claim of the division; empty for none.
        group_roles: Roles of the members of groups that a provider or a front names, beside
            `trusted_roles`.
        session_hours: Hours after which a local user signs in again in any case.
        session_idle_minutes: Minutes without a call after which they do.
        notice_file: Text or Markdown that people accept before their first question; None for ours.
        highest_entry: Highest confidentiality (機密性) that people may enter, as the notice says.
        public_ui_url: Address under which browsers reach the chat, to lead there after signing in;
            empty takes port 8501 of the host of the request.
        answer_concurrency: Answers that are made at the same time.
        answer_queue: Questions that may wait for their turn; more are turned away.
        rate_per_minute: Requests a minute of one caller; 0 sets no limit.
        max_request_kb: Largest body of a request other than an upload, in KiB.
        request_timeout_s: Seconds after which a body that has not arrived, or a job that was asked
            for at once, is given up.
        ingest_memory_mb: Memory that the reading of one uploaded file may take, in MiB.
        ingest_timeout_s: Seconds that it may take.
        link_minutes: Minutes for which links to sources and page images hold.
        trash_days: Days for which what was deleted can be had back.
        private_days: Days after which an uploaded private document is used no more, unless its
            owner says another day; 0 sets none.
        attached_hours: Hours for which a file that is attached to a conversation is used in it.
        audit: What the audit log keeps: everything, everything but words, or nothing.
        audit_days: Days for which the audit log is kept; 0 keeps it until it is removed by hand.
    """

    model_config = SettingsConfigDict(
        env_prefix="TENKYO_", env_ignore_empty=True, extra="forbid", validate_default=True
    )

    home: Path = Field(default_factory=default_home)
    max_file_mb: Annotated[int, Field(ge=1)] = 100
    max_unpacked_mb: Annotated[int, Field(ge=1)] = 2048
    max_pages: Annotated[int, Field(ge=1)] = 20_000
    max_passages_per_file: Annotated[int, Field(ge=1)] = 200_000
    passage_target: Annotated[int, Field(ge=80, le=4000)] = 420
    passage_maximum: Annotated[int, Field(ge=120, le=8000)] = 640
    ocr: bool = True
    embedding: Literal["trained", "encoder", "none"] = "trained"
    embedding_model: str = ""
    embedding_family: str = "none"
    embedding_device: str = ""
    embedding_batch: Annotated[int, Field(ge=1)] = 32
    embedding_download: bool = False
    writer_timeout_s: Annotated[float, Field(ge=0)] = 600.0
    models: tuple[dict[str, Any], ...] = ()
    model: str = ""
    prompts: Path | None = None
    unsupported: Literal["withhold", "flag"] = "withhold"
    entailment_model: Path | None = None
    support_model: str = ""
    query_expansion: bool = False
    thesaurus: Path | None = None
    reranker_model: Path | None = None
    reranker_batch: Annotated[int, Field(ge=1)] = 16
    reranker_seconds: Annotated[float, Field(gt=0)] = 1.0
    draft_font: Literal["ＭＳ 明朝", "游明朝"] = "ＭＳ 明朝"
    collection: str = "default"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    public_api_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    state_url: str = ""
    trusted_user_header: str = ""
    trusted_groups_header: str = ""
    trusted_division_header: str = ""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    trusted_roles: dict[str, tuple[Literal["reader", "editor", "auditor", "admin"], ...]] = {}
    trusted_clearance: Literal[1, 2] = 2
    sign_in: Literal["", "users", "oidc", "header"] = ""
    sign_out_url: str = ""
    ui_host: str = "127.0.0.1"
    oidc_metadata_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    oidc_cookie_secret_file: Path | None = None
    oidc_redirect_uri: str = ""
    oidc_scope: str = "openid profile"
    oidc_user_claim: str = "sub"
    oidc_name_claim: str = "name"
    oidc_groups_claim: str = ""
    oidc_division_claim: str = ""
    group_roles: dict[str, tuple[Literal["reader", "editor", "auditor", "admin"], ...]] = {}
    session_hours: Annotated[int, Field(ge=1, le=24 * 31)] = 12
    session_idle_minutes: Annotated[int, Field(ge=1)] = 120
    notice_file: Path | None = None
    highest_entry: Literal[1, 2] = 2
    public_ui_url: str = ""
    answer_concurrency: Annotated[int, Field(ge=1)] = 4
    answer_queue: Annotated[int, Field(ge=0)] = 64
    rate_per_minute: Annotated[int, Field(ge=0)] = 240
    max_request_kb: Annotated[int, Field(ge=1)] = 2048
    request_timeout_s: Annotated[float, Field(gt=0)] = 120.0
    ingest_memory_mb: Annotated[int, Field(ge=256)] = 6144
    ingest_timeout_s: Annotated[float, Field(gt=0)] = 3600.0
    link_minutes: Annotated[int, Field(ge=1)] = 15
    trash_days: Annotated[int, Field(ge=1)] = 30
    private_days: Annotated[int, Field(ge=0)] = 0
    attached_hours: Annotated[int, Field(ge=1)] = 24
    audit: Literal["full", "metadata", "off"] = "full"
    audit_days: Annotated[int, Field(ge=0)] = 0

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return _resolved(home)

    @property
    def indexes(self) -> Path:
        """The folder of the collections."""
        return self.home / "indexes"

    @property
    def state(self) -> Path:
        """The folder of what the API keeps: its database, secrets, uploads, audit log."""
        return self.home / "state"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `tenkyo.toml` of the home folder."""
        file = TomlConfigSettingsSource(settings_cls, default_home() / SETTINGS_FILE)
        return init_settings, env_settings, file


def load_settings() -> Settings:
    """Reads the settings.

    Raises:
        ConfigurationError: A setting is unknown or its value is not allowed; the message names it.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise _not_allowed(error.errors()[0]) from error
    except (ValueError, OSError) as error:
        raise ConfigurationError(
            f"設定ファイル {default_home() / SETTINGS_FILE} を読めません。"
            f"権限と TOML の書き方を確かめてください。（{error}）"
        ) from error
    if settings.passage_maximum < settings.passage_target:
        raise ConfigurationError("設定 passage_maximum は passage_target 以上にしてください。")
    if settings.embedding == "encoder" and not settings.embedding_model:
        raise ConfigurationError(
            "設定 embedding が encoder のときは、"
            "embedding_model にモデルのフォルダーを指定してください。"
        )
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise ConfigurationError(
            "設定 tls_certificate と tls_key は、両方を指定するか、両方を空にしてください。"
        )
    return settings


def _not_allowed(error: ErrorDetails) -> ConfigurationError:
    name = "_".join(str(part) for part in error["loc"]).lower().removeprefix("tenkyo_")
    if error["type"] == "extra_forbidden":
        return ConfigurationError(
            f"設定 {name} はありません（{SETTINGS_FILE}）。名前を直すか、消してください。"
            f"ある設定: {', '.join(sorted(Settings.model_fields))}"
        )
    return ConfigurationError(
        f"設定 {name}（環境変数 TENKYO_{name.upper()} または {SETTINGS_FILE}）の値"
        f"「{error['input']}」は使えません。{_rule(error)}にしてください。"
    )


def _rule(error: ErrorDetails) -> str:
    """What a value must be, in words that follow it."""
    limits = error.get("ctx", {})
    kind = error["type"]
    if kind == "greater_than_equal":
        return f"{limits['ge']} 以上"
    if kind == "less_than_equal":
        return f"{limits['le']} 以下"
    if kind == "literal_error":
        return str(limits["expected"]).replace(" or ", ", ").replace("'", "") + " のいずれか"
    words = {"int": "整数", "float": "数", "bool": "true か false のどちらか", "path": "フォルダー"}
    return words.get(kind.partition("_")[0], "文字列")
