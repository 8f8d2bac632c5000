"""Questions to begin or to go on with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, CollectionQuery, ServicesDep
from api.opening import open_to
from api.schemas.base import PROBLEMS
from api.schemas.measures import SuggestionsOut
from api.state.answers import find_answer
from api.suggesting import Place
from rag.errors import CollectionNotFoundError

router = APIRouter(prefix="/v1", tags=["質問"], responses=PROBLEMS)


@router.get("/suggestions", summary="質問の例", responses={200: {"model": SuggestionsOut}})
def suggestions(
    services: ServicesDep,
    caller: CallerDep,
    answer_id: Annotated[
        str | None,
        Query(pattern=r"^[0-9a-f]{32}$", description="この回答に続けて聞ける質問を返す"),
    ] = None,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """閲覧できる文書が実際に答えられる質問を返します。一つずつ、答えられることを確かめてあります。"""
    about: tuple[Place, ...] = ()
    asked = None
    name = open_to(services, caller, collection)
    if answer_id is not None:
        with services.state.session() as session:
            record = find_answer(session, answer_id, caller.user)
        asked = record.body["question"]
        name = open_to(services, caller, record.collection)
        about = tuple(
            (one["passage"]["document"]["id"], span["char_start"], span["char_end"])
            for one in record.body["citations"]
            for span in one["spans"]
        )
    try:
        found = services.suggestions.make(services, caller, name, about)
    except CollectionNotFoundError:  # the default one, before its first document
        found = ()
    shown = [
        {
            "question": one.question,
            "document_id": one.document_id,
            "document_title": one.document_title,
        }
        for one in found
        if one.question != asked
    ]
    return JSONResponse({"suggestions": shown})
