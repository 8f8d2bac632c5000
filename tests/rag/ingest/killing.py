"""A real `tenkyo ingest` that is killed, for `test_killed.py`.

Run as a program, it imports what an ingest needs, then reads one request a line, forks, and runs
the command in the child, killing it with SIGKILL after a time. The fork saves the imports: what
is killed is the command from its first line on.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from tests.rag.ingest.updating import run_command


def _in_child(home: Path) -> None:
    with (
        Path(os.devnull).open() as sys.stdin,
        (home / "stdout").open("w") as out,
        (home / "stderr").open("w") as err,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        os._exit(run_command(home))


def _serve(request: dict) -> dict:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        _in_child(Path(request["home"]))  # never comes back, but with an error of its own
    if request["delay"] is not None:
        time.sleep(request["delay"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return {"code": code, "took": time.monotonic() - started}


def _import_all() -> None:
    """What an ingest imports, without any thread, which a fork would not take along."""
    import faiss
    import tantivy
    import tokenizers

    import rag.cli
    import rag.embedding.training
    import rag.ingest
    from rag.japanese.tokens import tokenize

    _ = faiss, tantivy, tokenizers, rag.cli, rag.embedding.training, rag.ingest
    tokenize("橋")


if __name__ == "__main__":
    _import_all()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_serve(json.loads(line))) + "\n")
        sys.stdout.flush()
