"""The application: routes, errors, limits, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from fastapi import FastAPI

from api.middleware import Around
from api.openapi import DESCRIPTION, TAGS
from api.problems import install_handlers
from api.routes import answers, docs, health
from api.services import Services
from rag import __version__

if TYPE_CHECKING:
    from rag.settings import Settings

_THREADS = 64
"""Requests that may be in Python code at once; more wait."""

ROUTERS = (health.router, docs.router, answers.router)


def create_app(settings: Settings) -> FastAPI:
    """Makes the application.

    Args:
        settings: The settings of this installation.
    """
    services = Services.of(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        try:
            yield
        finally:
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
    app.add_middleware(Around, metrics=services.metrics)
    return app
