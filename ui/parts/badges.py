"""Verdicts as badges: a sign and a word, never a colour alone."""

from __future__ import annotations

from html import escape

from ui import words
from ui.words import Mark


def badge(mark: Mark, tip: str = words.SUPPORT_HELP) -> str:
    """A badge.

    Args:
        mark: The verdict.
        tip: What is told on hover, focus and touch; empty for nothing.

    Returns:
        HTML. With a tip it is a button, so that the keyboard reaches the tip too.
    """
    inside = f'<span aria-hidden="true">{escape(mark.icon)}</span>{escape(mark.word)}'
    if not tip:
        return f'<span class="tk-badge tk-{mark.tone}">{inside}</span>'
    return (
        f'<button type="button" class="tk-badge tk-{mark.tone}" data-tk-tip="{escape(tip)}">'
        f"{inside}</button>"
    )
