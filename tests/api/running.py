"""The API as a process of its own, as people run it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
TENKYO = (sys.executable, "-m", "rag.cli")


class Running:
    """A running `tenkyo serve`."""

    def __init__(self, process, address, errors):
        self.process = process
        self.address = address
        self._errors = errors

    def end(self, sign=signal.SIGTERM):
        """Ends it; its exit code and what it wrote to standard error."""
        self.process.send_signal(sign)
        self.process.communicate(timeout=60)
        self._errors.seek(0)
        return self.process.returncode, self._errors.read().decode()


@contextmanager
def serving(home, *arguments, **environment):
    """Starts `tenkyo serve` on a free port; ended at the end."""
    # A file holds as much as it says: a pipe that nobody reads would stop it.
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [*TENKYO, "serve", "--port", "0", "--json", *arguments],
            cwd=ROOT,
            env={**os.environ, "TENKYO_HOME": str(home), **environment},
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            text = b""
            while not text.rstrip().endswith(b"}"):
                line = process.stdout.readline()
                if not line:
                    process.wait(timeout=60)
                    errors.seek(0)
                    raise AssertionError(errors.read().decode())
                text += line
            yield Running(process, json.loads(text)["address"], errors)
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=60)


def client(running, **settings):
    """A client that is not led astray by a proxy of the environment."""
    return httpx.Client(base_url=running.address, trust_env=False, timeout=60, **settings)
