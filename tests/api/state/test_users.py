from threading import Barrier, Thread

import pytest

from api.state.lockouts import begin_attempt, succeed
from api.state.notices import accept, has_accepted
from api.state.sessions import end_sessions, find_session, list_sessions, start_session
from api.state.users import (
    LastAdminError,
    UserChange,
    UserChangedError,
    UserExistsError,
    change_user,
    create_user,
    find_user,
    list_users,
    remove_user,
    set_password,
)
from rag.errors import ConfigurationError


@pytest.fixture
def admins(state):
    """A state with two administrators."""
    with state.session() as session:
        for name in ("hana", "jiro"):
            create_user(session, name, "kept", roles=["admin"])
    return state


def at_once(*calls):
    """Runs calls at the same moment; what each raised."""
    barrier, raised = Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        try:
            call()
        except ConfigurationError as error:
            raised.append(type(error))

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_administrators_cannot_demote_each_other_at_once(admins):
    def demote(name):
        with admins.session() as session:
            change_user(session, name, UserChange(roles=["reader"]), version=1)

    def remove(name):
        with admins.session() as session:
            remove_user(session, name)

    assert at_once(lambda: demote("hana"), lambda: remove("jiro")) == [LastAdminError]
    with admins.session() as session:
        assert sum(user.administers for user in list_users(session)) == 1


def test_of_two_changes_at_once_one_is_told(admins):
    def change(**said):
        with admins.session() as session:
            change_user(session, "hana", UserChange(**said), version=1)

    raised = at_once(lambda: change(division="港湾課"), lambda: change(clearance=2))
    assert raised == [UserChangedError]
    with admins.session() as session:
        hana = find_user(session, "hana")
    assert hana.version == 2
    assert (hana.division == "港湾課") is (hana.clearance == 1)


def test_a_name_is_taken_once(admins):
    def add():
        with admins.session() as session:
            create_user(session, "Taro", "kept", roles=["reader"])

    assert at_once(add, add) == [UserExistsError]


def test_many_attempts_at_once_are_no_more_than_the_rule_allows(admins):
    tried = []

    def attempt():
        with admins.session() as session:
            tried.append(begin_attempt(session, "hana").wait_s)

    assert at_once(*[attempt] * 8) == []
    assert sorted(wait == 0 for wait in tried) == [False] * 3 + [True] * 5


def test_a_password_that_was_changed_meanwhile_begins_no_session(admins):
    with admins.session() as session:
        before = begin_attempt(session, "hana").user
    with admins.session() as session:
        set_password(session, "hana", "another", must_change=True)
    with admins.session() as session:
        assert succeed(session, before, anew="kept anew") is False
        assert find_user(session, "hana").must_change is True
    with admins.session() as session:
        assert succeed(session, find_user(session, "hana"), anew="another anew") is True
    with admins.session() as session:
        hana = find_user(session, "hana")
        assert (hana.password_hash, hana.failed) == ("another anew", 0)


def test_sessions_go_with_their_user_and_only_theirs(admins):
    with admins.session() as session:
        _, first = start_session(session, "hana", 12)
        _, second = start_session(session, "hana", 12)
        _, other = start_session(session, "jiro", 12)
        assert find_session(session, first, 120)[1].name == "hana"
        assert end_sessions(session, "hana", but=second) == 1
        assert find_session(session, first, 120) is None
        assert find_session(session, second, 120) is not None
        create_user(session, "third", "kept", roles=["admin"])
        remove_user(session, "hana")
    with admins.session() as session:
        assert find_session(session, second, 120) is None
        assert list_sessions(session, "hana") == []
        assert find_session(session, other, 120) is not None


def test_sessions_past_their_end_are_swept(admins):
    with admins.session() as session:
        _, over = start_session(session, "hana", 0)
        assert find_session(session, over, 120) is None
        start_session(session, "hana", 12)
        assert len(list_sessions(session, "hana")) == 1


def test_a_notice_is_accepted_once(state):
    with state.session() as session:
        assert has_accepted(session, "hana", "v1") is False
        assert accept(session, "hana", "v1") is True
        assert accept(session, "hana", "v1") is False
        assert has_accepted(session, "hana", "v1") is True
        assert has_accepted(session, "hana", "v2") is False
