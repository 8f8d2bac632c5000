"""The conversation that the page 質問 shows: its turns, kept by the API."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from ui.client import Json, segment
from ui.parts.answer import Progress
from ui.problems import ApiDown, ApiProblem
from ui.session import client, collection, forget

_TURNS_SENT = 10
_NOT_FOUND = 404


@dataclass(slots=True)
class Version:
    """An answer.

    Attributes:
        answer: The whole answer.
        feedback: What was said of it.
    """

    answer: Json
    feedback: Json | None = None


@dataclass(slots=True)
class Turn:
    """A question with its answers: the first one, and those that were made again.

    Attributes:
        question: The question.
        versions: Its answers, the oldest first.
        shown: Which of them is shown.
        wanted: Whether an answer is still to be made.
        progress: What has come of it.
        stopped: Whether the last one was stopped.
        problem: Why there is no answer; empty where nothing went wrong.
    """

    question: str
    versions: list[Version] = field(default_factory=list)
    shown: int = 0
    wanted: bool = True
    progress: Progress = field(default_factory=Progress)
    stopped: bool = False
    problem: str = ""

    @property
    def version(self) -> Version | None:
        """The version that is shown; None until there is one."""
        return self.versions[self.shown] if self.versions else None

    @property
    def answer(self) -> Json | None:
        """The answer that is shown; None until there is one."""
        return None if self.version is None else self.version.answer

    @property
    def repeats(self) -> bool:
        """Whether the answer that is shown says the same as the one before it."""
        if self.shown == 0:
            return False
        before, here = (self.versions[self.shown - back].answer for back in (1, 0))
        return bool(before["answer"] == here["answer"])

    def begin(self) -> None:
        """Begins to make an answer; the turn counts as stopped until it is there."""
        self.wanted, self.stopped, self.problem = False, True, ""
        self.progress = Progress()

    def take(self, answer: Json) -> None:
        """Takes an answer, and shows it."""
        self.versions.append(Version(answer))
        self.shown, self.stopped = len(self.versions) - 1, False


def turns() -> list[Turn]:
    """The turns so far, oldest first."""
    found: list[Turn] = st.session_state.setdefault("turns", [])
    return found


def conversation_id() -> str | None:
    """Id of the conversation; None before its first question."""
    found: str | None = st.session_state.get("conversation_id")
    return found


def opened() -> None:
    """Opens the conversation of the address, or writes that of the session into the address.

    Raises:
        ApiProblem: The API does not answer.
    """
    asked = st.query_params.get("c")
    if asked and asked != conversation_id():
        _load(asked)
    elif not asked and conversation_id():
        st.query_params["c"] = str(conversation_id())


def begun() -> str | None:
    """The conversation for a question: a new one where there is none yet.

    Returns:
        Its id; None where the API keeps none: the question is answered all the same.

    Raises:
        ApiDown: The API does not answer.
    """
    if conversation_id() is None:
        name = collection()
        try:
            made = client().post("/v1/conversations", {"collection": name} if name else {})
        except ApiDown:
            raise
        except ApiProblem:
            return None
        st.session_state.conversation_id = made["id"]
        st.query_params["c"] = made["id"]
    return conversation_id()


def left() -> None:
    """Leaves the conversation; the next question begins another."""
    st.session_state.turns = []
    st.session_state.conversation_id = None
    st.query_params.pop("c", None)


def history(before: int) -> list[dict[str, str]]:
    """What was said before a turn, as the API takes it.

    Args:
        before: Place of the turn.
    """
    said: list[dict[str, str]] = []
    for turn in turns()[:before][-_TURNS_SENT:]:
        if turn.answer is not None:
            said += [
                {"role": "user", "content": turn.question},
                {"role": "assistant", "content": turn.answer["answer"]},
            ]
    return said


def turns_of(messages: list[Json]) -> list[Turn]:
    """Turns of a kept conversation, each with its last answer shown."""
    found: list[Turn] = []
    for message in messages:
        kept: list[Json] = message.get("versions") or []
        if kept:
            versions = [Version(one["answer"], one["feedback"]) for one in kept]
            question = versions[0].answer["question"]
            found.append(Turn(question, versions, shown=len(versions) - 1, wanted=False))
    return found


def _load(name: str) -> None:
    try:
        kept = client().get(f"/v1/conversations/{segment(name)}")
    except ApiProblem as problem:
        if problem.status != _NOT_FOUND:
            raise
        left()
        st.session_state.conversation_gone = True
        return
    forget("suggestions")
    st.session_state.turns = turns_of(kept["messages"])
    st.session_state.conversation_id = name
