"""The caller's own conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.dependencies import CallerDep, CollectionQuery, ServicesDep
from api.identity import Caller
from api.opening import open_to
from api.paging import DEFAULT, CursorQuery, LimitQuery, page
from api.readers import readable_for
from api.routes.feedback import feedback_json
from api.schemas.base import PROBLEMS
from api.schemas.history import (
    ConversationIn,
    ConversationOut,
    ConversationPatch,
    ConversationsOut,
    ConversationWhole,
)
from api.services import Services
from api.state.answers import AnswerRecord
from api.state.conversations import (
    ConversationRecord,
    answers_of,
    discard_conversation,
    list_conversations,
    rename_conversation,
    require_conversation,
    start_conversation,
)
from api.state.feedback import FeedbackRecord, feedback_on
from api.state.masking import Readable, masked, without_resolution
from api.state.versions import by_question
from api.trash.sweeping import end_now

router = APIRouter(prefix="/v1/conversations", tags=["履歴"], responses=PROBLEMS)

ConversationId = Annotated[str, Path(description="会話の ID", max_length=64)]
Sought = Annotated[
    str,
    Query(
        description="題名と質問から探す言葉（空白で区切ると、すべてを含むもの）",
        max_length=200,
        pattern=r"^[^\x00]*$",
    ),
]


@router.get("", summary="会話の一覧", responses={200: {"model": ConversationsOut}})
def conversations(
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
    q: Sought = "",
    limit: LimitQuery = DEFAULT,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """自分の会話を、最後に使った順に返します。"""
    with services.state.session() as session:
        found = list_conversations(session, caller.user, collection=collection, sought=q)
    shown, following = page(found, limit, cursor, key=lambda listed: listed.record.id)
    listed = [conversation_json(one.record, one.answers) for one in shown]
    return JSONResponse({"conversations": listed, "next_cursor": following})


@router.post(
    "", summary="会話を始める", status_code=201, responses={201: {"model": ConversationOut}}
)
def begin(body: ConversationIn, services: ServicesDep, caller: CallerDep) -> JSONResponse:
    """会話を始めます。返る ID を `POST /v1/answers` の `conversation_id` に付けます。"""
    collection = open_to(services, caller, body.collection)
    with services.state.session() as session:
        record = start_conversation(session, caller.user, collection, body.title or "")
    location = f"{router.prefix}/{record.id}"
    return JSONResponse(conversation_json(record, 0), 201, headers={"Location": location})


@router.get(
    "/{conversation_id}", summary="会話を読む", responses={200: {"model": ConversationWhole}}
)
def conversation(
    conversation_id: ConversationId, services: ServicesDep, caller: CallerDep
) -> JSONResponse:
    """会話を、質問と回答の順に返します。もう見られない出典に基づく文は除きます。"""
    with services.state.session() as session:
        record = require_conversation(session, conversation_id, caller.user)
        kept = answers_of(session, record.id)
        said = feedback_on(session, [answer.id for answer in kept])
    head = conversation_json(record, len(by_question(kept)))
    return JSONResponse(head | {"messages": _messages(services, caller, kept, said)})


@router.patch(
    "/{conversation_id}", summary="会話を改題する", responses={200: {"model": ConversationOut}}
)
def rename(
    conversation_id: ConversationId,
    body: ConversationPatch,
    services: ServicesDep,
    caller: CallerDep,
) -> JSONResponse:
    """会話の題名を変えます。"""
    with services.state.session() as session:
        record = rename_conversation(session, conversation_id, caller.user, body.title)
        count = len(by_question(answers_of(session, record.id)))
    return JSONResponse(conversation_json(record, count))


@router.delete("/{conversation_id}", summary="会話を消す", status_code=204, response_class=Response)
def delete(conversation_id: ConversationId, services: ServicesDep, caller: CallerDep) -> Response:
    """会話を、その回答と評価ごとごみ箱に移します（設定 `trash_days` の日数のあいだ、戻せます）。

    会話に付けたファイルは、ごみ箱に入らず完全に消えます。
    """
    with services.state.session() as session:
        discard_conversation(session, conversation_id, caller.user, services.settings.trash_days)
    end_now(services, conversation_id)
    return Response(status_code=204)


def conversation_json(record: ConversationRecord, answers: int) -> dict[str, Any]:
    """A conversation without its messages."""
    return {
        "id": record.id,
        "title": record.title,
        "collection": record.collection,
        "created": _moment(record.created_at),
        "updated": _moment(record.updated_at),
        "answers": answers,
    }


def _messages(
    services: Services,
    caller: Caller,
    kept: Sequence[AnswerRecord],
    said: dict[str, FeedbackRecord],
) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    judges = _judges(services, caller, kept)
    hidden = False
    for records in by_question(kept):
        answers = [masked(one.body, judges[one.collection], one.documents) for one in records]
        if hidden:  # a question may have been resolved by words of an answer before it
            answers = [without_resolution(answer) for answer in answers]
        hidden = hidden or any("masked" in answer for answer in answers)
        versions = [
            {"answer": answer, "feedback": _feedback(said.get(record.id))}
            for answer, record in zip(answers, records, strict=True)
        ]
        asked, answered = _moment(records[0].created_at), _moment(records[-1].created_at)
        messages += [
            {"role": "user", "content": answers[0]["question"], "created": asked},
            {
                "role": "assistant",
                "content": answers[-1]["answer"],
                "created": answered,
                **versions[-1],
                "versions": versions,
            },
        ]
    return messages


def _feedback(said: FeedbackRecord | None) -> dict[str, Any] | None:
    return None if said is None else feedback_json(said)


def _judges(
    services: Services, caller: Caller, kept: Sequence[AnswerRecord]
) -> dict[str, Readable]:
    """What may be read now, by collection; of documents that are gone, the last answer knows."""
    remembered: dict[str, dict[str, Any]] = {}
    for record in kept:
        remembered.setdefault(record.collection, {}).update(record.documents)
    return {
        name: readable_for(services, caller, name, documents)
        for name, documents in remembered.items()
    }


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds")
