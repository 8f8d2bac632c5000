"""The models that answer, in OpenAI's shape."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.compatible.models import list_models
from api.dependencies import CallerDep, ServicesDep
from api.problems import ProblemError
from api.schemas.openai import OPENAI_ERRORS, ModelOut, ModelsOut

router = APIRouter(prefix="/v1", tags=["互換"], responses=OPENAI_ERRORS)


@router.get("/models", summary="モデルの一覧", responses={200: {"model": ModelsOut}})
def models(services: ServicesDep, _caller: CallerDep) -> JSONResponse:
    """回答に使えるモデルを、OpenAI の形で返します。最初は、生成AIを使わない抜き書きです。

    `default` は、モデルを省いたときに使うもの、`generative` は生成AIかどうかです。
    """
    return JSONResponse({"object": "list", "data": list(list_models(services).values())})


@router.get("/models/{model}", summary="モデル", responses={200: {"model": ModelOut}})
def model(
    services: ServicesDep, _caller: CallerDep, model: Annotated[str, Path(max_length=200)]
) -> JSONResponse:
    """モデルを1つ返します。`名前@コレクション` の形も使えます。"""
    found = list_models(services).get(model.partition("@")[0])
    if found is None:
        raise ProblemError(
            404, "model_not_found", "そのモデルはありません。GET /v1/models で確かめてください。"
        )
    return JSONResponse(found | {"id": model})
