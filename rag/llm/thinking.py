"""What a model says to itself in front of its answer is no part of the answer."""

from __future__ import annotations

from collections.abc import Iterator

from rag.llm.messages import Delta

_END = "</think>"


def without_thinking(pieces: Iterator[Delta]) -> Iterator[Delta]:
    """Leaves out everything up to the first `</think>`, and the blanks behind it.

    Some chat templates put `<think>` into the prompt, so only its end can be relied on. A response
    that never ends its thinking has no answer: only its last, empty piece is given.
    """
    tail = ""
    thinking = True
    leading = True
    for piece in pieces:
        text = piece.text
        if thinking:
            tail += text
            before, mark, text = tail.partition(_END)
            thinking = not mark
            # Only what may be the beginning of the mark needs to be kept.
            tail = before[-len(_END) :]
        if leading and not thinking:
            text = text.lstrip()
            leading = not text
        if text or piece.finish:
            yield Delta(text, piece.finish, piece.usage)
