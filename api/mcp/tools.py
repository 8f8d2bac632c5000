"""The tools: what they are called, what they take, what they do for a caller."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from api.asking import Asked, answer
from api.checking import Text, check
from api.mcp.inputs import (
    AnswerInputs,
    CheckInputs,
    MeasuresInputs,
    ReadInputs,
    SearchInputs,
)
from api.mcp.text import answer_text, check_text, measures_text, passage_text, search_text
from api.opening import open_to
from api.schemas.answers import AnswerOut, SearchOut
from api.schemas.base import Request, Response
from api.schemas.checks import CheckIn, CheckOut
from api.schemas.documents import PassageWithNeighbours
from api.schemas.measures import MeasureOut
from api.state.work import Job, count_work
from rag.records import MeasureFilter
from rag.wire import measure_json, passage_json, search_json

if TYPE_CHECKING:
    from api.identity import Caller
    from api.services import Services

Json = dict[str, Any]


class MeasuresFound(Response):
    """Measures, some at a time."""

    measures: list[MeasureOut]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool.

    Attributes:
        name: Its name.
        title: Its name for people.
        description: What it does and when it is of use, in Japanese.
        takes: Its input.
        gives: The shape of its result.
        run: Does it.
        text: The result in words.
    """

    name: str
    title: str
    description: str
    takes: type[Request]
    gives: type[Response]
    run: Callable[[Services, Caller, Any], Awaitable[Json]]
    text: Callable[[Json], str]


async def _search(services: Services, caller: Caller, given: SearchInputs) -> Json:
    def find() -> Json:
        collection = open_to(services, caller, given.collection)
        result = services.engine.search(
            given.query,
            collection=collection,
            access=caller.access,
            filters=given.filters,
            top_k=given.top_k,
        )
        facts = {
            "client": "mcp",
            "collection": collection,
            "generation": result.generation,
            "key": caller.key_id,
            "passages": [
                {"id": hit.passage.id, "score": round(hit.score, 4)} for hit in result.hits
            ],
        }
        services.audit.write("search", caller.user, facts, {"question": given.query})
        with services.state.session() as session:
            count_work(session, caller, Job.SEARCH, client="mcp")
        return search_json(result)

    return await run_in_threadpool(find)


async def _answer(services: Services, caller: Caller, given: AnswerInputs) -> Json:
    collection = await run_in_threadpool(open_to, services, caller, given.collection)
    asked = Asked(
        question=given.question,
        collection=collection,
        history=[turn.model_dump() for turn in given.history],
        filters=given.filters,
        model=given.model,
        client="mcp",
    )
    return await answer(services, caller, asked)


async def _measures(services: Services, caller: Caller, given: MeasuresInputs) -> Json:
    def find() -> Json:
        collection = open_to(services, caller, given.collection)
        filters = given.filters
        documents = [
            services.engine.find_document(name, collection=collection, access=caller.access).id
            for name in given.document_ids
        ]
        rows = services.engine.measures(
            collection=collection,
            access=caller.access,
            wanted=MeasureFilter(
                document_ids=tuple(documents),
                ministries=tuple(given.ministries),
                fiscal_years=filters.fiscal_years if filters is not None else (),
                text=given.q,
            ),
        )
        shown = rows[given.offset : given.offset + given.limit]
        return {
            "measures": [measure_json(row) for row in shown],
            "total": len(rows),
            "offset": given.offset,
        }

    return await run_in_threadpool(find)


async def _check(services: Services, caller: Caller, given: CheckInputs) -> Json:
    body = CheckIn(text=given.text, collection=given.collection)
    text = Text.of(body)
    async with services.queue.turn():
        return await run_in_threadpool(check, services, caller, body, text)


async def _read(services: Services, caller: Caller, given: ReadInputs) -> Json:
    def find() -> Json:
        collection = open_to(services, caller, given.collection)
        document, rows = services.engine.passage(
            given.passage_id,
            collection=collection,
            access=caller.access,
            neighbours=given.neighbours,
        )
        place = next(place for place, row in enumerate(rows) if row.id == given.passage_id)
        shown = [passage_json(row, document) for row in rows]
        return {**shown[place], "before": shown[:place], "after": shown[place + 1 :]}

    return await run_in_threadpool(find)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "箇所を探す",
            "計画文書（重点計画、工程表、総合計画など）から、質問や言葉に合う箇所を、合う順に原文のまま"
            "返します。根拠となる記載を広く集めるときに使います。",
            SearchInputs,
            SearchOut,
            _search,
            search_text,
        ),
        Tool(
            "answer",
            "質問に答える",
            "計画文書への質問に、引用つきで答えます。どの文も引用先と照合してから返します。"
            "文中の [n] は出典の番号です。答えを書き直すときも、[n] と出典を残してください。"
            "記載が見つからないときはそう答え、近い記載を示します（記載がないことを示すものではありません）。",
            AnswerInputs,
            AnswerOut,
            _answer,
            answer_text,
        ),
        Tool(
            "measures",
            "施策を探す",
            "計画の施策を、番号、担当の府省庁、KPI、予算、工程とともに返します。"
            "条件は、すべてを満たすものに絞ります。一覧や数え上げに使います。",
            MeasuresInputs,
            MeasuresFound,
            _measures,
            measures_text,
        ),
        Tool(
            "check",
            "文章を照合する",
            "文章の文を1つずつ計画文書と照合し、出典があるか、数値・年度・府省庁名が違うかを返します。"
            "計画について書いた文章を人に渡す前に使います。",
            CheckInputs,
            CheckOut,
            _check,
            check_text,
        ),
        Tool(
            "read_passage",
            "前後を読む",
            "箇所を、前後の箇所とともに原文のまま返します。引用の文脈を確かめるときに使います。",
            ReadInputs,
            PassageWithNeighbours,
            _read,
            passage_text,
        ),
    )
}
"""All tools by name."""
