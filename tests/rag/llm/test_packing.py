"""What fits into a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LanguageModelRequestError
from rag.llm.messages import Message
from rag.llm.model import EndpointModel
from rag.llm.packing import Packed, Window, fit_history, pack


def same(text):
    return text


# A token a character; two more for the blank line behind each passage.
@pytest.mark.parametrize(
    ("room", "kept", "left_out", "tokens"),
    [
        (0, (), ("ああああ", "い", "うう"), 0),
        (3, ("い",), ("ああああ", "うう"), 3),
        (6, ("ああああ",), ("い", "うう"), 6),
        (9, ("ああああ", "い"), ("うう",), 9),
        (10, ("ああああ", "い"), ("うう",), 9),
        (13, ("ああああ", "い", "うう"), (), 13),
    ],
)
def test_whole_passages_best_first(room, kept, left_out, tokens):
    found = pack(["ああああ", "い", "うう"], text=same, count=len, room=room)
    assert found == Packed(kept, left_out, tokens)


@given(st.lists(st.text(max_size=20), max_size=20), st.integers(0, 120))
def test_never_more_than_there_is_room_for(items, room):
    found = pack(items, text=same, count=len, room=room)
    assert len("".join(f"{item}\n\n" for item in found.kept)) == found.tokens <= room
    assert sorted(found.kept + found.left_out) == sorted(items)


def test_the_latest_turns_without_a_gap():
    turns = [Message("user", "あ" * n) for n in (5, 40, 5, 5)]
    # 5 + 16 for each of the last two; the third from the end is too long, and ends it.
    found = fit_history(turns, count=len, room=60)
    assert found == Packed(tuple(turns[2:]), tuple(turns[:2]), 42)
    assert fit_history([], count=len, room=60) == Packed((), (), 0)


def test_room_beside_the_prompt():
    model = EndpointModel(
        name="m", base_url="http://a/v1", model="m", context_length=1000, max_output_tokens=300
    )
    window = Window.of(model, len)
    messages = [Message("system", "あ" * 100), Message("user", "い" * 50)]
    assert window.used(messages) == 16 + (100 + 16) + (50 + 16)
    assert window.room(messages) == 1000 - 300 - 198
    with pytest.raises(LanguageModelRequestError, match="1000 トークン、うち回答に 300"):
        window.room([Message("user", "い" * 700)])
