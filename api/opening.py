"""Which collections a caller may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.identity import Caller
from api.problems import ProblemError
from api.state.collections import CollectionRecord, find_collection

if TYPE_CHECKING:
    from api.services import Services

PERSONAL = "personal"


def may_use(caller: Caller, record: CollectionRecord | None) -> bool:
    """Whether a caller may use a collection.

    Args:
        caller: Who asks.
        record: What is kept of it; None for one that was made by a command.
    """
    if record is None or record.owner == caller.user:
        return True
    if record.kind == PERSONAL:
        return False
    if not record.members or caller.administers:
        return True
    return caller.user in record.members or not caller.access.groups.isdisjoint(record.members)


def open_to(services: Services, caller: Caller, name: str | None) -> str:
    """The collection that a request is about, once its caller may use it.

    The default collection need not exist yet: the first upload makes it.

    Raises:
        ProblemError: 404, there is none of that name, or it is somebody else's.
    """
    wanted = services.collection(name)
    with services.state.session() as session:
        record = find_collection(session, wanted)
    is_there = wanted == services.settings.collection or wanted in services.engine.collections()
    if not is_there or not may_use(caller, record):
        raise no_collection()
    return wanted


def no_collection() -> ProblemError:
    """The problem of a name that stands for nothing the caller may use."""
    return ProblemError(
        404,
        "collection_not_found",
        "その名前のコレクションはないか、利用する権限がありません。"
        "GET /v1/collections で名前を確かめてください。",
    )
