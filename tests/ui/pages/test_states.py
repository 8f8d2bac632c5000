"""Empty lists, missing rights and an API that is down: what the pages say then."""

import pytest

from tests.ui.parts.records import document, measure

NONE = {
    "/v1/documents": {"documents": [], "next_cursor": None},
    "/v1/measures": {
        "measures": [],
        "totals": {"sums": [], "notes": []},
        "facets": dict.fromkeys(("has_kpi", "has_budget", "has_schedule", "has_doubts"), 0),
        "total": 0,
        "next_cursor": None,
    },
    "/v1/drafts": {"drafts": [], "next_cursor": None},
    "/v1/models": {"data": [{"id": "extractive", "label": "抜き書き", "default": True}]},
    "/v1/evaluations": {"evaluations": [], "next_cursor": None},
}
SOME = {"/v1/documents": {"documents": [document()], "next_cursor": None}}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("measures", "施策を読み取れた文書が、まだありません"),
        ("compare", "施策を読み取れた計画が2つ以上あるとき"),
        ("documents", "登録された文書は、まだありません"),
        ("evaluations", "評価の結果が、まだありません"),
    ],
)
def test_an_empty_page_says_what_to_do(show, name, said):
    app = show(name, NONE)
    assert not app.exception
    assert said in app.info[0].value


@pytest.mark.parametrize("name", ["measures", "compare", "draft"])
def test_before_the_first_document_no_page_speaks_of_commands(show, name):
    app = show(name, code="collection_not_found")
    assert not app.exception
    assert app.info[0].value.startswith("まだ文書が登録されていません。編集者が「文書」のページで")
    assert "tk-alert" not in "".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize(
    "name",
    ["measures", "compare", "draft", "check", "documents", "evaluations", "usage"],
)
def test_an_api_that_is_down_is_a_banner_with_the_cure(show, name):
    app = show(name, down=True)
    assert not app.exception
    assert any("回答サーバーに接続できません" in one.proto.body for one in app.get("html"))
    assert app.button(key="reconnect").label == "もう一度つなぐ"


@pytest.mark.parametrize(
    ("roles", "label", "choices"),
    [
        (
            ("reader", "editor"),
            "文書を登録する",
            ["共通の文書", "課の文書", "マイ文書（自分だけ）"],
        ),
        (("reader",), "マイ文書を登録する（自分だけが使えます）", ["マイ文書（自分だけ）"]),
    ],
)
def test_readers_take_in_documents_for_themselves_only(show, roles, label, choices):
    app = show("documents", SOME, roles=roles)
    assert not app.exception
    assert [one.label for one in app.expander] == [label]
    visibility = next(one for one in app.selectbox if one.label == "公開範囲")
    assert visibility.options == choices


def test_facets_bear_every_spelling(show):
    one = measure("航路", fiscal_years=[2025], ministry_ids=["経済産業省"])
    found = NONE["/v1/measures"] | {"measures": [one], "total": 1}
    app = show("measures", {"/v1/measures": found})
    assert not app.exception
    options = {one.label: one.options for one in app.multiselect}
    assert options["年度"] == ["2025年度（令和7年度・R7）"]
    assert options["府省庁・担当"] == ["経済産業省（経産省）"]


def test_a_draft_needs_a_question(show):
    app = show("draft", NONE)
    app.button[0].click().run()
    assert [one.value for one in app.warning] == ["質問を1つ以上書いてください。"]
