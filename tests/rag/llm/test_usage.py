"""Tokens that answers take."""

from __future__ import annotations

import pytest

from rag.errors import LanguageModelError
from rag.llm.messages import Message
from rag.llm.metered import metered
from rag.llm.usage import TokenMeter, Usage
from tests.rag.llm.scripted_server import ScriptedServer, breaks_off, fails, says

ASK = [Message("system", "係です。"), Message("user", "目標は？")]
TOLD = {"prompt_tokens": 41, "completion_tokens": 12}


def test_both_together():
    assert Usage(3, 4) + Usage(10, 20, estimated=True) == Usage(13, 24, estimated=True)
    assert (Usage(3, 4) + Usage()).total_tokens == 7


@pytest.mark.parametrize(
    ("script", "used"),
    [
        (says("80％。", usage=TOLD), Usage(41, 12)),
        # Half a token a character, rounded up, and one: (4→3) + (4→3); 「80％。」 4→3.
        (says("80％。"), Usage(6, 3, estimated=True)),
        (breaks_off("80％。"), Usage(6, 3, estimated=True)),
        (fails(500), Usage()),
    ],
)
def test_a_request_is_counted(script, used):
    meter = TokenMeter()
    with ScriptedServer(script) as server:
        llm = metered(server.llm(tokens_per_character=0.5), meter)
        try:
            list(llm.generate(ASK))
        except LanguageModelError:
            assert used.completion_tokens in (0, 3)
    assert meter.usage == used


def test_requests_add_up_and_one_that_nobody_reads_to_its_end_counts():
    meter = TokenMeter()
    with ScriptedServer(says("80％。", usage=TOLD)) as server:
        llm = metered(server.llm(tokens_per_character=0.5), meter)
        list(llm.generate(ASK))
        pieces = llm.generate(ASK)
        assert next(pieces).text == "80％"
        pieces.close()
    # 41 and 12 as told; then 3 + 3 given, and 「80％」 is 3 characters: 2 and one.
    assert meter.usage == Usage(47, 15, estimated=True)
