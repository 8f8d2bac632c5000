"""The pages on which people sign in, out, and change their password: plain HTML, no script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from api.identity.passwords import SHORTEST
from api.plain_pages import plain_page


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed, or came with.

    Attributes:
        user: Name of the user.
        following: Where to go afterwards, as asked for.
        error: What was wrong with it; empty for nothing.
        wrong: Names of the fields that it is about.
    """

    user: str = ""
    following: str = ""
    error: str = ""
    wrong: tuple[str, ...] = ()


def sign_in_page(typed: Typed) -> str:
    """The page on which people sign in."""
    form = (
        _hidden("next", typed.following)
        + _field(typed, "user", "利用者名", "text", "username")
        + _field(typed, "password", "パスワード", "password", "current-password")
    )
    after = '<p class="after"><a href="change-password">パスワードを変える</a></p>'
    return plain_page("サインイン", _alert(typed) + _form("sign-in", form, "サインイン") + after)


def change_page(typed: Typed, *, first: bool = False) -> str:
    """The page on which people change their password.

    Args:
        typed: What they have typed.
        first: Whether they must, before anything else.
    """
    lead = (
        "<p>管理者が決めたパスワードのままです。続けるには、自分のパスワードに変えてください。</p>"
        if first
        else ""
    )
    rule = f"{SHORTEST}文字以上。利用者名と同じものは使えません。"
    form = (
        _hidden("next", typed.following)
        + _field(typed, "user", "利用者名", "text", "username")
        + _field(typed, "password", "今のパスワード", "password", "current-password")
        + _field(typed, "new", "新しいパスワード", "password", "new-password", rule)
        + _field(typed, "again", "新しいパスワード（もう一度）", "password", "new-password")
    )
    after = '<p class="after"><a href="sign-in">サインインに戻る</a></p>'
    body = lead + _alert(typed) + _form("change-password", form, "変えてサインイン") + after
    return plain_page("パスワードを変える", body)


def sign_out_page(done: bool) -> str:
    """The page that asks whether to sign out, or says that it was done."""
    if done:
        return plain_page(
            "ログアウトしました",
            '<p>この画面を閉じるか、<a href="sign-in">もう一度サインイン</a>してください。</p>',
        )
    return plain_page(
        "ログアウト", "<p>ログアウトしますか。</p>" + _form("sign-out", "", "ログアウト")
    )


def _alert(typed: Typed) -> str:
    if not typed.error:
        return ""
    return f'<div class="alert" role="alert" id="error">{escape(typed.error)}</div>'


def _form(action: str, fields: str, button: str) -> str:
    return (
        f'<form method="post" action="{action}">{fields}'
        f'<button type="submit">{button}</button></form>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(
    typed: Typed, name: str, label: str, kind: str, autocomplete: str, hint: str = ""
) -> str:
    """A labelled field; one that is wrong is told to be so, together with the alert."""
    wrong = name in typed.wrong
    described = [f"{name}-hint"] * bool(hint) + ["error"] * wrong
    marks = f' aria-describedby="{" ".join(described)}"' if described else ""
    marks += ' aria-invalid="true"' if wrong else ""
    # Of names, no machine should begin with a capital or mend the spelling.
    marks += ' autocapitalize="none" spellcheck="false"' if kind == "text" else ""
    marks += " autofocus" if name == ("password" if typed.user else "user") else ""
    value = typed.user if name == "user" else ""
    told = f'<p class="hint" id="{name}-hint">{hint}</p>' if hint else ""
    return (
        f'<div class="field"><label for="{name}">{label}</label>{told}'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}"'
        f' value="{escape(value)}" required{marks}></div>'
    )
