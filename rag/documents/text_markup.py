"""Markup left in plain text by converters: it is noise, the words inside it stay."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_BOOKMARK = re.compile(r"\[(?:bookmark|anchor):[^\]\n]*\]")
_CONTENTS_TARGET = re.compile(r"\[bookmark:\s*_Toc\d+\]")
_BLOCK_TAG = re.compile(
    r"</?(?:div|p|br|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|h[1-6]|hr|section|figure)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(
    r"</?(?:span|b|i|u|s|strong|em|mark|sup|sub|a|font|small|ins|label|ruby|rb|rp|img)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_RUBY_READING = re.compile(r"<rt(?:\s[^<>]*)?>.*?</rt>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_DRAWN_BRACES = re.compile(r"[ \t]?\}{2,}")
# Readings that a converter wrote beside one kanji: 牽(けん)引. Longer brackets are words.
_INLINE_READING = re.compile(r"(?<=[\u4e00-\u9fff])\([\u3041-\u3096]{1,4}\)(?=[\u4e00-\u9fff])")

_MD_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)")
_MD_BULLET = re.compile(r"^(\s*)[-*+][ \t]+(?=\S)")
_MD_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MD_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_MD_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_MD_HEADING_ANYWHERE = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)


def has_markdown(text: str) -> bool:
    """Whether a plain text carries enough Markdown signs to have been written as Markdown.

    Three headings or strong words; one or two may be anything.
    """
    signs = len(_MD_HEADING_ANYWHERE.findall(text)) + len(_MD_STRONG.findall(text))
    return signs >= 3


def is_contents_target(line: str) -> bool:
    """Whether Word's table of contents points at this line, which makes it a heading."""
    return _CONTENTS_TARGET.search(line) is not None


def strip_tags(text: str) -> str:
    """Takes HTML fragments, entities, bookmarks and drawn braces out of a line or a cell.

    Block tags become line breaks; only names of HTML tags are taken for tags, so ＜ものづくり＞ and
    <伴走支援> stay.
    """
    text = _BOOKMARK.sub("", text)
    text = _DRAWN_BRACES.sub("", text)
    if "<" in text:
        text = _RUBY_READING.sub("", _COMMENT.sub("", text))
        text = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return _INLINE_READING.sub("", text)


def strip_emphasis(text: str) -> str:
    """Takes Markdown's strong marks and backslash escapes out of a line.

    A mark without partner began or ended a strong run of several lines.
    """
    text = _MD_STRONG.sub(r"\2", text).replace("**", "")
    return _MD_ESCAPE.sub(r"\1", text)


def markdown_line(line: str) -> tuple[str, int | None, bool]:
    """Reads one line of text that carries Markdown traces.

    Returns:
        The line without Markdown signs, the level of a heading or None, and whether it is a
        list item.
    """
    if _MD_RULE.match(line):
        return "", None, False
    heading = _MD_HEADING.match(line)
    if heading:
        return strip_emphasis(line[heading.end() :].rstrip(" #")), len(heading.group(1)), False
    bullet = _MD_BULLET.match(line)
    if bullet:
        return strip_emphasis(line[bullet.end() :]), None, True
    return strip_emphasis(line), None, False


_PIPE_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_PIPE_RULE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")


def pipe_cells(line: str) -> list[str] | None:
    """Cells of a Markdown table row, `[]` for its rule, None for any other line."""
    row = _PIPE_ROW.match(line)
    if row is None:
        return None
    if _PIPE_RULE.match(line):
        return []
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row.group(1))]


def tab_cells(line: str) -> list[str] | None:
    """Cells of a row whose columns are kept apart by TABs, None for a line that is no row.

    A TAB before the only text of a line is an indent, not a column.
    """
    if "\t" not in line.strip(" "):
        return None
    cells = [cell.strip(" \u3000") for cell in line.split("\t")]
    if sum(map(bool, cells)) < 2 and len(cells) < 3:
        return None
    return cells


def grid_width(rows: Sequence[Sequence[str]]) -> int:
    """Largest number of columns of any row."""
    return max((len(row) for row in rows), default=0)
