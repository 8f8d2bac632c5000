"""How people sign in to the chat: checked before `tenkyo ui` and `tenkyo up` start it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.settings import Settings

_CALLBACK = "/oauth2callback"
_SHORTEST_SECRET = 32
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def sign_in_environment(settings: Settings) -> dict[str, str]:
    """What the chat is told of signing in, as variables.

    Args:
        settings: The settings of this installation.
    """
    told = {
        "SIGN_IN": settings.sign_in,
        "SIGN_OUT_URL": settings.sign_out_url,
        "PUBLIC_API_URL": settings.public_api_url,
        "TRUSTED_USER_HEADER": settings.trusted_user_header,
        "TRUSTED_GROUPS_HEADER": settings.trusted_groups_header,
        "TRUSTED_DIVISION_HEADER": settings.trusted_division_header,
        "TRUSTED_PROXIES": json.dumps(settings.trusted_proxies),
        "TRUSTED_ROLES": json.dumps(settings.trusted_roles),
        "GROUP_ROLES": json.dumps(settings.group_roles),
        "OIDC_USER_CLAIM": settings.oidc_user_claim,
        "OIDC_NAME_CLAIM": settings.oidc_name_claim,
        "OIDC_GROUPS_CLAIM": settings.oidc_groups_claim,
        "OIDC_DIVISION_CLAIM": settings.oidc_division_claim,
    }
    # The web server must not take a header's word for where a connection comes from.
    return {f"TENKYO_{name}": value for name, value in told.items()} | {"FORWARDED_ALLOW_IPS": ""}


def require_sign_in(settings: Settings, host: str, environment: Mapping[str, str]) -> None:
    """Refuses to start a chat that others could use without telling who they are.

    Args:
        settings: The settings of this installation.
        host: Address on which the chat is to listen.
        environment: Variables that the chat will see.

    Raises:
        ConfigurationError: The chat would not be safe, or could not be used; with the cure.
    """
    from ui.people.safety import is_loopback, refusal
    from ui.settings import ui_settings

    reason = refusal(ui_settings(environment), host, environment.get("FORWARDED_ALLOW_IPS"))
    if reason:
        raise ConfigurationError(reason)
    if not is_loopback(host) and not settings.public_api_url:
        raise ConfigurationError(
            f"画面のアドレス {host} はほかの機械からも使えます。サインインと原典の表示のために、"
            "ブラウザーから見た API のアドレスを設定 public_api_url に指定してください"
            "（例 https://plan.example.go.jp:8000）。"
        )


@contextmanager
def provider_secrets(settings: Settings) -> Iterator[list[str]]:
    """A private file for Streamlit with what it needs of an OpenID Connect provider.

    It lies in a folder of its own, readable by its owner only, and goes at the end.

    Args:
        settings: The settings of this installation.

    Yields:
        Options for Streamlit; none where people sign in otherwise.

    Raises:
        ConfigurationError: A setting of the provider is missing or cannot be used.
    """
    if settings.sign_in != "oidc":
        yield []
        return
    content = _secrets(settings)
    with tempfile.TemporaryDirectory(prefix="tenkyo-") as folder:
        file = Path(folder) / "secrets.toml"
        file.touch(mode=0o600)
        file.write_text(content, encoding="utf-8")
        yield ["--secrets.files", str(file)]


def _secrets(settings: Settings) -> str:
    """The file (TOML). A JSON text is a TOML text too, without what cannot be seen."""
    kwargs = {"scope": settings.oidc_scope, "prompt": "select_account"}
    entries = {
        "redirect_uri": _redirect_uri(settings.oidc_redirect_uri),
        "cookie_secret": _secret(settings, "oidc_cookie_secret_file", _SHORTEST_SECRET),
        "client_id": _given(settings, "oidc_client_id"),
        "client_secret": _secret(settings, "oidc_client_secret_file", 1),
        "server_metadata_url": _given(settings, "oidc_metadata_url"),
    }
    lines = [f"{name} = {_quoted(name, value)}" for name, value in entries.items()]
    inner = ", ".join(f"{name} = {_quoted(name, value)}" for name, value in kwargs.items())
    return "\n".join(["[auth]", *lines, f"client_kwargs = {{ {inner} }}", ""])


def _redirect_uri(written: str) -> str:
    parts = urlsplit(written)
    absolute = parts.scheme in {"http", "https"} and parts.netloc
    if not absolute or not parts.path.endswith(_CALLBACK):
        raise ConfigurationError(
            f"設定 oidc_redirect_uri の値「{written}」は使えません。画面のアドレスに {_CALLBACK} を"
            f"付けたもの（例 https://plan.example.go.jp{_CALLBACK}）を指定し、"
            "同じものを提供者にも登録してください。"
        )
    return written


def _given(settings: Settings, name: str) -> str:
    value = str(getattr(settings, name))
    if not value:
        raise ConfigurationError(
            f"sign_in が oidc のときは、設定 {name}（環境変数 TENKYO_{name.upper()}）が必要です。"
        )
    return value


def _secret(settings: Settings, name: str, shortest: int) -> str:
    """What a file holds, without the end of its line."""
    file: Path | None = getattr(settings, name)
    if file is None:
        raise ConfigurationError(
            f"sign_in が oidc のときは、設定 {name} に秘密を書いたファイルを指定してください"
            "（例 openssl rand -hex 32 の出力）。"
        )
    try:
        value = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"設定 {name} のファイル {file} を読めません。場所と権限を確かめてください。（{error}）"
        ) from error
    if len(value) < shortest:
        raise ConfigurationError(
            f"設定 {name} のファイル {file} の秘密は、{shortest} 文字以上にしてください"
            "（例 openssl rand -hex 32 の出力）。"
        )
    return value


def _quoted(name: str, value: str) -> str:
    if _UNSEEN.search(value):
        raise ConfigurationError(f"{name} に、改行などの見えない文字は使えません。")
    return json.dumps(value, ensure_ascii=False)
