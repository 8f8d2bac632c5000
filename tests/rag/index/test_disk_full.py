"""On a full disk the old generation stays, whole and readable, and writing goes on with room."""

import json
import subprocess
import sys

import pytest

from tests.rag.index.filling import LEFT
from tests.rag.index.samples import REPOSITORY
from tests.rag.small_disks import own_mounts

MOUNT = 'mount -t tmpfs -o size=10m tmpfs "$1" && exec "$2" -m tests.rag.index.filling "$1" disk'


def run(command):
    finished = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert finished.returncode == 0, finished.stderr[-3000:]
    return [json.loads(line) for line in finished.stdout.splitlines()]


def check(reports):
    *trials, again = reports
    outcomes = [trial["outcome"] for trial in trials]
    assert outcomes == ["storage_full"] * (len(trials) - 1) + ["done"]
    for trial in trials:
        assert (trial["cold"], trial["warm"], trial["after"]) == ("[]", [], []), trial
        assert trial["generation"] == (2 if trial["outcome"] == "done" else 1)
    assert again == {"again": "done", "after": []}
    assert len(trials) >= 4
    return [trial["left"] for trial in trials]


def test_a_full_disk(tmp_path):
    if not own_mounts():
        pytest.skip("この利用者は自分用の小さなディスク（tmpfs）をマウントできません")
    lefts = check(run(["unshare", "-rm", "sh", "-c", MOUNT, "sh", str(tmp_path), sys.executable]))
    assert lefts == list(LEFT[: len(lefts)])


def test_files_that_may_not_grow(tmp_path):
    check(run([sys.executable, "-m", "tests.rag.index.filling", str(tmp_path), "files"]))
