"""What an exported source says beside its words: 機密性, 取扱い, and a permanent link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from api.checking import is_given
from rag.answering import Citation
from rag.drafting import Draft
from rag.errors import CollectionNotFoundError
from rag.index import Access
from rag.retrieval import Hit

if TYPE_CHECKING:
    from api.services import Services

_LEAST_OPEN = 2
_CLOSED = "機密性２"
_LEVELS = {1: "機密性１", 2: _CLOSED}


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks the sources of one export.

    Attributes:
        confidentiality: 機密性 by document, as it is now, or was when a document that is gone was
            cited.
        link: Gives the permanent link to a page of a document; empty where there is none.
    """

    confidentiality: Mapping[str, int]
    link: Callable[[str, int | None], str]

    @classmethod
    def of(cls, services: Services, collection: str, remembered: Mapping[str, Any]) -> Marks:
        """The marks for sources of a collection.

        Args:
            services: The services.
            collection: Name of the collection.
            remembered: What was kept of the documents, by id.
        """
        levels = {name: kept["confidentiality"] for name, kept in remembered.items()}
        with suppress(CollectionNotFoundError):
            rows = services.engine.documents(collection=collection, access=Access.keeper())
            levels.update((row.id, row.confidentiality) for row in rows)
        return cls(levels, links_to(services, collection))

    def draft(self, draft: Draft) -> Draft:
        """A draft with its sources marked."""
        nearest = (replace(near, hits=tuple(map(self.hit, near.hits))) for near in draft.nearest)
        hits = [
            *(c.hit for c in draft.citations),
            *(h for near in draft.nearest for h in near.hits),
        ]
        return replace(
            draft,
            citations=tuple(map(self.citation, draft.citations)),
            nearest=tuple(nearest),
            handlings=self.handlings(hits, draft.handlings),
        )

    def citation(self, citation: Citation) -> Citation:
        """A citation whose passage is marked."""
        return replace(citation, hit=self.hit(citation.hit))

    def hit(self, hit: Hit) -> Hit:
        """A passage whose document says how it is to be handled, and where it is opened."""
        document = hit.document
        if is_given(document.id):
            return hit
        level = _LEVELS[self.confidentiality.get(document.id, _LEAST_OPEN)]
        handling = "・".join(filter(None, (level, document.handling)))
        link = self.link(document.id, hit.passage.page)
        marked = replace(document, handling=handling, extra={"link": link} if link else {})
        return replace(hit, document=marked)

    def handlings(self, hits: Iterable[Hit], before: Iterable[str] = ()) -> tuple[str, ...]:
        """What stands at the head of an export: 機密性２ where any source has it, and 取扱い."""
        documents = [hit.document for hit in hits if not is_given(hit.document.id)]
        closed = any(self.confidentiality.get(one.id, _LEAST_OPEN) > 1 for one in documents)
        handlings = (*before, *(one.handling for one in documents))
        first = (_CLOSED,) if closed else ()
        return tuple(dict.fromkeys(filter(None, (*first, *handlings))))


def links_to(services: Services, collection: str) -> Callable[[str, int | None], str]:
    """Gives permanent links to pages of documents; empty ones without a public address."""
    base = services.settings.public_api_url.rstrip("/")
    asked = collection != services.settings.collection
    query = f"?{urlencode({'collection': collection})}" if asked else ""

    def link(document_id: str, page: int | None) -> str:
        return f"{base}/open/{quote(document_id)}/{page or 1}{query}" if base else ""

    return link
