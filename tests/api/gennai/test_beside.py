import asyncio
import os
import signal
import time

from api.gennai import beside as module
from api.gennai.attached import AttachedFile
from api.gennai.beside import COLLECTION, beside
from api.jobs import children
from rag.index import Access

PARK = "# 公園計画\n\n## １　ベンチ\n\n公園のベンチを、令和９年度末までに30基置く。\n"


def documents_of(services, *files, access=None):
    """What a caller sees of attached files, what was not read, and what is left afterwards."""

    async def look():
        async with beside(services, "鈴木", files) as attached:
            seen = []
            if attached.services is not None:
                seen = attached.services.engine.documents(collection=COLLECTION, access=access)
            homes = list(services.settings.state.glob("attached-*"))
            return [row.file_name for row in seen], attached.unread, len(homes)

    found = asyncio.run(look())
    assert list(services.settings.state.glob("attached-*")) == []
    return found


def test_only_its_owner_sees_an_attached_document(services):
    file = AttachedFile("公園.md", PARK.encode())
    owner, other = Access("鈴木"), Access("佐藤", clearance=2)
    assert documents_of(services, file, access=owner) == (["公園.md"], (), 1)
    assert documents_of(services, file, access=other) == ([], (), 1)


def test_models_of_the_server_stay_open(services):
    before = services.engine.language_models
    documents_of(services, AttachedFile("公園.md", PARK.encode()))
    assert services.engine.language_models is before
    assert services.engine.collections() == ["default"]


def test_a_reader_that_crashes_takes_nothing_along(services, monkeypatch):
    crash = f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})"
    monkeypatch.setattr(children, "COMMAND", (children.COMMAND[0], "-c", crash))
    seen, ((name, reason),), _ = documents_of(services, AttachedFile("公園.md", PARK.encode()))
    assert (seen, name) == ([], "公園.md")
    assert reason.startswith("読み取りの処理が異常終了しました（SIGSEGV）。")


def test_what_a_killed_server_left_is_swept_away(services):
    old, new = (services.settings.state / f"attached-{name}" for name in ("old", "new"))
    for folder in (old, new):
        (folder / "indexes").mkdir(parents=True)
    os.utime(old, (time.time() - 7 * 60 * 60,) * 2)
    module._sweep(services.settings.state)
    assert (old.exists(), new.exists()) == (False, True)
