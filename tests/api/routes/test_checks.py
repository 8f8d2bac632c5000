"""Checks of people's texts through the API."""

import pytest

from api.checking import GIVEN, masked_check

TEXT = """\
移動図書館の車を、令和８年度末までに３台から５台に増やす。
岸壁の見守りカメラは20か所に置く。
"""


def check(office, user="馬場", **body):
    return office(user, "POST", "/v1/checks", json=body)


@pytest.fixture(scope="module")
def checked(office):
    """A text of 馬場, checked."""
    made = check(office, text=TEXT)
    assert made.status_code == 200, made.text
    return made.json()


def test_every_sentence_has_its_verdict_and_place(checked):
    assert [one["verdict"] for one in checked["sentences"]] == ["supported", "unsupported"]
    for one in checked["sentences"]:
        assert TEXT[one["char_start"] : one["char_end"]] == one["text"]
    right, wrong = checked["sentences"]
    assert (right["citations"], wrong["citations"]) == ([1], [2])
    assert {span["number"] for span in right["spans"]} == {1}
    assert "20か所" in wrong["reason"]
    titles = [cited["passage"]["document"]["title"] for cited in checked["citations"]]
    assert titles == ["潮見市暮らし計画（令和７年度）", "みなせ港の手引"]


def test_it_is_kept_for_its_owner_only(office, checked):
    place = f"/v1/checks/{checked['id']}"
    assert office("馬場", "GET", place).json() == checked
    assert office("青木", "GET", place).status_code == 404
    assert office("馬場", "GET", "/v1/checks/x").status_code == 404


def test_sentences_given_by_themselves_are_told_apart(office):
    given = ["カメラは12か所。夜間は２人で見回る。", "灯台カードは年間３万枚を配る。"]
    found = check(office, sentences=given).json()["sentences"]
    assert [(one["item"], one["text"]) for one in found] == [
        (0, "カメラは12か所。"),
        (0, "夜間は２人で見回る。"),
        (1, "灯台カードは年間３万枚を配る。"),
    ]
    assert found[2]["verdict"] == "unsupported"


def test_against_words_that_come_with_it(office):
    passages = [{"text": "会場は本館とする。"}, {"text": "定員は40人とする。"}]
    found = check(office, text="定員は40人とする。定員は50人とする。", passages=passages).json()
    assert [one["verdict"] for one in found["sentences"]] == ["supported", "unsupported"]
    (cited,) = found["citations"]
    assert cited["passage"]["document"]["title"] == GIVEN
    assert cited["quote"] == "定員は40人とする。"
    again = office("馬場", "GET", f"/v1/checks/{found['id']}")
    assert again.json() == found


def test_against_a_passage_of_the_collection(office, checked):
    passage = checked["citations"][1]["passage"]["id"]
    found = check(office, text="見守りカメラは12か所に置く。", passages=[{"id": passage}]).json()
    assert [one["verdict"] for one in found["sentences"]] == ["supported"]
    assert found["citations"][0]["passage"]["id"] == passage
    unknown = check(office, text="a", passages=[{"id": "0" * 20}])
    assert unknown.status_code == 404


def test_filters_limit_what_is_searched(office):
    said = "岸壁の見守りカメラは12か所に置く。"
    (free,) = check(office, text=said).json()["sentences"]
    only = {"document_ids": ["暮らし計画2025.md"]}
    (limited,) = check(office, text=said, filters=only).json()["sentences"]
    assert (free["verdict"], limited["verdict"]) == ("supported", "unsupported")


def test_nothing_is_told_of_what_may_not_be_read(office):
    said = "朝市の出店者を、令和９年度末までに300者に増やす。"
    seen = check(office, "青木", text=said).json()
    assert "120" in str(seen)
    blind = check(office, "馬場", text=said).json()
    assert "120" not in str(blind)
    assert "市場計画" not in str(blind)


def test_what_was_found_in_a_document_that_is_closed_now_is_masked(checked):
    harbour = checked["citations"][1]["passage"]["document"]["id"]
    seen = masked_check(checked, lambda name: name != harbour)
    assert [one["verdict"] for one in seen["sentences"]] == ["supported", "unverified"]
    assert [one["text"] for one in seen["sentences"]] == [
        one["text"] for one in checked["sentences"]
    ]
    assert len(seen["citations"]) == 1
    assert "12か所" not in str(seen)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 422, "どちらか一方"),
        ({"text": "a", "sentences": ["b"]}, 422, "どちらか一方"),
        ({"text": " \n"}, 422, "空です"),
        ({"text": "あ" * 50_001}, 422, "50000 文字以内"),
        ({"text": "あ。" * 301}, 413, "301 文"),
        ({"text": "a\x00b"}, 422, "text"),
        ({"text": "a", "passages": [{}]}, 422, "どちらか一方"),
        (
            {"text": "a", "passages": [{"text": "b"}], "filters": {"fiscal_years": [2025]}},
            422,
            "いっしょ",
        ),
        ({"text": "a", "verdict": "supported"}, 422, "verdict"),
        ({"text": "a", "collection": "none"}, 404, "コレクション"),
    ],
)
def test_bad_requests(office, body, status, words):
    refused = check(office, **body)
    assert refused.status_code == status, refused.text
    assert words in refused.json()["detail"]
