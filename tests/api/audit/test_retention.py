import asyncio

from api.audit import AuditLog
from api.audit.retention import keep_pruned


def test_old_days_go_at_once_and_again(tmp_path):
    old = tmp_path / "audit-2020-01-05.jsonl"

    async def scene():
        old.touch()
        task = asyncio.create_task(keep_pruned(AuditLog(tmp_path), 30, every_s=0.01))
        for _ in range(2):
            while old.exists():
                await asyncio.sleep(0.005)
            old.touch()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(asyncio.wait_for(scene(), 5))


def test_without_a_limit_everything_stays(tmp_path):
    old = tmp_path / "audit-2020-01-05.jsonl"
    old.touch()
    asyncio.run(keep_pruned(AuditLog(tmp_path), 0))
    assert old.exists()
