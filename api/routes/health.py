"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.dependencies import ServicesDep
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.upkeep_notice import upkeep_notice
from rag.errors import CollectionNotFoundError, TenkyoError

router = APIRouter(tags=["稼働"], responses=PROBLEMS)


@router.get("/healthz", summary="動いているか")
def healthz() -> dict[str, str]:
    """サーバーが動いていれば `{"status":"ok"}` を返します。"""
    return {"status": "ok"}


@router.get("/readyz", summary="答えられるか")
def readyz(services: ServicesDep) -> dict[str, str]:
    """質問に答えられるなら `{"status":"ok"}`、まだなら 503 と理由を返します。

    前の版で読み取ったまま使っているときは、`notice` で作り直しを勧めます。
    """
    if services.draining:
        raise ProblemError(503, "draining", "サーバーを止めているところです。")
    try:
        services.engine.require_match(collection=services.settings.collection)
    except CollectionNotFoundError:
        pass  # a new installation takes its first document through the API
    except TenkyoError as error:
        raise ProblemError(503, error.code, error.message) from error
    notice = upkeep_notice(services, services.settings.collection)
    return {"status": "ok"} | ({"notice": notice} if notice else {})


@router.get("/metrics", summary="計測値（Prometheus）", response_class=Response)
def metrics(services: ServicesDep) -> Response:
    """Prometheus の形式の計測値。質問や文書の言葉は含みません。"""
    services.metrics.waiting.set(services.queue.waiting)
    services.metrics.running.set(services.queue.running)
    return Response(services.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
