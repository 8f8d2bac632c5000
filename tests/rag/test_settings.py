"""Settings: where they come from, and what is said of wrong ones."""

from pathlib import Path

import pytest

from rag import settings
from rag.errors import ConfigurationError
from rag.settings import Settings, default_home, load_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TENKYO_{name.upper()}", raising=False)
    monkeypatch.setenv("TENKYO_HOME", str(tmp_path))
    return tmp_path


def test_defaults(home):
    assert load_settings().model_dump() == {
        "home": home,
        "max_file_mb": 100,
        "max_unpacked_mb": 2048,
        "max_pages": 20_000,
        "max_passages_per_file": 200_000,
        "passage_target": 420,
        "passage_maximum": 640,
        "ocr": True,
        "embedding": "trained",
        "embedding_model": "",
        "embedding_family": "none",
        "embedding_device": "",
        "embedding_batch": 32,
        "embedding_download": False,
        "writer_timeout_s": 600.0,
        "models": (),
        "model": "",
        "prompts": None,
        "unsupported": "withhold",
        "entailment_model": None,
        "support_model": "",
        "query_expansion": False,
        "thesaurus": None,
        "reranker_model": None,
        "reranker_batch": 16,
        "reranker_seconds": 1.0,
        "draft_font": "ＭＳ 明朝",
        "collection": "default",
        "host": "127.0.0.1",
        "port": 8000,
        "tls_certificate": None,
        "tls_key": None,
        "public_api_url": "",
        "allowed_hosts": (),
        "state_url": "",
        "trusted_user_header": "",
        "trusted_groups_header": "",
        "trusted_division_header": "",
        "trusted_proxies": ("127.0.0.1", "::1"),
        "trusted_roles": {},
        "trusted_clearance": 2,
        "sign_in": "",
        "sign_out_url": "",
        "ui_host": "127.0.0.1",
        "oidc_metadata_url": "",
        "oidc_client_id": "",
        "oidc_client_secret_file": None,
        "oidc_cookie_secret_file": None,
        "oidc_redirect_uri": "",
        "oidc_scope": "openid profile",
        "oidc_user_claim": "sub",
        "oidc_name_claim": "name",
        "oidc_groups_claim": "",
        "oidc_division_claim": "",
        "group_roles": {},
        "session_hours": 12,
        "session_idle_minutes": 120,
        "notice_file": None,
        "highest_entry": 2,
        "public_ui_url": "",
        "answer_concurrency": 4,
        "answer_queue": 64,
        "rate_per_minute": 240,
        "max_request_kb": 2048,
        "request_timeout_s": 120.0,
        "ingest_memory_mb": 6144,
        "ingest_timeout_s": 3600.0,
        "link_minutes": 15,
        "trash_days": 30,
        "private_days": 0,
        "attached_hours": 24,
        "audit": "full",
        "audit_days": 0,
    }
    assert load_settings().indexes == home / "indexes"


def test_the_variable_wins_over_the_file_and_the_file_over_the_default(home, monkeypatch):
    (home / "tenkyo.toml").write_text("max_file_mb = 7\nmax_pages = 8\n", encoding="utf-8")
    monkeypatch.setenv("TENKYO_MAX_PAGES", "9")
    monkeypatch.setenv("TENKYO_OCR", "")  # an empty variable is none
    found = load_settings()
    assert (found.max_file_mb, found.max_pages, found.ocr) == (7, 9, True)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("MAX_FILE_MB", "0", "1 以上にしてください"),
        ("MAX_FILE_MB", "百", "整数にしてください"),
        ("PASSAGE_TARGET", "5000", "4000 以下にしてください"),
        ("OCR", "たぶん", "true か false のどちらかにしてください"),
        ("WRITER_TIMEOUT_S", "すぐ", "数にしてください"),
        ("EMBEDDING", "magic", "trained, encoder, none のいずれかにしてください"),
    ],
)
def test_a_wrong_value_is_named_with_its_rule(home, monkeypatch, name, value, rule):
    monkeypatch.setenv(f"TENKYO_{name}", value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert caught.value.message == (
        f"設定 {name.lower()}（環境変数 TENKYO_{name} または tenkyo.toml）の値「{value}」は"
        f"使えません。{rule}。"
    )


def test_an_unknown_setting_in_the_file(home):
    (home / "tenkyo.toml").write_text("max_size = 7\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"設定 max_size はありません.*max_file_mb"):
        load_settings()


@pytest.mark.parametrize("content", [b"max_file_mb = ", b"\xff\xfe\x00", b"max_file_mb\n"])
def test_a_file_that_is_no_toml(home, content):
    (home / "tenkyo.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match="TOML の書き方"):
        load_settings()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"PASSAGE_MAXIMUM": "300"}, "passage_maximum は passage_target 以上"),
        ({"EMBEDDING": "encoder"}, "embedding_model にモデルのフォルダー"),
    ],
)
def test_settings_that_do_not_go_together(home, monkeypatch, values, message):
    for name, value in values.items():
        monkeypatch.setenv(f"TENKYO_{name}", value)
    with pytest.raises(ConfigurationError, match=message):
        load_settings()


def test_home_is_the_checkout_and_never_the_working_directory(home, tmp_path, monkeypatch):
    monkeypatch.delenv("TENKYO_HOME")
    monkeypatch.chdir(tmp_path)
    assert default_home() == Path(settings.__file__).parents[1]


def test_home_of_an_installed_package_is_the_folder_for_data(home, tmp_path, monkeypatch):
    monkeypatch.delenv("TENKYO_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "site-packages/rag/settings.py"))
    assert default_home() == tmp_path / "data/tenkyo"


def test_home_of_a_user_who_does_not_exist(home, monkeypatch):
    monkeypatch.setenv("TENKYO_HOME", "~no-such-user/tenkyo")
    with pytest.raises(ConfigurationError, match="TENKYO_HOME"):
        load_settings()
