import asyncio

import pytest

from api.compatible.completions import END, chunks
from api.problems import ProblemError

DONE = {
    "id": "a1",
    "answer": "一つ目。[1]\n二つ目。[2]",
    "model": "plamo",
    "citations": [{"number": 1}, {"number": 2}],
    "sentences": [],
    "outcome": "answered",
    "answered": True,
    "notice": "",
    "withheld": [],
    "nearest": [],
    "as_of": None,
    "resolved_question": "",
    "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12, "estimated": False},
}
STATUS = ("status", {"text": "文書を探しています"})
FIRST = ("delta", {"text": "一つ目。[1]"})
SECOND = ("delta", {"text": "二つ目。[2]"})


def told(*events, include_usage=False):
    """The texts of the pieces, and the last piece."""

    async def source():
        for event in events:
            yield event

    async def gather():
        pieces = chunks(source(), model="plamo", include_usage=include_usage)
        return [piece async for name, piece in pieces if name != END]

    return asyncio.run(gather())


def contents(pieces):
    return [piece["choices"][0]["delta"].get("content") for piece in pieces]


def test_several_statuses_before_the_first_sentence_are_one_beginning():
    assert contents(told(STATUS, STATUS, FIRST, SECOND, ("done", DONE))) == [
        "",
        "一つ目。[1]",
        "\n二つ目。[2]",
        None,
    ]


def test_what_only_the_end_says_is_said():
    pieces = told(STATUS, ("done", DONE))
    assert contents(pieces) == ["", "一つ目。[1]\n二つ目。[2]", None]
    assert pieces[-1]["citations"] == DONE["citations"]


@pytest.mark.parametrize(
    "events",
    [
        (STATUS, FIRST, STATUS, FIRST, SECOND, ("done", DONE)),
        (STATUS, ("delta", {"text": "別の文。[1]"}), ("done", DONE)),
    ],
)
def test_an_answer_that_starts_anew_ends_as_an_error(events):
    with pytest.raises(ProblemError) as raised:
        told(*events)
    assert (raised.value.status, raised.value.code) == (503, "answer_broke_off")


def test_tokens_are_said_at_the_end_where_they_are_asked_for():
    pieces = told(STATUS, ("done", DONE), include_usage=True)
    assert pieces[-1]["usage"] == DONE["usage"]
    assert all("usage" not in piece for piece in pieces[:-1])
