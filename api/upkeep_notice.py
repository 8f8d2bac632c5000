"""A word to administrators on a collection that is served as older readers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import TenkyoError

if TYPE_CHECKING:
    from api.services import Services


def upkeep_notice(services: Services, collection: str) -> str | None:
    """What an administrator should do for a collection; None for nothing.

    Args:
        services: The services.
        collection: Name of the collection.
    """
    try:
        differences = services.engine.outdated(collection=collection)
    except TenkyoError:
        return None  # what cannot be served at all says so itself
    if not differences:
        return None
    return (
        f"コレクション「{collection}」は、前の版で読み取ったまま使っています"
        f"（{'／'.join(differences)}）。`tenkyo reindex --collection {collection}` で"
        "作り直すと、今の版の読み取りになります（作り直しのあいだも使えます）。"
    )
