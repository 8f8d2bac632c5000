import pytest

from api.governance.communications import communications
from rag.llm import configured_models
from rag.settings import Settings


def destinations(home, models=(), **given):
    settings = Settings(home=home, **given)
    found = communications(settings, configured_models(models))
    return [(one.destination, one.local) for one in found]


def endpoint(name, url, **given):
    return {"name": name, "kind": "endpoint", "base_url": url, "model": "m", **given}


def test_none_by_default(tmp_path):
    assert destinations(tmp_path) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {
                "models": [
                    endpoint("near", "http://127.0.0.1:9/v1"),
                    endpoint("far", "https://[2001:db8::1]/v1", allow_public=True),
                ]
            },
            [("[2001:db8::1]:443", False), ("127.0.0.1:9", True)],
        ),
        (
            {"state_url": "postgresql+psycopg://user:secret@db.example.jp/tenkyo"},
            [("db.example.jp:5432", False)],
        ),
        ({"state_url": "sqlite:////srv/state.sqlite"}, []),
        (
            {"sign_in": "oidc", "oidc_metadata_url": "https://id.example.jp/.well-known/x"},
            [("id.example.jp:443", False)],
        ),
        ({"oidc_metadata_url": "https://id.example.jp/.well-known/x"}, []),
        (
            {"embedding": "encoder", "embedding_model": "a/b", "embedding_download": True},
            [("huggingface.co:443", False)],
        ),
        ({"embedding": "encoder", "embedding_model": "a/b"}, []),
    ],
)
def test_each_setting_that_opens_one(tmp_path, given, expected):
    assert destinations(tmp_path, **given) == expected
