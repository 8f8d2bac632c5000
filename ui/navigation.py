"""The pages in their order, those that the person may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import streamlit as st

from ui import words
from ui.session import may


@dataclass(frozen=True, slots=True)
class Place:
    """A page.

    Attributes:
        module: Its module below `ui.pages`, also its part of the address.
        title: Its name.
        icon: Its sign.
        roles: Who sees it; empty for everybody.
        section: Heading above it; empty for none.
        hidden: Whether only a link leads there.
    """

    module: str
    title: str
    icon: str
    roles: tuple[str, ...] = ()
    section: str = ""
    hidden: bool = False


PLACES = (
    Place("ask", words.ASK, "chat"),
    Place("measures", words.MEASURES, "table_view"),
    Place("compare", words.COMPARE, "compare_arrows"),
    Place("draft", words.DRAFT, "edit_note"),
    Place("check", words.CHECK, "fact_check"),
    Place("documents", words.DOCUMENTS, "folder_open"),
    Place("history", words.HISTORY, "history"),
    Place("trash", words.TRASH, "delete"),
    Place("help", words.HELP, "help"),
    Place("shared", "共有された回答", "share", hidden=True),
    Place("account", words.ACCOUNT, "person", hidden=True),
    Place("users", words.USERS, "group", ("admin",), words.ADMINISTRATION),
    Place("evaluations", words.EVALUATIONS, "analytics", ("admin",), words.ADMINISTRATION),
    Place("usage", words.USAGE, "bar_chart", ("admin",), words.ADMINISTRATION),
    Place("risk_cases", words.RISK_CASES, "report", ("admin",), words.ADMINISTRATION),
    Place("audit", words.AUDIT, "policy", ("auditor",), words.ADMINISTRATION),
    Place("governance", words.GOVERNANCE, "info", ("admin", "auditor"), words.ADMINISTRATION),
)


def shown_places(known: bool) -> list[Place]:
    """The pages that exist and that the person may see.

    Args:
        known: Whether the API has told who the person is; until then, those for everybody.
    """
    return [
        place
        for place in PLACES
        if (not place.roles or (known and may(*place.roles)))
        and find_spec(f"ui.pages.{place.module}") is not None
    ]


def navigation(places: Iterable[Place], *, shown: bool = True) -> Any:  # noqa: ANN401 - Streamlit's page
    """The navigation with the page that is asked for.

    Args:
        places: The pages.
        shown: Whether they are listed; where not, the address is kept all the same.
    """
    sections: dict[str, list[Any]] = {}
    pages: dict[str, Any] = {}
    for place in places:
        page = st.Page(
            _function(place.module),
            title=place.title,
            icon=f":material/{place.icon}:",
            url_path=place.module,
            default=place.module == "ask",
            visibility="hidden" if place.hidden else "visible",
        )
        pages[place.module] = page
        sections.setdefault(place.section, []).append(page)
    st.session_state.pages = pages
    return st.navigation(sections, position="sidebar" if shown else "hidden", expanded=True)


def go(module: str, **parameters: str) -> None:
    """Goes to a page.

    Args:
        module: Its module below `ui.pages`.
        parameters: Parameters of its address.
    """
    st.switch_page(st.session_state.pages[module], query_params=parameters)


def _function(module: str) -> Callable[[], None]:
    """The page function, loaded when its page is opened."""

    def page() -> None:
        import_module(f"ui.pages.{module}").page()

    page.__name__ = module
    return page
