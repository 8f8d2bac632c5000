"""The calls of docs/api.md do what it says, on a running API."""

import re
import shutil
import subprocess

import pytest

from tests.api.running import ROOT, serving

CALLS = re.findall(
    r"^curl .+?(?<!\\)$",
    re.search(
        r"```bash\n(.+?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL
    )[1],
    re.MULTILINE | re.DOTALL,
)


def test_the_manual_shows_calls():
    assert len(CALLS) >= 7


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_call_of_the_manual_is_answered(home):
    with serving(home) as api:
        failed = {}
        for call in CALLS:
            done = subprocess.run(
                ["bash", "-c", call.replace("curl ", "curl --fail --noproxy '*' ", 1)
                 .replace("http://127.0.0.1:8000", api.address)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )  # fmt: skip
            if done.returncode or not done.stdout:
                failed[call] = (done.returncode, done.stdout, done.stderr)
    assert failed == {}
