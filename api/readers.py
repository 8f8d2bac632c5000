"""What a reader may see now of something that was kept by value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from api.identity import Caller
from api.opening import may_use
from api.state.answers import access_of
from api.state.collections import find_collection
from api.state.masking import Readable, readable_by
from rag.errors import CollectionNotFoundError
from rag.index import Access, DocumentRow

if TYPE_CHECKING:
    from api.services import Services


def readable_for(
    services: Services,
    caller: Caller,
    collection: str,
    remembered: Mapping[str, Any],
    *,
    shared: bool = False,
) -> Readable:
    """Tells of documents whether a caller may read them now.

    Args:
        services: The services.
        caller: Who reads.
        collection: The collection that the documents belong to; it may be gone.
        remembered: What decided about them when they were cited, by id.
        shared: Whether it is read as a share: what was withdrawn is shown to nobody there.
    """
    with services.state.session() as session:
        if not may_use(caller, find_collection(session, collection)):
            return lambda _: False
    present: list[DocumentRow] = []
    with suppress(CollectionNotFoundError):
        present = services.engine.documents(collection=collection, access=Access.keeper())
    return readable_by(caller.access, present, None if shared else remembered)


def remembered_of(documents: Iterable[DocumentRow]) -> dict[str, Any]:
    """What decides who may read some documents, by their ids, to be kept with what cites them."""
    return {row.id: access_of(row) for row in documents}
