"""The calls of docs/api.md do what it says, on a running API."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.api.running import ROOT, serving

BLOCKS = re.findall(
    r"```bash\n(.+?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL
)
CALLS = re.findall(r"^curl .+?(?<!\\)$", BLOCKS[0], re.MULTILINE | re.DOTALL)


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


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_a_user_signs_in_as_the_manual_says(tmp_path):
    password = re.search(r'"password": "(.+?)"', BLOCKS[1])[1]
    add = [sys.executable, "-m", "rag.cli", "users", "add", "hanako", "--role", "admin"]
    environment = {**os.environ, "TENKYO_HOME": str(tmp_path)}
    subprocess.run(
        [*add, "--password-stdin", "--no-change"],
        input=password, env=environment, cwd=ROOT, text=True, check=True, capture_output=True,
    )  # fmt: skip
    with serving(tmp_path) as api:
        script = BLOCKS[1].replace("curl -s", "curl -s --fail --noproxy '*' -w '\\n'")
        done = subprocess.run(
            ["bash", "-euc", script.replace("http://127.0.0.1:8000", api.address)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    me, added, changed = map(json.loads, done.stdout.split("\n")[:3])
    assert (me["user"], me["sign_in"]) == ("hanako", "users")
    assert (added["name"], added["roles"], len(added["password"])) == ("taro", ["reader"], 23)
    assert (changed["version"], changed["roles"]) == (2, ["editor"])
