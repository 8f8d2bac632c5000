"""Removing what is older than the audit log is to be kept, every day that the server runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool

from api.audit.log import AuditLog

_DAY_S = 24 * 60 * 60.0
_log = logging.getLogger("tenkyo.audit")


async def keep_pruned(log: AuditLog, days: int, every_s: float = _DAY_S) -> None:
    """Removes old days at once and then daily, until it is cancelled.

    Args:
        log: The audit log.
        days: Days that are kept; 0 keeps all and ends at once.
        every_s: Seconds between two looks.
    """
    while days:
        try:
            removed = await run_in_threadpool(log.prune, days, datetime.now(UTC).date())
        except OSError as error:
            _log.warning("old audit entries cannot be removed: %s", type(error).__name__)
        else:
            if removed:
                _log.info("removed %d days of audit entries", removed)
        await asyncio.sleep(every_s)
