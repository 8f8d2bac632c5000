"""The sources beside an answer: those it quotes, and what else was found."""

from __future__ import annotations

from collections.abc import Iterable

from ui import words
from ui.client import Json, segment
from ui.parts.citations import citation_card, passage_card
from ui.problems import ApiProblem
from ui.session import client, collection, remembered


def quoted_html(citations: Iterable[Json], prefix: str, *, whole: bool) -> str:
    """Cards of the citations; nothing where there are none.

    Args:
        citations: As the API gives them.
        prefix: What their anchors begin with.
        whole: Whether the passages around them are fetched too; not while the answer comes.
    """
    cards = "".join(
        citation_card(
            citation,
            anchor=f"{prefix}-c{citation['number']}",
            around=passage_around(citation["passage"]["id"]) if whole else None,
            document=document_of(citation["passage"]) if whole else None,
        )
        for citation in citations
    )
    return _panel(words.QUOTED, cards)


def nearest_html(hits: Iterable[Json], prefix: str) -> str:
    """Cards of the nearest passages of a refusal."""
    cards = "".join(
        passage_card(
            hit["passage"],
            anchor=f"{prefix}-n{hit['rank']}",
            around=passage_around(hit["passage"]["id"]),
            document=document_of(hit["passage"]),
        )
        for hit in hits
    )
    return _panel(words.NEAREST, cards)


def unused(answer: Json) -> list[str]:
    """Ids of passages that were found and are not cited or shown as nearest."""
    shown = {one["passage"]["id"] for one in (*answer["citations"], *answer["nearest"])}
    return [hit["passage_id"] for hit in answer["retrieved"] if hit["passage_id"] not in shown]


def unused_html(passage_ids: Iterable[str]) -> str:
    """Cards of passages by their ids; those that are gone are left out."""
    found = (passage_around(passage_id) for passage_id in passage_ids)
    return "".join(passage_card(one, around=one) for one in found if one is not None)


def passage_around(passage_id: str) -> Json | None:
    """A passage with its neighbours; None where it is gone since."""

    def fetch() -> Json | None:
        try:
            return client().get(
                f"/v1/passages/{segment(passage_id)}", neighbours=1, collection=collection()
            )
        except ApiProblem:
            return None  # the document was replaced: the quote stays readable without it

    return remembered(f"passage {passage_id}", fetch)


def document_of(passage: Json) -> Json | None:
    """The document of a passage in full; None where it is gone since."""
    name = passage["document"]["id"]

    def fetch() -> Json | None:
        try:
            return client().get(f"/v1/documents/{segment(name)}", collection=collection())
        except ApiProblem:
            return None

    return remembered(f"document {name}", fetch)


def _panel(title: str, cards: str) -> str:
    if not cards:
        return ""
    return f'<section class="tk-sources" aria-label="{title}"><h3>{title}</h3>{cards}</section>'
