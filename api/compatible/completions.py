"""Answers in the shape of OpenAI's chat completions, with their citations."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from api.asking import Told
from api.problems import ProblemError

_OURS = (
    "citations",
    "sentences",
    "outcome",
    "answered",
    "notice",
    "withheld",
    "nearest",
    "as_of",
    "resolved_question",
)
"""What an answer has beside its text, as further fields of the message or of the final chunk."""

END = "end"
"""Name of what follows the last piece."""


def extras(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that OpenAI's shape lacks."""
    return {name: answer[name] for name in _OURS} | {"answer_id": answer["id"]}


def completion(answer: Mapping[str, Any], *, model: str) -> dict[str, Any]:
    """An answer as a whole.

    Args:
        answer: The answer as `POST /v1/answers` gives it.
        model: The id under which the model was asked for.
    """
    message = {"role": "assistant", "content": answer["answer"], "refusal": None}
    return {
        "id": f"chatcmpl-{answer['id']}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": message | extras(answer),
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": answer["usage"],
        "answered_by": answer["model"],
    }


async def chunks(
    events: AsyncGenerator[Told], *, model: str, include_usage: bool
) -> AsyncGenerator[Told]:
    """An answer piece by piece.

    A piece is a sentence that has passed the check, whole with its markers. The last piece bears
    the citations, and what else the message of a whole answer has.

    Args:
        events: The events of the answer.
        model: The id under which the model was asked for.
        include_usage: Whether a piece with the tokens used ends the stream.

    Yields:
        Pieces, each under the name `chunk`, and `END`.

    Raises:
        ProblemError: The model broke off after sentences were sent.
    """
    named = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }
    begun, broken, said = False, False, ""
    used: Mapping[str, Any] | None = None

    def piece(delta: dict[str, Any], finish: str | None = None, **more: object) -> Told:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return "chunk", {**named, "choices": [choice], **more}

    async with aclosing(events):
        async for name, data in events:
            if name == "status":
                # The embedded default takes over from a model that fails, and starts anew. What
                # was sent cannot be taken back, and its numbers would not be those of the list.
                broken = broken or bool(said)
                if not begun:
                    begun = True
                    yield piece({"role": "assistant", "content": ""})
            elif name == "delta" and not broken:
                text = f"\n{data['text']}" if said else data["text"]
                said += text
                yield piece({"content": text})
            elif name == "done":
                if broken or not data["answer"].startswith(said):
                    raise ProblemError(
                        503,
                        "answer_broke_off",
                        f"回答の途中で、モデルが止まりました。もう一度送ってください。"
                        f"{data['notice']}",
                    )
                if rest := data["answer"][len(said) :]:
                    yield piece({"content": rest})
                yield piece({}, "stop", **extras(data), answered_by=data["model"])
                used = data["usage"]
    if include_usage:
        yield "chunk", {**named, "choices": [], "usage": used}
    yield END, {}
