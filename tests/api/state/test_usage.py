"""Work by division and way, tokens by model, in both kinds of database."""

from datetime import date, datetime

import pytest

from api.identity import Caller
from api.state.usage import usage
from api.state.work import Job, WorkRecord, count_work
from rag.index import Access

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
NOTHING = {"ask": 0, "search": 0, "draft": 0, "check": 0, "export": 0}


def person(user, division):
    return Caller(user, frozenset(), Access(user), division=division)


@pytest.fixture
def figures(state):
    """The figures of April after some work; the last piece is of May."""
    tokens = {"prompt_tokens": 900, "completion_tokens": 100}
    pieces = [
        (person("青木", "市場課"), Job.ASK, {"model": "extractive"}),
        (person("青木", "市場課"), Job.ASK, {"model": "plan", "usage": tokens}),
        (person("千葉", "市場課"), Job.CHECK, {}),
        (person("馬場", ""), Job.SEARCH, {"client": "mcp"}),
        (person("馬場", ""), Job.ASK, {"model": "plan", "usage": tokens | {"estimated": True}}),
        (person("土井", "港湾課"), Job.DRAFT, {}),
    ]
    with state.session() as session:
        for caller, job, said in pieces:
            count_work(session, caller, job, **said)
        session.flush()
        for record in session.query(WorkRecord):
            month = 5 if record.division == "港湾課" else 4
            record.at = datetime.fromisoformat(f"2026-0{month}-30T23:59")
    with state.session() as session:
        return usage(session, FIRST, LAST)


def test_work_by_division(figures):
    assert figures["divisions"] == [
        {"division": "", "users": 1, **NOTHING, "ask": 1, "search": 1},
        {"division": "市場課", "users": 2, **NOTHING, "ask": 2, "check": 1},
    ]


def test_work_by_the_way_it_came(figures):
    assert figures["clients"] == [
        {"client": "api", "users": 3, **NOTHING, "ask": 3, "check": 1},
        {"client": "mcp", "users": 1, **NOTHING, "search": 1},
    ]


def test_tokens_by_model(figures):
    assert figures["tokens"] == [
        {
            "model": "plan",
            "prompt_tokens": 1800,
            "completion_tokens": 200,
            "estimated": True,
        }
    ]
