"""What was asked and done, in figures, in both kinds of database."""

from datetime import UTC, date, datetime

import pytest

from api.identity import Caller
from api.state.answers import AnswerRecord
from api.state.feedback import give_feedback
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


def test_figures_by_day_and_model(state):
    def answer(name, owner, day, outcome, model, withheld=0):
        body = {"outcome": outcome, "model": model, "withheld": [{"text": "文"}] * withheld}
        return AnswerRecord(
            id=name,
            owner=owner,
            collection="default",
            created_at=datetime(2026, 5, day, 23, 59, tzinfo=UTC).replace(tzinfo=None),
            body=body,
            documents={},
        )

    with state.session() as session:
        session.add_all(
            [
                answer("a1", "青木", 1, "answered", "extractive"),
                answer("a2", "青木", 1, "nearby", "local", withheld=2),
                answer("a3", "馬場", 2, "not_found", "local", withheld=1),
                answer("a4", "馬場", 3, "answered", "local"),
            ]
        )
    with state.session() as session:
        give_feedback(session, "a1", "青木", rating="good")
        give_feedback(session, "a2", "青木", rating="bad", reasons=["古い", "その他"])
    nothing = dict.fromkeys(("answered", "nearby", "not_found", "withheld", "good", "bad"), 0)
    with state.session() as session:
        found = usage(session, date(2026, 5, 1), date(2026, 5, 2))
        none = usage(session, date(2025, 5, 1), date(2025, 5, 2))
    assert found == {
        "total": {
            "answers": 3, "users": 2, "answered": 1, "nearby": 1, "not_found": 1, "withheld": 3,
            "good": 1, "bad": 1,
        },
        "days": [
            {
                "date": "2026-05-01", "answers": 2, "users": 1, "answered": 1, "nearby": 1,
                "not_found": 0, "withheld": 2, "good": 1, "bad": 1,
            },
            {
                "date": "2026-05-02", "answers": 1, "users": 1, **nothing, "not_found": 1,
                "withheld": 1,
            },
        ],
        "models": [
            {"model": "extractive", "answers": 1, "users": 1, **nothing, "answered": 1, "good": 1},
            {
                "model": "local", "answers": 2, "users": 2, **nothing, "nearby": 1, "not_found": 1,
                "withheld": 3, "bad": 1,
            },
        ],
        "reasons": {"古い": 1, "その他": 1},
        "divisions": [], "clients": [], "tokens": [],
    }  # fmt: skip
    assert none == {
        "total": {"answers": 0, "users": 0, **nothing}, "days": [], "models": [], "reasons": {},
        "divisions": [], "clients": [], "tokens": [],
    }  # fmt: skip
