"""`tenkyo ask` with a language model: the answer appears while it is being made."""

import json
import os
import pty
import signal
import subprocess
import threading
from contextlib import contextmanager
from time import monotonic

import pytest

from tests.rag.answering.generating.scripts import answering, table_of
from tests.rag.cli.commands import PROGRAM, environment
from tests.rag.llm.scripted_server import ScriptedServer, breaks_off, hangs, says

QUESTION = "渡船はいつ電気の船に替わり、建造にいくらかかりますか"
FERRY = "渡船は令和８年度に電気で動く船に替える"
COST = "船の建造には3.4億円を見込む"
PLACE = "『みなせ市港湾計画』（2025年4月1日） ３ 渡船の電動化"
SOURCES = f"""\

引用した箇所
[1] {PLACE}
    「渡船は令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。」

生成AIによる回答です。引用元を確認してください
"""
WHOLE = f"{FERRY}。[1]\n{COST}。[1]\n{SOURCES}"


def both(of):
    return f"{FERRY}{of('電気で動く')}。{COST}{of('3.4億円')}。"


def one_wrong(of):
    return f"{FERRY}{of('電気で動く')}。船の建造には4.3億円を見込む{of('3.4億円')}。"


def told(server, **values):
    """The variables that make a scripted server the model that answers."""
    table = table_of(server, read_timeout_s=20, **values)
    return {"TENKYO_MODELS": json.dumps([table]), "TENKYO_MODEL": "scripted"}


@pytest.fixture
def ask(tenkyo, monkeypatch):
    """Asks with a model that a script plays."""

    def run(script, *arguments, **values):
        with ScriptedServer(script) as server:
            for name, value in told(server, **values).items():
                monkeypatch.setenv(name, value)
            return tenkyo("ask", QUESTION, "-c", "plans", "--today", "2025-05-01", *arguments)

    return run


def test_where_nobody_looks_the_answer_is_the_same_and_nothing_else_is_said(ask):
    result = ask(answering(both))
    assert (result.code, result.out, result.err) == (0, WHOLE, "")


def test_what_is_kept_back_is_told_below_the_sources(ask):
    result = ask(answering(one_wrong))
    lines = result.out.splitlines()
    assert lines[0] == f"{FERRY}。[1]"
    at = lines.index("示さなかった文（出典と照合できないため）")
    assert lines[at + 1].startswith("    船の建造には4.3億円を見込む。　→　数値「4.3億円」")


def test_sentences_of_a_model_that_breaks_off_are_taken_back(ask):
    result = ask(answering(lambda of: f"{FERRY}{of('電気で動く')}。\n船の", breaks_off))
    first, second, *rest = result.out.splitlines()
    assert first == f"{FERRY}。[1]"
    assert second == "（ここまでの文は取り消します。文書からの抜き書きに切り替えます）"
    assert "生成AIによる回答です。引用元を確認してください" not in rest
    assert any("3.4億円" in line for line in rest)
    assert any("モデル「台本」で回答を作れなかったため" in line for line in rest)


def test_what_a_model_writes_commands_no_terminal(ask):
    result = ask(answering(lambda of: f"## 渡船\x1b[J\x07\n{FERRY}{of('電気で動く')}。"))
    assert result.out.splitlines()[:2] == ["## 渡船[J", f"{FERRY}。[1]"]


def test_as_json_nothing_is_shown_before_the_end(ask):
    result = ask(answering(both), "--json")
    assert result.value["answer"] == f"{FERRY}。[1]\n{COST}。[1]"


class Terminal:
    """A program in a terminal."""

    def __init__(self, process, screen):
        self.process = process
        self._screen = screen
        self.seen = ""

    def until(self, words, seconds=60):
        """Reads until some words have appeared."""
        end = monotonic() + seconds
        while words not in self.seen:
            assert monotonic() < end, self.seen
            if not self._read():
                break
        assert words in self.seen, self.seen

    def rest(self):
        """Reads to the end, and gives the exit code."""
        while self._read():
            pass
        return self.process.wait(30)

    def _read(self):
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)


@contextmanager
def terminal(home, server):
    """`tenkyo ask` in a terminal, its output as a person sees it."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "ask", QUESTION, "-c", "plans", "--today", "2025-05-01"],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        cwd=home,
        env={**environment(home), **told(server), "TERM": "xterm", "COLUMNS": "200"},
    )
    os.close(inside)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def test_a_sentence_is_seen_before_the_model_has_ended(plans_home):
    seen = threading.Event()

    def slowly(text):
        first, second = text.split("。", 1)

        def script(reply):
            reply.text(f"{first}。{second[0]}")
            assert seen.wait(60)
            says(second[1:])(reply)

        return script

    with (
        ScriptedServer(answering(both, slowly)) as server,
        terminal(plans_home, server) as shown,
    ):
        shown.until(f"{FERRY}。")
        assert COST not in shown.seen
        assert "文書を探しています" in shown.seen
        assert "回答を作っています" in shown.seen
        seen.set()
        assert shown.rest() == 0
        assert shown.seen.index(f"{COST}。") < shown.seen.index("引用した箇所")


def test_an_interrupt_stops_the_model_and_says_so(plans_home):
    script = answering(lambda of: f"{FERRY}{of('電気で動く')}。\n船の", hangs)
    with ScriptedServer(script) as server, terminal(plans_home, server) as shown:
        shown.until(f"{FERRY}。")
        shown.process.send_signal(signal.SIGINT)
        assert shown.rest() == 1
        assert "中断しました" in shown.seen
        assert "Traceback" not in shown.seen
