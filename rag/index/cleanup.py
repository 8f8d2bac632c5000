"""What an interrupted writer left, and what old generations leave behind, is cleared away here."""

from __future__ import annotations

import os
import time

from rag.index.failures import storage_errors
from rag.index.files import remove_tree, sync_folder
from rag.index.layout import Layout
from rag.index.locks import lock_if_unpinned
from rag.index.models import sweep_models
from rag.index.originals import Originals
from rag.index.staging import Staging
from rag.index.store import PassageStore

GRACE_SECONDS = 6 * 3600.0
"""How long originals and versions that no document refers to are kept: an ingest may have been
interrupted, and need not read them again."""

_RETIRED = ".retired-"


def roll_back(layout: Layout, staging: Staging) -> None:
    """Removes what a writer staged above the generation in force. Needs the writer's lock."""
    # Asked of the disk: a commit that was interrupted may have come as far as this.
    current = layout.read_current()
    with storage_errors(layout.folder):
        for number in layout.generation_numbers():
            if number > current:
                remove_tree(layout.generation(number))
    staging.roll_back(current)


def sweep(layout: Layout, current: int, staging: Staging, store: PassageStore) -> None:
    """Removes generations that nobody reads, and everything that only they used.

    Needs the writer's lock, and nothing staged. Files go before rows: on a full disk, deleting
    rows needs the room that deleting files makes.
    """
    with storage_errors(layout.folder):
        kept = _retire_generations(layout, current)
        store.sweep(kept)
        sweep_models(layout, kept)
    oldest = min(kept)
    unused_since = time.time() - GRACE_SECONDS
    living, dead = staging.living_contents(oldest), staging.dead_contents(oldest)
    Originals(layout).sweep(living, dead, unused_since)
    staging.purge(oldest, unused_since)


def _retire_generations(layout: Layout, current: int) -> list[int]:
    """Removes the old generations without readers; returns those that stay."""
    for path in layout.generations.glob(f"{_RETIRED}*"):
        remove_tree(path)
    return [
        number
        for number in layout.generation_numbers()
        if number == current or not _retire(layout, number)
    ]


def _retire(layout: Layout, number: int) -> bool:
    descriptor = lock_if_unpinned(layout.pin(number))
    if descriptor is None:
        return False
    try:
        # One step takes the generation away: a reader finds all of it or, trying to pin it,
        # that it is gone.
        retired = layout.generations / f"{_RETIRED}{number}"
        layout.generation(number).rename(retired)
        sync_folder(layout.generations)
    finally:
        os.close(descriptor)
    remove_tree(retired)
    return True
