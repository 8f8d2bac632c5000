"""文書: whose documents are shown, until when, and for whom they are taken in."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ui.parts.records import document

ME = {"user": "甲", "roles": ["reader", "editor"], "groups": ["企画課", "総務課"]}


def listed(*documents):
    return {"/v1/documents": {"documents": list(documents), "next_cursor": None}, "/v1/me": ME}


def day(days):
    return (datetime.now(UTC).astimezone().date() + timedelta(days=days)).isoformat()


def words_of(app):
    return "".join(one.proto.body for one in app.get("html"))


def test_documents_are_told_apart_by_who_sees_them(show):
    mine = document(id="m", title="私の計画", visibility="private")
    app = show("documents", listed(document(), mine, document(id="e")))
    assert not app.exception
    choice = app.radio(key="documents_kind")
    assert choice.options == [
        "すべて",
        "マイ文書（自分だけ） 1件",
        "課の文書 0件",
        "共通の文書 2件",
    ]
    assert "3件の文書" in [one.value for one in app.markdown]
    choice.set_value("private").run()
    assert "1件の文書" in [one.value for one in app.markdown]
    app.radio(key="documents_kind").set_value("group").run()
    assert "この語句に合う文書はありません" in app.info[0].value


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ({"retain_until": day(3)}, True),
        ({"retain_until": day(7)}, True),
        ({"retain_until": day(8)}, False),
        ({"retain_until": None}, False),
    ],
)
def test_a_last_day_is_warned_of_a_week_before(show, said, warned):
    app = show("documents", listed(document(**said)))
    assert ("まもなく使えなくなる文書があります" in words_of(app)) is warned


def test_a_reader_is_warned_of_ones_own_only(show):
    near = listed(document(retain_until=day(1), mine=False))
    near["/v1/me"] = ME | {"roles": ["reader"]}
    assert "まもなく" not in words_of(show("documents", near))


def test_a_document_of_the_division_is_for_one_of_ones_own_groups(show):
    app = show("documents", listed(document()))
    groups = next(one for one in app.multiselect if "見られる課" in one.label)
    assert (groups.options, groups.value) == (["企画課", "総務課"], ["企画課"])
