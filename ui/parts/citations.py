"""Citations and passages as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from ui import words
from ui.client import Json, segment
from ui.parts.markup import Range, marked, passage_body, plain_lines
from ui.session import collection
from ui.settings import ui_settings

_ROLES = {
    "header": "表の見出し",
    "row": "表の行",
    "caption": "表題",
    "unit": "単位",
    "note": "注",
}


def citation_card(
    citation: Json,
    *,
    anchor: str = "",
    around: Json | None = None,
    document: Json | None = None,
) -> str:
    """A citation: its number, where it stands, the passage with the words used highlighted.

    Args:
        citation: As the API gives it.
        anchor: Id that the chips of the answer point to.
        around: The passages before and after it (`passage` of the API with neighbours).
        document: The document in full, where it is known (for `source_url`).

    Returns:
        HTML.
    """
    spans = [(span["char_start"], span["char_end"]) for span in citation["spans"]]
    ranges = spans or [(citation["char_start"], citation["char_end"])]
    number = int(citation["number"])
    return _card(
        citation["passage"],
        ranges,
        name=f"出典 {number}",
        head=f'<span class="tk-number">[{number}]</span>',
        anchor=anchor,
        around=around,
        document=document,
    )


def passage_card(
    passage: Json,
    highlight: Iterable[Range] = (),
    *,
    anchor: str = "",
    around: Json | None = None,
    document: Json | None = None,
) -> str:
    """A passage that was found.

    Args:
        passage: As the API gives it.
        highlight: Places to highlight, in characters of the document.
        anchor: Id of the card.
        around: The passages before and after it.
        document: The document in full, where it is known.

    Returns:
        HTML.
    """
    name = f"箇所：{passage['document']['title']}"
    return _card(passage, highlight, name=name, anchor=anchor, around=around, document=document)


def place(passage: Json) -> str:
    """Where a passage stands: its page, or its heading where the source has no pages."""
    if passage["page"] is not None:
        slides = passage["document"]["file_name"].lower().endswith(".pptx")
        return f"スライド{passage['page']}" if slides else f"{passage['page']}ページ"
    path = passage["heading_path"]
    return f"見出し「{path[-1]}」の中" if path else "文書の冒頭"


def source_line(passage: Json) -> str:
    """A source in one line of plain text: title, issuer, date, place."""
    document = passage["document"]
    known = [document["issuer"], date_words(document["published"]), place(passage)]
    return f"『{document['title']}』（{'、'.join(part for part in known if part)}）"


def date_words(published: str | None) -> str:
    """2025, 2025-06 or 2025-06-13 in words."""
    units = zip((published or "").split("-"), "年月日", strict=False)
    return "".join(f"{int(part)}{unit}" for part, unit in units if part.isdigit())


def open_address(passage: Json) -> str:
    """Address of the source at its page, for the browser."""
    base, name = ui_settings().public_api_url, collection()
    query = f"?collection={quote(name)}" if name else ""
    return f"{base}/open/{segment(passage['document']['id'])}/{passage['page'] or 1}{query}"


def _card(
    passage: Json,
    ranges: Iterable[Range],
    *,
    name: str,
    head: str = "",
    anchor: str,
    around: Json | None,
    document: Json | None,
) -> str:
    start = passage["char_start"]
    wanted = list(ranges)
    inside = [(first - start, last - start) for first, last in wanted]
    identity = f' id="{escape(anchor)}"' if anchor else ""
    return (
        f'<article class="tk-card"{identity} tabindex="-1" aria-label="{escape(name)}">'
        f"{_title(passage, head)}{_path(passage)}"
        f'<div class="tk-passage" tabindex="0" role="group" aria-label="{escape(name)}の本文">'
        f"{_context(passage, wanted)}{passage_body(passage['text'], inside)}</div>"
        f"{_around(around)}{_links(passage, document)}</article>"
    )


def _title(passage: Json, head: str) -> str:
    document = passage["document"]
    facts = [document["issuer"], date_words(document["published"]), place(passage)]
    shown = "".join(f"<li>{escape(str(fact))}</li>" for fact in facts if fact)
    handling = document.get("handling")
    note = f'<p class="tk-handling">取扱い：{escape(handling)}</p>' if handling else ""
    return (
        f'<p class="tk-title">{head}{escape(document["title"])}</p>'
        f'<ul class="tk-facts">{shown}</ul>{note}'
    )


def _path(passage: Json) -> str:
    path = [part for part in passage["heading_path"] if part != passage["document"]["title"]]
    return f'<p class="tk-path">{escape(" ＞ ".join(path))}</p>' if path else ""


def _context(passage: Json, ranges: list[Range]) -> str:
    """What is needed beside the text: header cells, unit, notes."""
    entries = [
        f"<dt>{_ROLES.get(entry['role'], '')}</dt><dd>{_entry(entry, ranges)}</dd>"
        for entry in passage["context"]
    ]
    return f'<dl class="tk-context">{"".join(entries)}</dl>' if entries else ""


def _entry(entry: Mapping[str, Any], ranges: list[Range]) -> str:
    start = entry["char_start"]
    text = entry["text"].replace("\t", " ")  # one for one: the places stay
    return marked(text, [(first - start, last - start) for first, last in ranges])


def _around(around: Json | None) -> str:
    if not around:
        return ""
    parts = [
        f'<p class="tk-label">{label}</p><div class="tk-neighbour">{body}</div>'
        for label, body in (
            ("この箇所の前", _neighbours(around.get("before", []))),
            ("この箇所の後", _neighbours(around.get("after", []))),
        )
        if body
    ]
    if not parts:
        return ""
    summary = f"<summary>{words.READ_AROUND}</summary>"
    return f'<details class="tk-around">{summary}{"".join(parts)}</details>'


def _neighbours(passages: Iterable[Json]) -> str:
    return "".join(passage_body(passage["text"]) for passage in passages)


def _links(passage: Json, document: Json | None) -> str:
    title = passage["document"]["title"]
    where = f"（{place(passage)}）" if passage["page"] is not None else ""
    opened = (
        f'<a href="{escape(open_address(passage))}" target="_blank" rel="noopener"'
        f' aria-label="{escape(title)}の{words.OPEN_SOURCE}{where}。新しいタブで開きます">'
        f'{words.OPEN_SOURCE}<span class="tk-newtab">（新しいタブ）</span></a>'
    )
    address = (document or {}).get("source_url")
    public = (
        f'<p class="tk-url">{words.PUBLIC_URL}：<code>{plain_lines(str(address))}</code> '
        f'<button type="button" class="tk-small" data-tk-copy="{escape(str(address))}">'
        f"{words.COPY}</button></p>"
        if address
        else ""
    )
    return f'<p class="tk-links">{opened}</p>{public}'
