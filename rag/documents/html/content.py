"""What of an HTML page is its own text, and what is the site around it.

Elements are judged by their meaning (tags, roles, ARIA) first. Class names only hint: what carries
one of them goes only if it is made of links or says little, so that words of the body stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_NEVER_SHOWN = frozenset({
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "canvas",
    "svg", "audio", "video", "map", "button", "input", "select", "textarea", "datalist", "dialog",
    "rt", "rp", "rtc", "del", "s", "strike",
})  # fmt: skip
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
# Text for screen readers, which stands nowhere on the page.
_UNSEEN_CLASS = re.compile(
    r"^(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|u-?(?:hidden|vh)|is-hidden)$",
    re.IGNORECASE,
)
_SITE_TAGS = ("nav", "menu")
_SITE_ROLES = frozenset(
    {"navigation", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog", "tablist"}
)
_EDGE_TAGS = ("header", "footer", "aside")
_EDGE_ROLES = frozenset({"banner", "contentinfo", "complementary"})
_SITE_HINT = re.compile(
    r"(?:^|[-_])(?:bread-?crumbs?|topic-?path|pankuzu|[a-z]{0,7}-?nav(?:i|igation)?|skip(?:-?link)?"
    r"|(?:side|foot|head)-?menu|side-?bar|page-?top|(?:back-?)?to-?top|go-?top|cookies?|consent"
    r"|sns|pager|pagination)(?:$|[-_])",
    re.IGNORECASE,
)
_LINKS_HINT = re.compile(
    r"(?:^|[-_])(?:share|social|related|search|language|font-?size|print)(?:$|[-_])", re.IGNORECASE
)
# Older pages say with a name what newer ones say with a tag. A mere class of this name may be
# that of a card or a section.
_EDGE_ID = re.compile(r"^(?:[a-z]{1,6}[-_]?)?(?:header|footer)$", re.IGNORECASE)
_EDGE_CLASS = re.compile(r"^(?:l|g|site|global)[-_](?:header|footer)$", re.IGNORECASE)
_JUMP_TEXT = re.compile(
    r"(?:本文|メイン(?:コンテンツ|メニュー)|ナビゲーション|コンテンツ)(?:へ|に)?(?:スキップ|ジャンプ|移動)?(?:する)?"
    r"|(?:この)?ページ(?:の)?(?:先頭|トップ|上部|TOP)(?:へ|に)?(?:戻る|もどる)?|トップ(?:へ|に)戻る|TOP(?:へ)?"
)
_FEW_CHARACTERS = 60
_LINKED_SHARE = 0.5
_MAIN_SHARE = 0.25


def strip_unseen(soup: BeautifulSoup) -> None:
    """Takes out of a page what no reader of it sees: code, hidden parts, furigana, deletions."""
    from bs4.element import PreformattedString
    from bs4.element import Tag as Element

    for node in list(soup.descendants):
        if isinstance(node, PreformattedString):  # comments, declarations
            node.extract()
        elif isinstance(node, Element) and not node.decomposed and _is_unseen(node):
            node.decompose()


def _is_unseen(tag: Tag) -> bool:
    return tag.name in _NEVER_SHOWN or (
        bool(tag.attrs)
        and (
            tag.has_attr("hidden")
            or _HIDING_STYLE.search(_attribute(tag, "style")) is not None
            or any(_UNSEEN_CLASS.match(name) for name in _names(tag, "class"))
        )
    )


def main_content(soup: BeautifulSoup) -> Tag:
    """The element that holds the page's own text; the site's parts are taken out of it.

    That is the element of the role `main` where it holds a good part of the page, else the body.
    """
    body = soup.body or soup
    mains = body.find_all(lambda tag: tag.name == "main" or _role(tag) == "main")
    outer = [tag for tag in mains if not any(other in tag.parents for other in mains)]
    whole = _length(body)
    root = body
    if len(outer) == 1 and _length(outer[0]) >= _MAIN_SHARE * whole:
        root = outer[0]
    for tag in list(_site_parts(root)):
        if not tag.decomposed:
            tag.decompose()
    return root


def _site_parts(root: Tag) -> Iterator[Tag]:
    for tag in root.find_all(True):
        role = _role(tag)
        if (tag.name in _SITE_TAGS and role != "list") or role in _SITE_ROLES:
            yield tag
        elif tag.name in _EDGE_TAGS or role in _EDGE_ROLES or _is_named_edge(tag):
            if _is_site_edge(tag):
                yield tag
        elif _is_hinted(tag) or _is_jump(tag):
            yield tag


def _is_site_edge(tag: Tag) -> bool:
    """Whether a header, footer or aside is the site's, not that of an article.

    The only top heading of a page may stand in its header.
    """
    if tag.find_parent(["main", "article", "section"]) is not None:
        return tag.name == "aside" and _is_mostly_links(tag)
    if tag.find(["main", "article"]) is not None:
        return False
    document = tag.find_parent("body") or tag
    return tag.find("h1") is None or len(document.find_all("h1")) > 1


def _is_hinted(tag: Tag) -> bool:
    """Whether class or id names a part of the site, and the content does not gainsay it."""
    strong = _has_name(tag, _SITE_HINT)
    if not strong and not _has_name(tag, _LINKS_HINT):
        return False
    if tag.name in {"body", "html", "main", "article", "table", "h1"}:
        return False
    if tag.find(["main", "article", "h1", "table"]) is not None:
        return False
    return _is_mostly_links(tag) or (strong and _length(tag) <= _FEW_CHARACTERS)


def _is_jump(tag: Tag) -> bool:
    """Whether a link only leads about the page: 本文へスキップ, ページの先頭へ戻る."""
    return (
        tag.name == "a"
        and _attribute(tag, "href").startswith("#")
        and _JUMP_TEXT.fullmatch(tag.get_text(strip=True)) is not None
    )


def _is_mostly_links(tag: Tag) -> bool:
    linked = sum(_length(link) for link in tag.find_all("a"))
    return linked >= _LINKED_SHARE * max(_length(tag), 1)


def _length(tag: Tag) -> int:
    return len("".join(tag.get_text().split()))


def _role(tag: Tag) -> str:
    return _attribute(tag, "role").lower()


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def _is_named_edge(tag: Tag) -> bool:
    return any(_EDGE_ID.match(name) for name in _names(tag, "id")) or any(
        _EDGE_CLASS.match(name) for name in _names(tag, "class")
    )


def _has_name(tag: Tag, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(name) for key in ("class", "id") for name in _names(tag, key))


def _names(tag: Tag, name: str) -> list[str]:
    return _attribute(tag, name).split()
