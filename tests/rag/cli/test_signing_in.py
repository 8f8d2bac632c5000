"""The chat is not started where others could use it without telling who they are."""

import stat
import tomllib
from pathlib import Path

import pytest

from rag.cli.signing_in import provider_secrets, require_sign_in, sign_in_environment
from rag.errors import ConfigurationError
from rag.settings import Settings

ANY = "0.0.0.0"  # noqa: S104 - every address of the machine
PUBLIC = {"public_api_url": "https://plan.example.go.jp:8000"}
KEY = {"TENKYO_UI_KEY": "tk_1_x"}
FRONT = {"sign_in": "header", "trusted_user_header": "X-User"}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Settings that nothing of this machine's environment is mixed into."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TENKYO_{name.upper()}", raising=False)
    monkeypatch.setenv("TENKYO_HOME", str(tmp_path))
    return lambda **given: Settings(**given)


def started(settings, host, environment=None):
    require_sign_in(settings, host, sign_in_environment(settings) | (environment or {}))


@pytest.mark.parametrize(
    ("given", "host", "environment"),
    [
        ({}, "127.0.0.1", {}),
        ({"sign_in": "users"} | PUBLIC, ANY, {}),
        ({"sign_in": "oidc"} | PUBLIC, ANY, KEY),
        (FRONT | PUBLIC, ANY, KEY),
    ],
)
def test_what_is_safe_starts(made, given, host, environment):
    started(made(**given), host, environment)


@pytest.mark.parametrize(
    ("given", "host", "environment", "said"),
    [
        ({}, ANY, {}, "設定 sign_in"),
        ({}, "10.0.0.5", KEY, "設定 sign_in"),
        ({"sign_in": "oidc"} | PUBLIC, ANY, {}, "TENKYO_UI_KEY"),
        (FRONT | PUBLIC, ANY, {}, "TENKYO_UI_KEY"),
        (FRONT | PUBLIC | {"trusted_proxies": ()}, ANY, KEY, "trusted_proxies"),
        ({"sign_in": "header"} | PUBLIC, ANY, KEY, "trusted_user_header"),
        ({"sign_in": "users"}, ANY, {}, "public_api_url"),
        (FRONT | PUBLIC, ANY, KEY | {"FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS"),
    ],
)
def test_what_is_not_safe_does_not_start(made, given, host, environment, said):
    with pytest.raises(ConfigurationError, match=said):
        started(made(**given), host, environment)


@pytest.fixture
def provider(tmp_path):
    """Settings of a provider whose secrets are in files."""
    (tmp_path / "client").write_text('s"e\\cret\n', encoding="utf-8")
    (tmp_path / "cookie").write_text("0123456789abcdef" * 2, encoding="utf-8")
    return {
        "sign_in": "oidc",
        "oidc_metadata_url": "https://id.example.go.jp/.well-known/openid-configuration",
        "oidc_client_id": "tenkyo",
        "oidc_client_secret_file": tmp_path / "client",
        "oidc_cookie_secret_file": tmp_path / "cookie",
        "oidc_redirect_uri": "https://plan.example.go.jp/oauth2callback",
    }


def test_secrets_lie_in_a_private_file_as_long_as_the_chat_runs(made, provider):
    with provider_secrets(made(**provider)) as options:
        assert options[0] == "--secrets.files"
        file = Path(options[1])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert tomllib.loads(file.read_text(encoding="utf-8")) == {
            "auth": {
                "redirect_uri": "https://plan.example.go.jp/oauth2callback",
                "cookie_secret": "0123456789abcdef" * 2,
                "client_id": "tenkyo",
                "client_secret": 's"e\\cret',
                "server_metadata_url": (
                    "https://id.example.go.jp/.well-known/openid-configuration"
                ),
                "client_kwargs": {"scope": "openid profile", "prompt": "select_account"},
            }
        }
    assert not file.parent.exists()


def test_a_chat_below_a_path_is_led_back_there(made, provider):
    below = "https://plan.example.go.jp/tenkyo/oauth2callback"
    with provider_secrets(made(**provider | {"oidc_redirect_uri": below})) as options:
        found = tomllib.loads(Path(options[1]).read_text(encoding="utf-8"))
    assert found["auth"]["redirect_uri"] == below


def test_without_a_provider_there_is_no_file(made):
    with provider_secrets(made(sign_in="users")) as options:
        assert options == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"oidc_metadata_url": ""}, "oidc_metadata_url"),
        ({"oidc_client_id": ""}, "oidc_client_id"),
        ({"oidc_client_id": "a\nb"}, "見えない文字"),
        ({"oidc_client_secret_file": None}, "oidc_client_secret_file"),
        ({"oidc_client_secret_file": Path("/nowhere/secret")}, "読めません"),
        ({"oidc_redirect_uri": "https://plan.example.go.jp/"}, "oauth2callback"),
        ({"oidc_redirect_uri": "/oauth2callback"}, "oauth2callback"),
    ],
)
def test_what_a_provider_needs_is_named(made, provider, changed, said):
    with (
        pytest.raises(ConfigurationError, match=said),
        provider_secrets(made(**provider | changed)),
    ):
        pass


def test_a_short_secret_signs_no_cookie(made, provider, tmp_path):
    (tmp_path / "cookie").write_text("short", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="32 文字以上"), provider_secrets(made(**provider)):
        pass
