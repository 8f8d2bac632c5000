"""利用者: long lists are leafed through, and an open machine tells how to begin."""

from ui.parts.user_fields import merged, told_changes

ME = {"user": "kanri", "roles": ["admin", "editor", "reader"], "groups": [], "sign_in": "users"}


def user(name, **given):
    base = {
        "name": name,
        "display_name": "<b>名</b>",
        "division": "",
        "roles": ["reader"],
        "groups": [],
        "clearance": 1,
        "version": 1,
        "disabled": False,
        "locked": False,
        "must_change": False,
        "last_seen_at": None,
    }
    return base | given


def test_users_are_shown_a_page_at_a_time_as_text(show):
    users = [user(f"u{number:03}") for number in range(60)]
    app = show("users", {"/v1/me": ME, "/v1/users": {"users": users, "next_cursor": None}})
    assert not app.exception
    table = next(one.proto.body for one in app.get("html") if "<table" in one.proto.body)
    assert "利用者（60人）" in table
    assert "u049" in table
    assert "u050" not in table
    assert "&lt;b&gt;名&lt;/b&gt;" in table


def test_an_open_machine_tells_how_to_begin(show):
    app = show("users", {"/v1/me": ME | {"sign_in": "open"}})
    assert "tenkyo users add" in app.info[0].value


def test_what_two_administrators_changed_is_kept_side_by_side():
    base = user("taro", groups=["総務課"])
    mine = base | {"division": "会計課"}
    theirs = base | {"roles": ["auditor"], "disabled": True, "version": 2}
    assert merged(base, mine, theirs) == {
        "display_name": "<b>名</b>",
        "division": "会計課",
        "roles": ["auditor"],
        "groups": ["総務課"],
        "clearance": 1,
    }
    assert told_changes(base, theirs) == [
        "できること：閲覧者 → 監査担当",
        "状態：使えます → 使えません",
    ]
