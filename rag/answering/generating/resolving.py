"""Making a follow-up question stand by itself, by a language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.errors import LanguageModelError
from rag.japanese.quantities import find_quantities, same_value
from rag.llm import Message, Prompts, Window, fit_history, frame_text
from rag.llm.tokens import token_counter

if TYPE_CHECKING:
    from rag.llm.base import StreamingLLM

_SPEAKERS = {"user": "質問者", "assistant": "回答"}
_LONGEST = 600
_MAX_TOKENS = 256


def resolve_with_model(
    question: str,
    history: Sequence[Mapping[str, str]],
    *,
    llm: StreamingLLM,
    prompts: Prompts,
    today: str,
) -> str | None:
    """Rewrites a question that can only be understood with what was said before.

    Args:
        question: The question.
        history: Earlier turns, each with `role` and `content`.
        llm: The model.
        prompts: The prompts in force.
        today: The day, as written.

    Returns:
        The question in one line; None where the model gives none that can be trusted: it failed,
        said too much, or named a number that nobody has named.
    """
    settings = llm.settings
    count = token_counter(settings)
    prompt = prompts["resolve_question"]
    turns = [Message("user", f"{_SPEAKERS[turn['role']]}：{turn['content']}") for turn in history]
    try:
        room = Window.of(settings, count).room(
            prompt.messages(history="", question=question, today=today)
        )
        kept = fit_history(turns, count=count, room=room).kept
        said = "\n".join(turn.content for turn in kept)
        messages = prompt.messages(
            history=frame_text("会話", said, question=question), question=question, today=today
        )
        pieces = [piece.text for piece in llm.generate(messages, max_tokens=_MAX_TOKENS)]
    except LanguageModelError:
        return None
    lines = [line.strip() for line in "".join(pieces).splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST:
        return None
    return lines[0] if _names_nothing_new(lines[0], f"{said}\n{question}") else None


def _names_nothing_new(resolved: str, said: str) -> bool:
    known = find_quantities(said)
    return all(
        any(same_value(quantity, other) for other in known)
        for quantity in find_quantities(resolved)
    )
