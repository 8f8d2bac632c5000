"""On a full disk an ingest says so, the old collection goes on, and with room it completes."""

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager

import pytest

from rag.errors import StorageFullError
from tests.rag.ingest.updating import REPOSITORY
from tests.rag.small_disks import own_mounts

MOUNT = 'mount -t tmpfs -o size=24m tmpfs "$1" && exec "$2" -m tests.rag.ingest.filling "$1" disk'
FULL = (
    "エラー: ディスクの空き容量が足りないため、コレクション「plans」に書き込めませんでした。"
    "直前に完成した索引はそのまま使えます。不要なファイルを消して空きを作るか、"
    "環境変数 TENKYO_HOME で空きのあるディスクを指定して、もう一度実行してください"
    "（場所: {home}/indexes/plans）。\n"
)


def reports(command):
    finished = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    return [json.loads(line) for line in finished.stdout.splitlines()]


def check(home, trials):
    *full, last = trials
    assert len(full) >= 2
    for trial in full:
        assert (trial["code"], trial["said"]) == (1, FULL.format(home=home)), trial
        assert (trial["within"], trial["after"]) == ("旧", "旧"), trial
    assert (last["code"], last["said"], last["after"]) == (0, "", "新")


def test_a_full_disk(tmp_path):
    if not own_mounts():
        pytest.skip("この利用者は自分用の小さなディスク（tmpfs）をマウントできません")
    program = ["unshare", "-rm", "sh", "-c", MOUNT, "sh", str(tmp_path), sys.executable]
    check(tmp_path, reports(program))


def test_files_that_may_not_grow(tmp_path):
    program = [sys.executable, "-m", "tests.rag.ingest.filling", str(tmp_path), "files"]
    check(tmp_path, reports(program))


@contextmanager
def files_no_longer_than(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [100, 100_000])
def test_no_room_for_an_original_is_no_fault_of_the_file(tmp_path, collection, size):
    path = tmp_path / "計画.txt"
    path.write_bytes(b"a" * size)
    with (
        collection.writer() as writer,
        pytest.raises(StorageFullError),
        files_no_longer_than(size // 2),
    ):
        writer.store_original(path)
    with collection.writer() as writer:
        assert writer.original(writer.store_original(path)).stat().st_size == size
