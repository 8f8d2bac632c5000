import shutil

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.installation.backup import back_up
from api.state.keys import create_key
from rag.settings import Settings

QUESTIONS = [
    "移動窓口車を運行する集落の数は",
    "移動窓口車は月に何回巡回しますか",
    "移動窓口車の車両の定員は何人ですか",
    "移動図書館の車は何台に増やしますか",
    "移動図書館の貸出冊数の目標は",
    "予約した本はどこで受け取れますか",
    "移動図書館の充実の担当はどこですか",
    "移動窓口車の運行を担当する府省庁は",
    "令和４年度の計画では月に何回巡回しますか",
    "朝市の出店者は何者に増やしますか",
    "朝市はいつ開きますか",
    "市場の冷蔵庫はいつ建て替えますか",
    "冷蔵庫の建て替えの費用は",
    "見守りカメラは何か所に置きますか",
    "夜間は何人で見回りますか",
    "灯台カードは年間何枚配りますか",
    "令和９年度末までの目標は何ですか",
    "令和８年度に何をしますか",
    "宇宙船の発着場はどこに造りますか",
    "相談のための席はいくつありますか",
]


def client_of(home, **settings):
    """The API on a home."""
    made = Settings(**{"home": home, "ocr": False, "rate_per_minute": 0} | settings)
    return TestClient(
        create_app(made), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)
    )


def asked(client, question, conversation=None, key=None):
    body = {"question": question, "conversation_id": conversation, "today": "2026-04-01"}
    headers = {"x-api-key": key} if key else {}
    answer = client.post("/v1/answers", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(answer):
    """What of an answer does not differ from one time to the next."""
    return {
        name: value for name, value in answer.items() if name not in {"id", "took_ms", "created_at"}
    }


def no_progress(*_):
    pass


@pytest.fixture(scope="session")
def lived_in(collection_home, tmp_path_factory):
    """A home that was worked in, its archive, and what it answered: (home, archive, key, facts)."""
    root = tmp_path_factory.mktemp("lived_in")
    home, outside = root / "home", root / "etc"
    shutil.copytree(collection_home, home, ignore=shutil.ignore_patterns("state", ".tenkyo*"))
    (outside / "prompts").mkdir(parents=True)
    (outside / "prompts" / "note.txt").write_text("覚え書き", encoding="utf-8")
    (outside / "words.csv").write_text(
        "words,others,relation\n出店者,店を出す人,\n", encoding="utf-8"
    )
    (home / "tenkyo.toml").write_text(
        f'port = 8123\nprompts = "{outside / "prompts"}"\nthesaurus = "{outside / "words.csv"}"\n',
        encoding="utf-8",
    )
    run = home / "evaluations" / "20260401"
    run.mkdir(parents=True)
    (run / "result.json").write_text("{}", encoding="utf-8")
    files = {"prompts": outside / "prompts", "thesaurus": outside / "words.csv"}
    with client_of(home, **files) as client:
        services = client.app.state.services
        with services.state.session() as session:
            _, key = create_key(session, "海野", roles=["admin"], groups=["市場課"], clearance=2)
        services.keys._looked_at = float("-inf")
        headers = {"x-api-key": key}
        name = client.post("/v1/conversations", json={}, headers=headers).json()["id"]
        answers = [told(asked(client, one, name, key)) for one in QUESTIONS]
        conversation = client.get(f"/v1/conversations/{name}", headers=headers).json()
        settings = services.settings
        back_up(settings, root / "all.tar", no_progress)
    return home, root / "all.tar", key, {"answers": answers, "conversation": conversation}
