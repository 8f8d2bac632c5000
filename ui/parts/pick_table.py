"""A table of which one row can be picked, by mouse or keyboard, read well by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_LOOK = Path(__file__).parent.parent / "look"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        label: Its heading.
        pick: Whether its cells are the buttons by which a row is picked.
        number: Whether it holds numbers.
        width: Its width in CSS; empty for what its content needs.
    """

    label: str
    pick: bool = False
    number: bool = False
    width: str = ""


def pick_table(
    columns: Sequence[Column],
    rows: Sequence[tuple[str, Sequence[str]]],
    *,
    caption: str,
    label: str,
    key: str,
    picked: str | None = None,
) -> str | None:
    """Shows the table.

    Args:
        columns: The columns, one of them with `pick`.
        rows: Ids of the rows with their cells as text.
        caption: What the table shows.
        label: What picking does, for those who hear the page.
        key: Key of the widget.
        picked: Id of the row that is marked.

    Returns:
        Id of the row that was picked just now.
    """
    result = _component()(
        key=key,
        data={
            "columns": [asdict(column) for column in columns],
            "rows": [{"id": name, "cells": list(cells)} for name, cells in rows],
            "caption": caption,
            "label": label,
            "picked": picked,
        },
        on_picked_change=_nothing,
    )
    found: str | None = result.picked
    return found


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit names no public type for it
    return st.components.v2.component(
        "tenkyo_pick_table",
        html='<div class="stHtml tp-pick-host tp-scroll"></div>',
        js=(_LOOK / "pick_table.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def _nothing() -> None:
    """A trigger is told only where someone listens."""
