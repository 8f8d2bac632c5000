"""The application: routes, errors, limits, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from api.audit.retention import keep_pruned
from api.compatible.error_shapes import ErrorShapes
from api.limits.body import RequestLimits
from api.limits.hosts import Hosts
from api.limits.rate import RateHeaders
from api.mcp.http import mcp_sessions
from api.middleware import Around
from api.openapi import DESCRIPTION, TAGS
from api.problems import install_handlers
from api.routes import (
    answers,
    audit,
    checks,
    collections,
    conversations,
    docs,
    documents,
    drafts,
    evaluations,
    exports,
    feedback,
    gennai,
    governance,
    health,
    jobs,
    mcp,
    me,
    measures,
    models,
    open_links,
    openai,
    reading,
    risk_cases,
    sessions,
    shares,
    sign_in,
    suggestions,
    trash,
    usage,
    users,
)
from api.services import Services
from api.trash.sweeping import keep_swept
from rag import __version__
from rag.errors import TenkyoError

if TYPE_CHECKING:
    from rag.settings import Settings

_THREADS = 64
"""Requests that may be in Python code at once; more wait."""

ROUTERS = (
    health.router,
    docs.router,
    me.router,
    sessions.router,
    sign_in.router,
    users.router,
    answers.router,
    suggestions.router,
    documents.router,
    reading.router,
    jobs.router,
    collections.router,
    trash.router,
    open_links.router,
    measures.router,
    models.router,
    openai.router,
    gennai.router,
    mcp.router,
    drafts.router,
    checks.router,
    exports.router,
    usage.router,
    governance.router,
    shares.router,
    evaluations.router,
    audit.router,
    conversations.router,
    feedback.router,
    risk_cases.router,
)


def create_app(settings: Settings) -> FastAPI:
    """Makes the application.

    Args:
        settings: The settings of this installation.
    """
    services = Services.of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await run_in_threadpool(_warm_up, services)
        services.jobs.start()
        services.drafting.start(services)
        services.background.keep_up(keep_pruned(services.audit, settings.audit_days))
        services.background.keep_up(keep_swept(services))
        try:
            async with mcp_sessions(app):
                yield
        finally:
            await services.background.close()
            services.close()

    app = FastAPI(
        title="Tenkyo（典拠）API",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        openapi_url="/openapi.json",
    )
    app.state.services = services
    install_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(RateHeaders)
    app.add_middleware(RequestLimits, settings=settings)
    app.add_middleware(Hosts, services=services)
    app.add_middleware(ErrorShapes)  # outside the limits, whose errors take the shape too
    app.add_middleware(Around, metrics=services.metrics)
    return app


def _warm_up(services: Services) -> None:
    """Loads what the first question would wait for: the index, the dictionary, the models."""
    with suppress(TenkyoError):  # nothing is there yet, or /readyz tells what is wrong
        services.engine.language_models.open(None)
        services.engine.answer("施策", collection=services.settings.collection, model="extractive")
