"""Running commands in processes of their own."""

from __future__ import annotations

import json

import pytest

from eval.bench.processes import run_python, run_tenkyo
from rag.errors import TenkyoError

ALLOCATE = "import sys; held = bytearray(80 * 2**20); sys.stdout.write('済み')"


# From a small process, as the bench is: that of a test may have grown large.
MEASURE = f"""
import json, sys
from eval.bench.processes import run_python
large = run_python(["-c", {ALLOCATE!r}])
sys.stdout.write(json.dumps([large.output, large.peak_bytes]))
"""


def test_output_and_time_of_a_process():
    small = run_python(["-c", "import time; time.sleep(0.2)"])
    assert small.output == ""
    assert 0.2 <= small.seconds < 20


def test_peak_of_a_process():
    output, peak = json.loads(run_python(["-c", MEASURE]).output)
    assert output == "済み"
    assert 80 * 2**20 < peak < 400 * 2**20


def test_the_environment_reaches_the_command():
    code = "import os, sys; sys.stdout.write(os.environ['TENKYO_HOME'])"
    assert run_python(["-c", code], {"TENKYO_HOME": "/nowhere"}).output == "/nowhere"


def test_a_command_that_fails_is_told_with_what_it_said():
    with pytest.raises(TenkyoError) as caught:
        run_python(["-c", "import sys; sys.stderr.write('燃料切れ'); sys.exit(5)"])
    assert caught.value.message == (
        "計測中のコマンドが失敗しました（終了コード 5）："
        "-c import sys; sys.stderr.write('燃料切れ'); sys.exit(5)\n燃料切れ"
    )


def test_exit_codes_that_are_no_failure():
    code = "import sys; sys.stdout.write('一部'); sys.exit(3)"
    assert run_python(["-c", code], allowed=(0, 3)).output == "一部"


def test_tenkyo_runs_in_the_home_that_it_is_given(tmp_path):
    with pytest.raises(TenkyoError, match="harbours"):
        run_tenkyo(["search", "灯台", "--collection", "harbours"], tmp_path)
    assert run_tenkyo(["--version"], tmp_path).output.startswith("tenkyo ")
