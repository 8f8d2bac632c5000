"""Drafts and shares in both databases."""

from datetime import timedelta

import pytest

from api.identity import Caller, Role
from api.problems import ProblemError
from api.state.answers import now
from api.state.drafts import (
    DraftRecord,
    add_version,
    bring_draft_back,
    discard_draft,
    find_draft,
    find_version,
    list_drafts,
    list_versions,
)
from api.state.shares import ShareRecord, find_share
from api.state.trash import trash_records
from rag.index import Access


def new_draft(state, name, owner="青木"):
    with state.session() as session:
        draft = DraftRecord(
            id=name, owner=owner, collection="default", kind="メモ", title="題", template=""
        )
        session.add(draft)
        session.flush()
        return draft


def test_versions_follow_each_other(state):
    new_draft(state, "d1")
    for number in (1, 2):
        with state.session() as session:
            draft = find_draft(session, "d1", "青木")
            body = {"title": f"第{number}版", "sections": [{"heading": "一"}]}
            added = add_version(session, draft, number - 1, body, {"a": {"confidentiality": 1}})
            assert (added.version, draft.version, draft.title) == (number, number, f"第{number}版")
    with state.session() as session:
        draft = find_draft(session, "d1", "青木")
        assert [version.version for version in list_versions(session, draft)] == [2, 1]
        assert find_version(session, draft).body["sections"] == [{"heading": "一"}]
        assert find_version(session, draft, 1).body["title"] == "第1版"
        with pytest.raises(ProblemError) as late:
            add_version(session, draft, 1, {"title": "遅い"}, {})
    assert (late.value.status, late.value.members) == (409, {"version": 2})


def test_a_draft_goes_with_its_versions(state):
    draft = new_draft(state, "d2")
    with state.session() as session:
        add_version(session, find_draft(session, "d2", "青木"), 0, {"title": "題"}, {})
    with state.session() as session:
        discard_draft(session, find_draft(session, "d2", "青木"), 30)
    with state.session() as session:
        assert list_drafts(session, "青木") == []
        assert list_versions(session, draft) == []
        (lies,) = trash_records(session, "青木")
        assert (lies.kind, lies.owner, lies.title) == ("draft", "青木", "題")
        bring_draft_back(session, lies.body)
    with state.session() as session:
        back = find_draft(session, "d2", "青木")
        assert (back.version, back.created_at) == (1, draft.created_at)
        assert find_version(session, back).body == {"title": "題"}


def test_a_draft_that_is_not_made_yet_has_no_version(state):
    new_draft(state, "d3")
    with state.session() as session, pytest.raises(ProblemError) as early:
        find_version(session, find_draft(session, "d3", "青木"))
    assert early.value.status == 409


@pytest.mark.parametrize(
    ("user", "groups", "hours", "status"),
    [
        ("青木", (), 1, 200),
        ("馬場", (), 1, 200),
        ("千葉", ("課",), 1, 200),
        ("千葉", ("係",), 1, 404),
        ("千葉", ("係",), -1, 404),
        ("馬場", (), -1, 410),
    ],
)
def test_who_sees_a_share(state, user, groups, hours, status):
    caller = Caller(user, frozenset({Role.READER}), Access(user, frozenset(groups)))
    with state.session() as session:
        session.add(
            ShareRecord(
                id="s",
                owner="青木",
                kind="answer",
                target_id="a",
                users=["馬場"],
                group="課",
                expires_at=now() + timedelta(hours=hours),
            )
        )
    with state.session() as session:
        if status == 200:
            assert find_share(session, "s", caller).users == ["馬場"]
            return
        with pytest.raises(ProblemError) as refused:
            find_share(session, "s", caller)
    assert refused.value.status == status
