"""From what 源内 sent to what it is sent back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from api.asking import Asked, tell
from api.gennai.beside import COLLECTION, Beside, beside
from api.gennai.inputs import Inputs
from api.gennai.markdown import outputs_of
from api.opening import open_to

if TYPE_CHECKING:
    from api.identity import Caller
    from api.services import Services

OnProgress = Callable[[str], Awaitable[None]]

_FROM_ATTACHED = "添付された文書から答えました（この質問にだけ使い、登録はしていません）。"
_NOT_IN_ATTACHED = (
    "添付された文書には、お尋ねへの答えが見当たりませんでした。登録文書から探した結果です。"
)


async def _silent(_text: str) -> None:
    """Tells nobody."""


async def respond(
    services: Services, caller: Caller, inputs: Inputs, progress: OnProgress = _silent
) -> dict[str, Any]:
    """Answers a question of 源内.

    Documents that come with it are asked first; what they do not answer, the collection may.

    Args:
        services: The services.
        caller: Who asks.
        inputs: The question.
        progress: Told what is being done.

    Returns:
        The body of the response.

    Raises:
        ProblemError: See `api.asking.tell` and `api.gennai.beside`.
        TenkyoError: See `Engine.answer_events`.
    """
    started = datetime.now(UTC)
    answer, remark = None, ""
    if inputs.files:
        await progress("添付された文書を読んでいます")
        async with beside(services, caller.user, inputs.files) as attached:
            if attached.services is not None:
                answer = await _ask(attached.services, caller, inputs, progress, COLLECTION)
            remark = _remark(attached, found=answer is not None and answer["answered"])
    if answer is None or not answer["answered"]:
        collection = await run_in_threadpool(open_to, services, caller, inputs.collection)
        answer = await _ask(services, caller, inputs, progress, collection)
    return _body(services, inputs, answer, remark) | {
        "timestamps": {
            "processingStartedAt": started.isoformat(timespec="milliseconds"),
            "processingEndedAt": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
    }


async def _ask(
    services: Services, caller: Caller, inputs: Inputs, progress: OnProgress, collection: str
) -> dict[str, Any]:
    asked = Asked(
        question=inputs.question,
        collection=collection,
        history=inputs.history,
        # Documents are named as they are in the collection; attached ones are all asked.
        filters=None if collection == COLLECTION else inputs.filters,
        model=inputs.model,
        client="gennai",
    )
    async with aclosing(tell(services, caller, asked)) as events:
        async for name, data in events:
            if name == "status":
                await progress(data["text"])
            elif name == "done":
                return data
    raise RuntimeError("an answer ends with Done")


def _remark(attached: Beside, *, found: bool) -> str:
    unread = "、".join(f"「{name}」（{reason}）" for name, reason in attached.unread)
    said = []
    if attached.services is not None:
        said.append(_FROM_ATTACHED if found else _NOT_IN_ATTACHED)
    if unread:
        said.append(f"読み取れなかった添付：{unread}")
    return "".join(said)


def _body(
    services: Services, inputs: Inputs, answer: dict[str, Any], remark: str
) -> dict[str, Any]:
    attached = answer["collection"] == COLLECTION
    return {
        "outputs": outputs_of(
            answer,
            api_url="" if attached else services.settings.public_api_url,
            show=inputs.show,
            remark=remark,
        ),
        "outcome": answer["outcome"],
        "citations": answer["citations"],
        "answer_id": answer["id"],
        "usageMetadata": [_usage(answer)],
    }


def _usage(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer took. It costs nothing: our models run on our machines."""
    told = answer["usage"]
    return {
        "modelVersion": answer["model"],
        "requestCount": 1,
        "estimatedCostInfo": {"estimatedCost": 0, "currency": "USD"},
        "tokens": {
            "promptTokenCount": told["prompt_tokens"],
            "candidatesTokenCount": told["completion_tokens"],
            "totalTokenCount": told["total_tokens"],
        },
    }
