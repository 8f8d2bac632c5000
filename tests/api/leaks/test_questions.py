"""No question brings a word of what its asker may not read, nor counts it."""

from __future__ import annotations

import re

import anyio
import pytest
from mcp import Client

from api.identity import Caller, Role
from api.mcp.server import make_server
from rag.index import Access
from tests.api.leaks.looking import DIGITS, require_no_id_of, require_nothing_of
from tests.api.leaks.secrets_of_others import HIGH, LOW, pairs, secrets
from tests.api.office import PEOPLE

COUNTED = re.compile(r"登録文書(\d+)件")


def counted(said):
    """How many documents each response says that it looked at."""
    return [COUNTED.findall(one.translate(DIGITS)) for one in said]


def question_calls(office, user, secret, question):
    """What comes back of every call that takes a question."""

    def post(path, body):
        response = office(user, "POST", path, json=body)
        assert response.status_code < 300, (path, response.text)
        return response.text

    asked = {"question": question}
    return [
        post("/v1/search", {"query": question, "top_k": 50}),
        post("/v1/answers", asked),
        post("/v1/answers", {**asked, "stream": True}),
        post("/v1/checks", {"text": f"{secret.name}の整備の目標は9999基である。"}),
        post("/v1/chat/completions", {
            "model": "extractive", "messages": [{"role": "user", "content": question}]
        }),
        post("/genai/invoke", {"inputs": {"question": question, "documents": "", "show": ""}}),
        office(user, "GET", "/v1/measures", params={"q": question, "limit": 500}).text,
    ]  # fmt: skip


@pytest.mark.parametrize("user", [LOW, HIGH])
def test_no_question_brings_a_word_of_what_may_not_be_read(guarded, plain, ids, user):
    asked = [(secret, question) for who, secret, question in pairs() if who == user]
    for secret, question in asked:
        seen = question_calls(guarded, user, secret, question)
        for said in seen:
            require_nothing_of(secret, said)
            require_no_id_of(secret, ids, said)
        if user == LOW:  # for whom none of them exists
            known = question_calls(plain, user, secret, question)
            assert counted(seen) == counted(known)


def test_there_are_two_hundred_pairs():
    assert len(pairs()) >= 200
    assert {user for user, _, _ in pairs()} == {LOW, HIGH}


def test_those_who_may_read_them_are_answered(guarded):
    """Else nothing above would show anything."""
    for secret in secrets():
        question = f"{secret.name}はどこに整備しますか"
        answer = guarded("青木", "POST", "/v1/answers", json={"question": question}).text
        assert secret.words[0] in answer


@pytest.mark.parametrize("user", [LOW, HIGH])
def test_tools_of_the_protocol_tell_no_more(guarded, ids, user):
    services, said = guarded.services, PEOPLE[user]
    access = Access(user, frozenset(said.get("groups", ())), said["clearance"])
    caller = Caller(user, frozenset({Role.READER}), access)

    async def ask(server, calls):
        async with Client(server) as client:
            return [str(await client.call_tool(name, given)) for name, given in calls]

    for secret in secrets():
        if user not in secret.hidden_from:
            continue
        question = f"{secret.name}の目標は何基ですか"
        calls = [
            ("search", {"query": question}),
            ("answer", {"question": question}),
            ("measures", {"q": secret.name}),
            ("check", {"text": f"{secret.name}の目標は9999基である。"}),
            *(("read_passage", {"id": one}) for one in ids[secret.name]["passages"][:1]),
        ]
        for said in anyio.run(ask, make_server(services, lambda _context: caller), calls):
            require_nothing_of(secret, said)


@pytest.mark.parametrize("user", [LOW, HIGH])
def test_drafts_of_many_questions(guarded, user):
    hidden = [one for one in secrets() if user in one.hidden_from]
    for at in range(0, len(hidden), 3):
        asked = [f"{one.name}の整備のKPIは何ですか" for one in hidden[at : at + 3]]
        made = guarded(user, "POST", "/v1/drafts", json={"questions": asked, "kind": "想定問答"})
        assert made.status_code == 201, made.text
        exported = guarded(
            user, "POST", "/v1/exports", json={"draft_id": made.json()["id"], "format": "md"}
        )
        for one in hidden:
            require_nothing_of(one, made.text + exported.text)
