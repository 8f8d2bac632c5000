"""Who sees what in the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.identity import Caller
from api.opening import may_use
from api.state.collections import collection_records
from api.state.masking import remembered_document
from api.state.trash import TrashKind, TrashRecord, not_in_trash, trash_records
from api.trash.documents import settle_returned

if TYPE_CHECKING:
    from api.services import Services


def seen(services: Services, caller: Caller) -> list[TrashRecord]:
    """What a caller may see in the trash, without its bodies, last deleted first.

    Conversations, drafts and private documents are their owner's alone; other documents are seen
    by editors who could read them. Nobody else learns that there is anything.
    """
    settle_returned(services)
    with services.state.session() as session:
        records = trash_records(session, caller.user)
        collections = collection_records(session)
    return [
        record
        for record in records
        if (
            record.kind != TrashKind.DOCUMENT.value
            or may_use(caller, collections.get(record.collection))
        )
        and _may_see(caller, record)
    ]


def find(services: Services, caller: Caller, name: str) -> TrashRecord:
    """Something in the trash by its id, with its body.

    Raises:
        ProblemError: 404, there is nothing that the caller may see.
    """
    if all(record.id != name for record in seen(services, caller)):
        raise not_in_trash()
    with services.state.session() as session:
        found = session.get(TrashRecord, name)
    if found is None:
        raise not_in_trash()
    return found


def _may_see(caller: Caller, record: TrashRecord) -> bool:
    if record.kind != TrashKind.DOCUMENT.value or record.access["visibility"] == "private":
        return record.owner == caller.user
    # Its day may be over: that is why it lies here.
    return caller.edits and caller.access.may_ever_read(remembered_document(record.access))
