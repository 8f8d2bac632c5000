"""利用者: who may sign in and what they may do, for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import words
from ui.client import segment
from ui.parts.elements import table, tag, text
from ui.parts.moments import moment
from ui.parts.page_parts import heading, page_style, pager
from ui.parts.user_fields import NEW, changed, merged, said, told_changes, user_fields
from ui.problems import ApiProblem
from ui.session import banner, client, me, shuts_out, told

Record = Mapping[str, Any]
_EDIT = "user_edit"
_CHOSEN = "user_chosen"
_OTHER_CHANGED = 409
_ON_A_PAGE = 50


def page() -> None:
    """Shows the page."""
    page_style()
    st.title(words.USERS, anchor=False)
    with told():
        if me()["sign_in"] == "open":
            st.info(words.NO_USERS_YET, icon=":material/info:")
            return
        above = st.container()
        _add()
        _change(_read())
        with above:
            users = _read()
            first, last = pager(len(users), _ON_A_PAGE, "users")
            st.html(users_html(users[first:last], len(users)))


def users_html(users: Sequence[Record], total: int) -> str:
    """Users as a table.

    Args:
        users: Those that are shown.
        total: How many there are.
    """
    columns = (
        "利用者名",
        "表示名",
        "部署",
        "できること",
        "グループ",
        "見られる文書",
        "状態",
        "最後に使った日時",
    )
    rows = [
        (
            text(one["name"]),
            *(
                text(said(field, one[field]))
                for field in ("display_name", "division", "roles", "groups", "clearance")
            ),
            text(_state(one)),
            text(moment(one["last_seen_at"]) if one["last_seen_at"] else "－"),
        )
        for one in users
    ]
    return table(columns, rows, f"利用者（{total:,}人）", stacking=True)


def _state(user: Record) -> str:
    if user["disabled"]:
        return "使えません"
    if user["locked"]:
        return "使えます（失敗が続き、待ち時間中）"
    return "使えます（最初のパスワードのまま）" if user["must_change"] else "使えます"


def _read() -> list[dict[str, Any]]:
    return client().everything("/v1/users", "users")


def _add() -> None:
    with st.expander("利用者を加える"), st.form("user_add", border=False, clear_on_submit=False):
        name = st.text_input("利用者名（サインインに使う名前）", max_chars=100, key="user_name")
        given = user_fields(NEW, "new")
        pressed = st.form_submit_button("加える", type="primary", icon=":material/person_add:")
    if not pressed:
        return
    try:
        made = client().post("/v1/users", {"name": name.strip(), **given})
    except ApiProblem as problem:
        _failed(problem)
        return
    _once(made, "加えました")


def _change(users: list[dict[str, Any]]) -> None:
    """A user to be changed. Kept as first read, so that what others did meanwhile is noticed."""
    heading("利用者を変える")
    named = {one["name"]: one for one in users}
    chosen = st.selectbox(
        words.USERS,
        list(named),
        index=None,
        format_func=lambda name: _label(named[name]),
        key=_CHOSEN,
        placeholder="選んでください",
    )
    if chosen is None:
        st.session_state.pop(_EDIT, None)
        return
    edit = st.session_state.get(_EDIT)
    if edit is None or edit["base"]["name"] != chosen:
        edit = st.session_state[_EDIT] = _edit(named[chosen])
    for line in edit.pop("told", ()):
        st.html(line)
    with st.form("user_change", border=False):
        mine = user_fields(edit["shown"], f"{chosen}_{edit['round']}")
        pressed = st.form_submit_button("変更を保存", type="primary", icon=":material/save:")
    if pressed:
        _save(edit, mine)
    _state_buttons(edit, mine)


def _label(user: Record) -> str:
    shown = user["display_name"]
    return f"{user['name']}（{shown}）" if shown and shown != user["name"] else user["name"]


def _edit(base: Record, shown: Record | None = None, turn: int = 0) -> dict[str, Any]:
    return {"base": base, "shown": shown or base, "round": turn}


def _save(edit: dict[str, Any], mine: Record) -> None:
    wanted = changed(edit["base"], mine)
    if not wanted:
        st.info("変えたところがありません。", icon=":material/info:")
        return
    _patch(edit, mine, wanted)


def _state_buttons(edit: dict[str, Any], mine: Record) -> None:
    base = edit["base"]
    left, right = st.columns(2)
    disabled = base["disabled"]
    label = "使えるようにする" if disabled else "使えなくする（サインインも終わります）"
    if left.button(label, key="user_disable", icon=":material/block:", width="stretch"):
        _patch(edit, mine, {"disabled": not disabled})
    with right.popover("パスワードを作り直す", icon=":material/key:", width="stretch"):
        st.write("今のパスワードは使えなくなり、サインインも終わります。")
        if st.button("作り直す", key="user_password"):
            _patch(edit, mine, {"make_password": True})


def _patch(edit: dict[str, Any], mine: Record, wanted: Record) -> None:
    """Sends a change; where somebody else was quicker, tells what they changed."""
    base = edit["base"]
    path = f"/v1/users/{segment(base['name'])}"
    try:
        found = client().patch(path, {"version": base["version"], **wanted})
    except ApiProblem as problem:
        if problem.status != _OTHER_CHANGED or "version" not in problem.members:
            _failed(problem)
            return
        found = client().get(path)
        told_of = [_conflict(base, found)]
        shown = merged(base, mine, found)
    else:
        told_of = [_done(found)]
        shown = found
    st.session_state[_EDIT] = _edit(found, shown, edit["round"] + 1) | {"told": told_of}
    st.rerun()


def _conflict(base: Record, now: Record) -> str:
    items = "".join(tag("li", text(line)) for line in told_changes(base, now))
    return (
        '<div class="tk-alert" role="alert"><p class="tk-title">'
        '<span aria-hidden="true">⚠ </span>ほかの管理者が、先に変えていました</p>'
        f"<ul>{items or '<li>パスワードなど</li>'}</ul>"
        "<p>変更は、まだ保存していません。ほかの人の変更を下の欄に反映しました。"
        "確かめて、もう一度保存してください。</p></div>"
    )


def _done(user: Record) -> str:
    if user.get("password"):
        return password_html(user, "パスワードを作り直しました")
    return tag("p", text(f"{_label(user)} を変えました。"), "tk-notice", role="status")


def _once(made: Record, what: str) -> None:
    st.html(password_html(made, what))


def password_html(user: Record, what: str) -> str:
    """A password that was made: shown once.

    Args:
        user: The user with `password`.
        what: What was done.
    """
    password = str(user["password"])
    copy = tag("button", words.COPY, "tk-small", type="button", data_tk_copy=password)
    return tag(
        "div",
        tag(
            "p",
            text(
                f"{_label(user)} を{what}。"
                if what == "加えました"
                else f"{_label(user)} の{what}。"
            ),
        )
        + tag("p", f"最初のパスワード：{tag('code', text(password))} {copy}")
        + tag(
            "p",
            text("いまだけ表示します。本人に伝えてください。本人は、最初のサインインで変えます。"),
        ),
        "tk-notice",
        role="status",
    )


def _failed(problem: ApiProblem) -> None:
    if shuts_out(problem):
        st.rerun()
    st.html(banner(problem.title, problem.detail))
