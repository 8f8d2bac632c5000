"""What people say of answers."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.audit.entries import feedback_entry
from api.dependencies import CallerDep, ServicesDep
from api.schemas.base import PROBLEMS
from api.schemas.history import FeedbackIn, FeedbackOut
from api.state.answers import find_answer
from api.state.feedback import FeedbackRecord, give_feedback

router = APIRouter(prefix="/v1", tags=["履歴"], responses=PROBLEMS)


@router.post(
    "/feedback",
    summary="回答を評価する",
    status_code=201,
    responses={201: {"model": FeedbackOut}},
)
def feedback(body: FeedbackIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """自分の回答を評価します。もう一度送ると、前の評価と置き換わります。"""
    with services.state.session() as session:
        record = give_feedback(
            session,
            body.answer_id,
            caller.user,
            rating=body.rating,
            reasons=body.reasons(),
            comment=body.comment or "",
        )
        answer = find_answer(session, body.answer_id, caller.user).body
    facts, words = feedback_entry(answer, record.rating, record.reasons, record.comment)
    services.audit.write("feedback", caller.user, facts, words)
    return JSONResponse(feedback_json(record), 201)


def feedback_json(record: FeedbackRecord) -> dict[str, Any]:
    """What was said of an answer."""
    return {
        "answer_id": record.answer_id,
        "rating": record.rating,
        "reason": record.reasons,
        "comment": record.comment,
        "created": record.created_at.replace(tzinfo=UTC).isoformat(timespec="milliseconds"),
    }
