"""HTML elements from data: everything that comes from documents, people or models is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def text(value: object) -> str:
    """Escaped text; line ends stay line ends."""
    return escape(str(value)).replace("\n", "<br>")


def tag(name: str, content: str, classes: str = "", **attributes: str) -> str:
    """An element around HTML.

    Args:
        name: Its name.
        content: HTML that is safe already.
        classes: Classes of the style sheet.
        attributes: Further attributes, not escaped yet; `_` in a name stands for `-`.
    """
    given = {"class": classes, **attributes} if classes else attributes
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(value)}"' for key, value in given.items()
    )
    return f"<{name}{written}>{content}</{name}>"


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str,
    *,
    numeric: int = 0,
    stacking: bool = False,
) -> str:
    """A table that scrolls sideways where it is wider than the screen.

    Args:
        columns: Headings, as text.
        rows: Cells as HTML that is safe already; the first of a row is its heading.
        caption: What it shows, as text.
        numeric: How many columns at the end hold numbers.
        stacking: Whether its rows stand as cards where the screen is narrow.
    """
    first = len(columns) - numeric
    head = "".join(
        tag("th", text(name), "tp-number" if at >= first else "", scope="col")
        for at, name in enumerate(columns)
    )
    body = "".join(
        tag(
            "tr",
            "".join(
                tag("th", cell, scope="row")
                if at == 0
                else tag("td", cell, "tp-number" if at >= first else "", data_label=columns[at])
                for at, cell in enumerate(row)
            ),
        )
        for row in rows
    )
    inner = tag("caption", text(caption)) + tag("thead", tag("tr", head)) + tag("tbody", body)
    return tag(
        "div",
        tag("table", inner, "tp-table tp-stacking" if stacking else "tp-table"),
        "tp-scroll",
        role="region",
        aria_label=caption,
        tabindex="0",
    )


def facts(entries: Iterable[tuple[str, str]]) -> str:
    """Names and what they say, the empty ones left out.

    Args:
        entries: Names as text, what they say as HTML that is safe already.
    """
    inner = "".join(tag("dt", text(name)) + tag("dd", said) for name, said in entries if said)
    return tag("dl", inner, "tp-facts") if inner else ""


def disclosure(summary: str, content: str, *, opened: bool = False) -> str:
    """A part that opens on demand.

    Args:
        summary: What opens it, as HTML that is safe already.
        content: What it holds, as HTML that is safe already.
        opened: Whether it is open from the start.
    """
    state = {"open": "open"} if opened else {}
    return tag("details", tag("summary", summary) + content, "tp-disclosure", **state)


def scrolling(content: str, label: str, classes: str) -> str:
    """A part that scrolls by itself, also by keyboard.

    Args:
        content: HTML that is safe already.
        label: What it holds, as text.
        classes: Classes of the style sheet.
    """
    return tag("div", content, classes, tabindex="0", role="region", aria_label=label)


def counts(entries: Iterable[tuple[str, str]]) -> str:
    """Figures with what they count.

    Args:
        entries: What is counted with its figure, both as text.
    """
    inner = "".join(tag("li", tag("b", text(figure)) + text(name)) for name, figure in entries)
    return tag("ul", inner, "tp-counts")
