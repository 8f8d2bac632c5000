"""From a chat to a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.asking import Asked
from api.compatible.schemas import ChatIn
from api.opening import open_to
from api.problems import ProblemError
from api.schemas.questions import QUESTION_LENGTH

if TYPE_CHECKING:
    from api.identity import Caller
    from api.services import Services

_MOST_TURNS = 100


def asked_of(body: ChatIn, services: Services, caller: Caller) -> Asked:
    """The question of a chat with what was said before.

    Raises:
        ProblemError: There is no question, it is too long, or there is no such model or
            collection.
    """
    model, _, collection = body.model.partition("@")
    name = model or services.settings.model or "extractive"
    if name not in services.engine.language_models.configured():
        raise ProblemError(
            404,
            "model_not_found",
            f"モデル「{name}」はありません。GET /v1/models にある id を指定してください。",
            members=_at("model"),
        )
    asked = (i for i, turn in enumerate(body.messages) if turn.role == "user" and turn.text.strip())
    last = max(asked, default=None)
    if last is None:
        raise ProblemError(
            400,
            "question_missing",
            "質問がありません。messages の最後に、role が user の発言を入れてください。",
            members=_at("messages"),
        )
    question = body.messages[last].text.strip()
    if len(question) > QUESTION_LENGTH:
        raise ProblemError(
            400,
            "question_too_long",
            f"質問は {QUESTION_LENGTH} 文字までです（今は {len(question)} 文字）。"
            "短くするか、分けてください。",
            members=_at(f"messages.{last}.content"),
        )
    earlier = [
        {"role": turn.role, "content": turn.text}
        for turn in body.messages[:last]
        if turn.role in {"user", "assistant"} and turn.text
    ]
    return Asked(
        question=question,
        collection=open_to(services, caller, collection or None),
        history=earlier[-_MOST_TURNS:],
        model=name,
        client="openai",
    )


def _at(field: str) -> Mapping[str, Any]:
    return {"errors": [{"field": field, "reason": ""}]}
