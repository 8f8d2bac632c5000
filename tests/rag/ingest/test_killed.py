"""An ingest that is killed at any moment leaves the old collection or the new one, and completes.

The process is killed with SIGKILL while it updates an existing collection. After every death the
collection opens, is sound, and answers with the old or the new content; the same command, given
again, completes the work. `tests/rag/index/test_crash.py` does the same at every single step of
the index; here the whole command dies, readers and training included.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.rag.ingest.updating import NEW, OLD, REPOSITORY, lay, state


class Update:
    """An update that can be run, killed and set back.

    Attributes:
        home: Where the collection lives, with the files as they are afterwards.
    """

    def __init__(self, program, folder):
        self._program, self._kept = program, folder / "kept"
        self.home = folder / "home"
        self.home.mkdir()
        lay(self.home, OLD)
        assert self.run()["code"] == 0
        assert state(self.home) == "旧"
        lay(self.home, NEW)
        shutil.copytree(self.home / "indexes", self._kept)

    def run(self, kill_after=None):
        """Runs the update; gives its exit code (-9 when killed) and the seconds that it took."""
        request = {"home": str(self.home), "delay": kill_after}
        self._program.stdin.write(json.dumps(request) + "\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())

    def set_back(self):
        """Gives the collection its old content again, in the same place."""
        shutil.rmtree(self.home / "indexes")
        shutil.copytree(self._kept, self.home / "indexes")

    def completes(self):
        """Whether the update, given again, comes to its end."""
        return self.run()["code"] == 0 and state(self.home) == "新"


@contextmanager
def updates(folder):
    with subprocess.Popen(
        [sys.executable, "-m", "tests.rag.ingest.killing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        text=True,
    ) as program:
        yield Update(program, folder)
        program.stdin.close()


def kill_often(folder, kills, seed):
    """Kills a fresh update that many times; gives the states that were found, in order."""
    rng = random.Random(seed)
    found = []
    with updates(folder) as update:
        whole = update.run()
        assert (whole["code"], state(update.home)) == (0, "新")
        while len(found) < kills:
            update.set_back()
            # A run that came to its end before the moment does not count.
            if update.run(rng.uniform(0.0, whole["took"]))["code"] == -9:
                found.append(state(update.home))
                assert update.completes()
    return found


def test_killed_at_some_moments(tmp_path):
    found = kill_often(tmp_path, 8, seed=8)
    assert len(found) == 8
    assert "旧" in found


@pytest.mark.long
def test_killed_at_fifty_moments(tmp_path):
    found = kill_often(tmp_path, 50, seed=50)
    assert len(found) == 50
    assert found.count("旧") >= 10


def test_killed_again_and_again(tmp_path):
    """One collection, not set back each time: every run goes on where the last one died."""
    rng = random.Random(3)
    with updates(tmp_path) as update:
        for _ in range(6):
            update.run(rng.uniform(0.02, 0.3))
            state(update.home)
        assert update.completes()
        assert [*(update.home / "indexes").rglob("*.tmp")] == []
