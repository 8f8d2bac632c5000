import sys
import time

import pytest

from api.jobs import children
from api.jobs.children import Failure, Limits, Stopped, memory_of, run_child
from tests.api.uploading import child_that

AMPLE = Limits(memory_mb=4096, seconds=60)
TASK = {"verb": "ingest"}


@pytest.fixture
def child(monkeypatch):
    def use(action):
        monkeypatch.setattr(children, "COMMAND", child_that(action))

    return use


def test_a_result_comes_with_its_progress(child):
    child("tell({'progress': ['読み取り', 1, 2]}); return {'answer': '四十二'}")
    told = []

    def watch(message):
        told.extend([message] if message else [])
        return True

    assert run_child(TASK, AMPLE, watch) == {"answer": "四十二"}
    assert told == [{"progress": ["読み取り", 1, 2]}]


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "parser_crashed", "SIGSEGV"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "parser_killed", "外から止められました"),
        ("os._exit(3)", "parser_crashed", "終了コード 3"),
        ("raise MemoryError", "ingest_memory", "メモリー"),
        ("raise KeyError('ひみつの本文')", "parser_failed", "KeyError"),
        ("raise child.TenkyoError('読めません。')", "tenkyo_error", "読めません。"),
    ],
)
def test_a_child_that_fails_is_told_of(child, action, code, words):
    child(action)
    made = run_child(TASK, AMPLE)
    assert isinstance(made, Failure)
    assert made.code == code
    assert words in made.reason
    assert "ひみつ" not in made.reason


def test_what_a_library_prints_is_no_message(child):
    child("print('noise'); return {}")
    assert run_child(TASK, AMPLE) == {}


def test_a_child_that_takes_too_long_is_killed(child):
    child("time.sleep(60)")
    started = time.monotonic()
    made = run_child(TASK, Limits(memory_mb=4096, seconds=0.5))
    assert made.code == "ingest_timeout"
    assert time.monotonic() - started < 20


def test_a_child_that_takes_too_much_memory_is_killed_with_what_it_started(child):
    grow = "import subprocess; subprocess.run([sys.executable, '-c', "
    grow += "'import time; held = b\"x\" * (400 << 20); time.sleep(60)'])"
    child(grow)
    made = run_child(TASK, Limits(memory_mb=300, seconds=30))
    assert made.code == "ingest_memory"
    assert "300 MiB" in made.reason


def test_a_child_that_nobody_wants_is_stopped(child):
    child("time.sleep(60)")
    with pytest.raises(Stopped):
        run_child(TASK, AMPLE, lambda message: False)


def test_a_child_ends_with_its_server(tmp_path):
    import subprocess

    ended = tmp_path / "ended"
    command = child_that(f"time.sleep(30); open({str(ended)!r}, 'w')")
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    child.stdin.write(b'{"verb": "ingest"}\n')
    child.stdin.close()
    assert child.wait(timeout=20) == 1
    assert not ended.exists()


def test_memory_of_a_process_that_is_gone_is_none():
    import subprocess

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert memory_of(gone.pid) == 0
