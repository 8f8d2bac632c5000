"""What a sentence is held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """What a passage offers as evidence.

    Attributes:
        text: The passage.
        context: Header cells, row labels, captions, units and notes that belong to it.
        headings: Titles of the headings that it stands under, outermost first.
    """

    text: str
    context: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNames:
    """How a sentence may name the document that it cites: evidence for those words only.

    Attributes:
        title: Title of the document.
        issuer: Who issued it, None when not known.
        published: When, as written, None when not known.
    """

    title: str
    issuer: str | None = None
    published: str | None = None
