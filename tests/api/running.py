"""The API as a process of its own, as people run it."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A running `tenkyo serve`."""

    def __init__(self, process, address):
        self.process = process
        self.address = address

    def end(self, sign=signal.SIGTERM):
        """Ends it; its exit code and what it wrote to standard error."""
        self.process.send_signal(sign)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode()


@contextmanager
def serving(home, *arguments, **environment):
    """Starts `tenkyo serve` on a free port; ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--json", *arguments],
        cwd=ROOT,
        env={**os.environ, "TENKYO_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        text = b""
        while not text.rstrip().endswith(b"}"):
            line = process.stdout.readline()
            if not line:
                raise AssertionError(process.stderr.read().decode())
            text += line
        yield Running(process, json.loads(text)["address"])
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=60)


def client(running, **settings):
    """A client that is not led astray by a proxy of the environment."""
    return httpx.Client(base_url=running.address, trust_env=False, timeout=60, **settings)
