import json
from pathlib import Path

import pytest

from api.evaluations import runs_folder
from api.governance.cards import Figure, model_cards
from rag.llm import configured_models
from rag.settings import Settings

ENDPOINT = {
    "name": "plan",
    "kind": "endpoint",
    "profile": "plamo-2.0-prime",
    "base_url": "http://127.0.0.1:9/v1",
    "model": "m",
    "note": "契約第1号",
}
PUBLIC = {
    "name": "far",
    "kind": "endpoint",
    "base_url": "https://models.example.jp/v1",
    "model": "m",
    "allow_public": True,
}


def cards_of(home, models=(), **given):
    settings = Settings(home=home, **given)
    return {card.name: card for card in model_cards(settings, configured_models(models))}


def add_run(home, name, summary):
    folder = runs_folder(home) / name
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def measured(value):
    return {"CitationRecall": {"value": value, "low": 0.5, "high": 1.0, "count": 8}, "Other": {}}


def test_what_comes_with_the_program_writes_nothing_of_its_own(tmp_path):
    cards = cards_of(tmp_path)
    assert list(cards) == ["extractive", "embedding"]
    assert not any(card.generative for card in cards.values())
    assert cards["extractive"].evaluation is None
    assert "登録した文書だけ" in cards["embedding"].data


def test_a_language_model_with_a_profile(tmp_path):
    card = cards_of(tmp_path, [ENDPOINT])["plan"]
    assert card.generative
    assert (card.maker, card.licence) == ("Preferred Networks", "提供元との契約による")
    assert card.place == "http://127.0.0.1:9/v1"
    assert card.note.endswith("契約第1号")
    assert any("確かめていません" in one for one in card.limits)


@pytest.mark.parametrize(("name", "warned"), [("far", True), ("plan", False)])
def test_a_public_address_is_a_limit(tmp_path, name, warned):
    card = cards_of(tmp_path, [ENDPOINT, PUBLIC])[name]
    assert any("公開網" in one for one in card.limits) is warned


def test_models_that_order_and_check(tmp_path):
    given = {"reranker_model": Path("/srv/models/order"), "entailment_model": tmp_path / "nli"}
    cards = cards_of(tmp_path, **given)
    assert list(cards) == ["extractive", "embedding", "reranker", "entailment"]
    assert cards["reranker"].place == "フォルダー order（この機械の中）"


def test_the_newest_evaluation_of_each_model(tmp_path):
    add_run(tmp_path, "a", {"model": "extractive", "questions": 8, "measures": measured(0.75)})
    several = {"plan": {"questions": 8, "measures": measured(0.5)}}
    add_run(tmp_path, "b", {"model": "plan", "measures": measured(0.5), "models": several})
    cards = cards_of(tmp_path, [ENDPOINT])
    first, second = cards["extractive"].evaluation, cards["plan"].evaluation
    assert (first.run, first.questions) == ("a", 8)
    assert first.figures == (Figure("CitationRecall", 0.75, 0.5, 1.0, 8),)
    assert (second.run, second.figures[0].value) == ("b", 0.5)
