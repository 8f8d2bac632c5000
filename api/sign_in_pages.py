"""The pages on which people sign in, out, and change their password: plain HTML, no script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from api.identity.passwords import SHORTEST

# After デジタル庁デザインシステム, as the chat (ui/look/style.css).
_STYLE = """\
:root { --primary: #0017c1; --dark: #00118f; --text: #333; --strong: #1a1a1a; --sub: #4d4d4d;
  --field: #666; --line: #ccc; --yellow: #ffd43d; --bad: #ce0000; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: #f8f8fb; line-height: 1.7; letter-spacing: .02em;
  font-family: "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", sans-serif; }
header { padding: .75rem 1.5rem; background: #fff; border-bottom: 1px solid var(--line);
  font-weight: 700; color: var(--strong); }
main { max-width: 30rem; margin: 3rem auto; padding: 2rem; background: #fff;
  border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.5; color: var(--strong); }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 700; color: var(--strong); }
.hint { margin: 0; font-size: .875rem; color: var(--sub); }
.field { margin-bottom: 1.5rem; }
input { width: 100%; min-height: 3rem; margin-top: .25rem; padding: .5rem 1rem; font: inherit;
  color: var(--text); background: #fff; border: 1px solid var(--field); border-radius: 8px; }
input[aria-invalid="true"] { border: 2px solid var(--bad); }
button { width: 100%; min-height: 3rem; padding: .5rem 1rem; font: inherit; font-weight: 700;
  color: #fff; background: var(--primary); border: 0; border-radius: 8px; cursor: pointer; }
button:hover { background: var(--dark); }
a { color: var(--dark); text-underline-offset: 3px; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 4px solid #000;
  outline-offset: 2px; box-shadow: 0 0 0 2px var(--yellow); }
.alert { margin: 0 0 1.5rem; padding: .75rem 1rem; border: 3px solid var(--bad);
  border-radius: 12px; color: var(--strong); }
.after { margin: 1.5rem 0 0; }
@media (max-width: 34rem) { main { margin: 0; padding: 1.5rem; border: 0; border-radius: 0; } }
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Tenkyo（典拠）</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
<header>Tenkyo（典拠）</header>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


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
    return _page("サインイン", _alert(typed) + _form("sign-in", form, "サインイン") + after)


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
    return _page("パスワードを変える", body)


def sign_out_page(done: bool) -> str:
    """The page that asks whether to sign out, or says that it was done."""
    if done:
        return _page(
            "ログアウトしました",
            '<p>この画面を閉じるか、<a href="sign-in">もう一度サインイン</a>してください。</p>',
        )
    return _page("ログアウト", "<p>ログアウトしますか。</p>" + _form("sign-out", "", "ログアウト"))


def told_page(title: str, text: str, link: tuple[str, str] | None = None) -> str:
    """A page that tells something.

    Args:
        title: Its heading.
        text: What it says.
        link: Where to go from there: an address and its words.
    """
    on = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>' if link else ""
    return _page(title, f"<p>{escape(text)}</p>{on}")


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


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
