import os
import re
import subprocess
import sys
import threading
import time
from datetime import datetime

import pytest

from rag.errors import CollectionBusyError, CollectionNotFoundError, CorruptIndexError
from rag.index import delete_collection
from rag.index.locks import LockHolder, Pin, WriterLock, lock_if_unpinned
from tests.rag.index.samples import REPOSITORY, sample, write

BRIDGES = sample("橋.txt", "橋 の 点検")


def test_a_second_writer_is_refused_with_who_is_writing(collection):
    with collection.writer(), pytest.raises(CollectionBusyError) as caught:
        collection.writer(timeout=0)
    assert re.fullmatch(
        rf"コレクション「plans」には、ほかの処理が書き込み中です"
        rf"（プロセス {os.getpid()}、\S+ から）。"
        "一つのコレクションに同時に書き込めるのは一つの処理だけです。"
        "終わるのを待って、もう一度実行してください。検索と質問は今のままで使えます。",
        caught.value.message,
    )


def test_a_second_writer_waits_and_says_so_once(collection):
    first = collection.writer()
    told = []
    timer = threading.Timer(0.4, first.close)
    timer.start()
    started = time.monotonic()
    with collection.writer(on_wait=told.append, timeout=30):
        waited = time.monotonic() - started
    timer.join()
    (holder,) = told
    assert holder.pid == os.getpid()
    assert datetime.fromisoformat(holder.since).tzinfo is not None
    assert 0.2 < waited < 10


def test_a_first_writer_does_not_wait(collection):
    told = []
    with collection.writer(on_wait=told.append, timeout=0):
        pass
    assert told == []


def test_a_writer_in_another_process_is_waited_for(collection):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from rag.index import Collection\n"
        "writer = Collection.open(Path(sys.argv[1]), 'plans').writer()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    root = collection.layout.folder.parent
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    ) as other:
        assert other.stdout.readline() == b"ready\n"
        with pytest.raises(CollectionBusyError, match=f"プロセス {other.pid}"):
            collection.writer(timeout=0.2)
        other.kill()  # the operating system lets its lock go
    with collection.writer(timeout=10) as writer:
        assert writer.generation == 0


def test_an_unreadable_holder_is_nobody(collection):
    lock = WriterLock(collection.layout)
    lock.acquire()
    collection.layout.writer_lock.write_bytes(b"\xff not json")
    told = []
    with pytest.raises(CollectionBusyError, match="書き込み中です。"):
        WriterLock(collection.layout).acquire(told.append, timeout=0)
    lock.release()
    lock.release()
    assert told == [LockHolder(None, None)]


def test_a_writer_of_a_collection_that_goes_away_is_told(collection):
    lock = WriterLock(collection.layout)
    root = collection.layout.folder.parent
    lock.acquire()
    waiting = threading.Event()
    errors = []

    def wait():
        try:
            collection.writer(on_wait=lambda _: waiting.set(), timeout=30)
        except CollectionNotFoundError as error:
            errors.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(10)
    collection.layout.folder.rename(root / ".gone")
    lock.release()
    thread.join()
    assert len(errors) == 1


def test_pins_keep_a_generation_and_let_it_go(collection):
    path = collection.layout.pin(0)
    first, second = Pin.current(collection.layout), Pin.current(collection.layout)
    assert (first.generation, first.token) == (0, second.token)
    assert lock_if_unpinned(path) is None
    first.release()
    assert lock_if_unpinned(path) is None
    second.release()
    descriptor = lock_if_unpinned(path)
    assert descriptor is not None
    os.close(descriptor)


def test_a_reader_that_finds_its_generation_retired_takes_the_next(collection):
    """It has read CURRENT, and waits for the lock of a generation that is going."""
    write(collection, BRIDGES)
    layout = collection.layout
    descriptor = lock_if_unpinned(layout.pin(1))
    pins = []
    reader = threading.Thread(target=lambda: pins.append(Pin.current(layout)))
    reader.start()
    time.sleep(0.2)
    layout.generation(1).rename(layout.generation(2))
    layout.pin(2).rename(layout.pin(2).with_name("old"))
    layout.pin(2).write_bytes(b"new")
    layout.write_current(2)
    os.close(descriptor)
    reader.join(10)
    assert [(pin.generation, pin.token) for pin in pins] == [(2, "new")]
    pins[0].release()


def test_a_generation_that_is_missing_is_corrupt(collection):
    collection.layout.write_current(5)
    with pytest.raises(CorruptIndexError, match=r"generations/5/pin.lock"):
        Pin.current(collection.layout)


@pytest.mark.parametrize("content", ["", "abc\n", "-1\n", "7 8\n"])
def test_a_current_that_names_no_generation_is_corrupt(collection, content):
    collection.layout.current.write_text(content)
    with pytest.raises(CorruptIndexError, match="CURRENT が世代の番号ではありません"):
        collection.snapshot()


def test_a_collection_that_is_being_written_is_not_deleted(collection):
    with collection.writer(), pytest.raises(CollectionBusyError):
        delete_collection(collection.layout.folder.parent, "plans", timeout=0)
    assert collection.layout.current.exists()
