"""質問: questions and their cited answers."""

from __future__ import annotations

from contextlib import closing
from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import conversation, words
from ui.conversation import Turn
from ui.pages import first
from ui.parts.actions import actions, again
from ui.parts.answer import (
    answer_html,
    progress_html,
    question_html,
    sentence_of,
    stopped_html,
)
from ui.parts.attaching import attach_bar
from ui.parts.labels import plain
from ui.parts.scope import length, model, scope, scope_bar
from ui.parts.sources import nearest_html, quoted_html, unused, unused_html
from ui.parts.streaming import Told, told_events
from ui.parts.suggestions import follow_ups
from ui.parts.versions import remade_html
from ui.people.level import level
from ui.problems import ApiProblem
from ui.session import client, collection, told

_SEND = """
<fieldset class="tk-send"><legend>送信のしかた</legend>
<label><input type="radio" name="tk-send" value="enter">Enter</label>
<label><input type="radio" name="tk-send" value="ctrl">Ctrl＋Enter</label></fieldset>
"""


def page() -> None:
    """The page."""
    with st.sidebar:
        st.html(_SEND)
    head, button = st.columns([4, 1], vertical_alignment="bottom")
    with head:
        st.title(words.ASK, anchor=False)
    with told():
        conversation.opened()
        with st.bottom, _tools():
            scope_bar()
            attach_bar()
        asked = _input()
        turns = conversation.turns()
        if st.session_state.pop("conversation_gone", False):
            st.warning(
                "その会話は見つかりません。削除されたか、ほかの人の会話です。新しく質問できます。",
                icon=":material/warning:",
            )
        asked = st.session_state.pop("pending", None) or asked
        _make_again()
        if asked is None and not turns:
            with st.container():
                first.shown()
        else:
            st.empty()  # the welcome goes at once, not when the first answer is at its end
        if asked is not None:
            turns.append(Turn(asked))
        if turns and button.button(words.NEW_CONVERSATION, key="new", width="stretch"):
            conversation.left()
            st.rerun()
        for place, turn in enumerate(turns):
            _turn(turn, place, last=place == len(turns) - 1)


def _tools() -> DeltaGenerator:
    """The row above the input."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key="tools")


def _input() -> str | None:
    """The input at the bottom; it may be filled with a question to be changed."""
    length = st.session_state.pop("too_long", 0)
    text = st.session_state.pop("input_text", None)
    if text is not None:
        st.session_state.question = text
    if length:
        st.bottom.error(words.too_long(length), icon=":material/error:")
    # In the bottom explicitly: placed there by Streamlit itself, the page would cling to its end.
    found = st.bottom.chat_input(words.QUESTION_HINT, key="question", on_submit=_sent)
    with st.bottom:
        level()
    if length or text is not None or not isinstance(found, str):
        return None
    return found.strip() or None


def _sent() -> None:
    """Gives a question that is too long back for mending."""
    text = st.session_state.question or ""
    if len(text) > words.LONGEST_QUESTION:
        st.session_state.too_long = len(text)
        st.session_state.input_text = text


def _make_again() -> None:
    """Has the last question answered once more, where a button asked for it."""
    place: int | None = st.session_state.pop("again", None)
    turns = conversation.turns()
    if place is not None and place == len(turns) - 1:
        turns[place].wanted = True


def _turn(turn: Turn, place: int, *, last: bool) -> None:
    """A question with its answer, and the sources beside it."""
    prefix = f"q{place + 1}"
    with st.container(key=f"turn_{place}"):
        st.html(question_html(turn.question))
        left, right = st.columns([5, 4], gap="medium")
        # A place that is held free and filled later goes blank for a moment: only where an answer
        # is to come, or where what the run before has left is to go at once.
        wanted = turn.wanted
        shown, beside = left, right
        below = st.container(gap="xsmall") if last and not wanted else st.empty()
        if wanted:
            shown, beside = left.empty(), right.empty()
            _answer(turn, place, prefix, shown, beside)
        with left:
            if turn.answer is not None:
                shown.html(remade_html(turn) + answer_html(turn.answer, prefix))
                actions(turn, place, last=last)
            else:
                shown.html(stopped_html(turn.progress, prefix, turn.problem))
                if last:
                    with st.container(horizontal=True, gap="small"):
                        again(turn, place)
        with right:
            _sources(turn, place, prefix, beside)
        if last and turn.answer is not None:
            _follow_ups(turn.answer["id"], below.container(gap="xsmall") if wanted else below)


def _answer(
    turn: Turn, place: int, prefix: str, shown: DeltaGenerator, beside: DeltaGenerator
) -> None:
    """Has a question answered; what has come is shown at once.

    A press on 停止, or another question, ends the run in here: the turn stays stopped.
    """
    turn.begin()
    progress = turn.progress
    shown.html(progress_html(progress, prefix))
    stop = st.bottom.empty()
    stop.button(words.STOP, key="stop", icon=":material/stop_circle:")
    begun = monotonic()
    try:
        body = {
            "question": turn.question,
            "history": conversation.history(place),
            "filters": scope(),
            "model": model(),
            "length": length(),
            "instead_of": turn.versions[0].answer["id"] if turn.versions else None,
            "conversation_id": conversation.begun(),
            "collection": collection(),
        }
        with closing(told_events(client(), body)) as events:
            for event in events:
                progress.seconds = int(monotonic() - begun)
                if event is not None and _taken(event, turn, prefix, beside):
                    continue
                shown.html(progress_html(progress, prefix))
    except ApiProblem as problem:
        # The button below the question, not that of a page that could not be shown.
        cure = problem.detail.replace(words.RECONNECT, words.AGAIN)
        turn.problem = f"{problem.title}：{cure}"
    stop.empty()


def _taken(event: Told, turn: Turn, prefix: str, beside: DeltaGenerator) -> bool:
    """Takes an event of an answer.

    Returns:
        Whether it changes nothing of what is shown of the answer on its way.
    """
    name, data = event
    progress = turn.progress
    if name == "done":
        turn.take(data)
        return True
    if name == "status":
        progress.steps.append(str(data["text"]))
    elif name == "citation":
        progress.citations.append(data)
        beside.html(quoted_html(progress.citations, prefix, whole=False))
        return True
    elif name == "delta":
        progress.sentences.append(sentence_of(data))
    return False


def _sources(turn: Turn, place: int, prefix: str, beside: DeltaGenerator) -> None:
    """The sources of a turn, in the order in which they are worth reading."""
    answer = turn.answer
    if answer is None:
        cards = quoted_html(turn.progress.citations, prefix, whole=False)
    else:
        cards = quoted_html(answer["citations"], prefix, whole=True) + nearest_html(
            answer["nearest"], prefix
        )
    if cards:
        beside.html(cards)
    else:
        beside.empty()
    others = unused(answer) if answer is not None else []
    if not others:
        return
    label = f"{words.ALSO_FOUND} {len(others)}件"
    box = st.expander(label, on_change="rerun", key=f"unused_{place}")
    if box.open:
        with box:
            st.html(unused_html(others) or "<p>これらの箇所は、いまの文書にはありません。</p>")


def _follow_ups(answer_id: str, below: DeltaGenerator) -> None:
    """Questions to go on with, which the documents answer."""
    found = follow_ups(answer_id)
    if not found:
        return
    with below:
        st.html("<h3>続けて質問する</h3>")
        for number, question in enumerate(found):
            key = f"follow_{answer_id}_{number}"
            if st.button(plain(question), key=key, icon=":material/chat:"):
                st.session_state.pending = question
                st.rerun()
