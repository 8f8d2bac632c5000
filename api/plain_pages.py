"""The pages that the API itself shows to browsers: plain HTML, no script, and one look."""

from __future__ import annotations

from html import escape

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


def plain_page(title: str, body: str) -> str:
    """A page.

    Args:
        title: Its heading, as text.
        body: What stands below it, as HTML.
    """
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def told_page(title: str, text: str, link: tuple[str, str] | None = None) -> str:
    """A page that tells something.

    Args:
        title: Its heading.
        text: What it says.
        link: Where to go from there: an address and its words.
    """
    on = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>' if link else ""
    return plain_page(title, f"<p>{escape(text)}</p>{on}")
