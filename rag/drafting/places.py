"""Where a passage stands, in words for footnotes and lists."""

from __future__ import annotations

import re

from rag.answering import Citation
from rag.japanese.written_dates import japanese_date, titled
from rag.retrieval.model import Hit

_BREAKS = re.compile(r"[\s\x00-\x1f]+")
_LONGEST_NEAR = 160


def source_line(citation: Citation) -> str:
    """Everything that names a source: document, date, page, headings, quote, handling.

    A permanent link stands behind it where the caller has put one with the document.
    """
    link = citation.hit.document.extra.get("link")
    return f"{place_line(citation.hit)}「{used_words(citation)}」{f' {link}' if link else ''}"


def nearest_line(hit: Hit) -> str:
    """A passage that stands near a question that was not answered."""
    text = one_line(hit.passage.text)
    shown = text if len(text) <= _LONGEST_NEAR else f"{text[:_LONGEST_NEAR]}…"
    return f"{place_line(hit)}「{shown}」"


def place_line(hit: Hit) -> str:
    """Document, issuer and date, page or slide, heading path and handling of a passage."""
    document, passage = hit.document, hit.passage
    parts = [titled(document.title, document.issuer, japanese_date(document.published))]
    if document.handling:
        parts.append(f"〔{document.handling}〕")
    if passage.page is not None:
        slide = document.format == "pptx"
        parts.append(f"スライド{passage.page}" if slide else f"{passage.page}ページ")
    if passage.heading_path:
        parts.append(" > ".join(passage.heading_path))
    return one_line(" ".join(parts))


def used_words(citation: Citation) -> str:
    """The words that a draft uses, on one line; the whole quote where it names none."""
    return one_line(citation.used_words) or one_line(citation.quote)


def one_line(text: str) -> str:
    """A text on one line."""
    return _BREAKS.sub(" ", text).strip()
