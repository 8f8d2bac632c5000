"""Questions to an engine whose model is a scripted server."""

from datetime import date

from rag.answering.generating import Done
from rag.engine import Engine
from rag.settings import Settings
from tests.rag.answering.generating.scripts import table_of
from tests.rag.llm.scripted_server import ScriptedServer

TODAY = date(2026, 5, 1)
QUESTION = "渡船はいつ電気の船に替わり、建造にいくらかかりますか"
FERRY = "渡船は令和８年度に電気で動く船に替える"
COST = "船の建造には3.4億円を見込む"


def engine_on(server, home, *, concurrency=4, **settings):
    """An engine whose model is a scripted server."""
    table = table_of(server, concurrency=concurrency)
    given = {"passage_target": 80, "passage_maximum": 120, "embedding": "none", **settings}
    return Engine(Settings(home=home, models=(table,), model="scripted", **given))


def asked(script, home, question=QUESTION, history=(), **settings):
    """The events and the answer."""
    with ScriptedServer(script) as server:
        engine = engine_on(server, home, **settings)
        try:
            events = list(
                engine.answer_events(question, collection="plans", history=history, today=TODAY)
            )
        finally:
            engine.close()
        requests = list(server.requests)
    (done,) = [event for event in events if isinstance(event, Done)]
    assert events[-1] is done
    return done.answer, events, requests
