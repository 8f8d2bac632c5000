"""Running the API: the address, the operational log, an orderly end."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.identity.keyring import require_safe
from api.listening import inherited_sockets, widest
from api.services import Services
from rag.certificates import require_usable
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.settings import Settings

_DRAIN_S = 30
_BACKLOG = 512


def serve(settings: Settings, started: Callable[[str], None]) -> None:
    """Runs the API until it is told to end (Ctrl-C, SIGTERM).

    Requests under way are finished, for at most half a minute; new ones are turned away. Where a
    service manager has opened the socket, its address counts, and callers wait during a restart.

    Args:
        settings: The settings of this installation.
        started: Called with the address as soon as the server answers.

    Raises:
        ConfigurationError: The address is not on this machine or is taken, the API would be open to
            others, or the certificate cannot be used.
    """
    log_to_stderr()
    inherited = inherited_sockets(os.environ)
    if inherited:
        host, port = widest(inherited)
        settings = settings.model_copy(update={"host": host, "port": port})
    if settings.tls_certificate is not None and settings.tls_key is not None:
        require_usable(settings.tls_certificate, settings.tls_key, datetime.now(UTC))
    app = create_app(settings)
    services: Services = app.state.services
    require_safe(settings.host, services.state, settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # its lines would hold paths and query strings
        server_header=False,
        proxy_headers=False,  # the direct peer decides whom we believe, see api.identity
        timeout_graceful_shutdown=_DRAIN_S,
        timeout_keep_alive=30,
        backlog=_BACKLOG,
        h11_max_incomplete_event_size=64 * 1024,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
    )
    server = _Server(config, services, started)
    # uvicorn ends in order and then sends the signal once more, to whoever listened before it.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    try:
        with suppress(KeyboardInterrupt):
            server.run(inherited or None)
    except SystemExit as error:
        raise ConfigurationError(
            f"アドレス {settings.host} のポート {settings.port} で待ち受けられません。"
            "ほかのプログラムが使っていないか確かめるか、--port で別の番号を指定してください。"
        ) from error


class _Server(uvicorn.Server):
    """Tells when it has started, and that it is going down."""

    def __init__(
        self, config: uvicorn.Config, services: Services, started: Callable[[str], None]
    ) -> None:
        super().__init__(config)
        self._services = services
        self._started = started

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            bound = self.servers[0].sockets[0].getsockname()
            host = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
            scheme = "https" if self.config.is_ssl else "http"
            self._started(f"{scheme}://{host}:{bound[1]}")

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        self._services.draining = True
        await super().shutdown(sockets)  # type: ignore[arg-type]


def log_to_stderr() -> None:
    """Sends the operational log to standard error, a line a request.

    Libraries are heard from warnings on; what they say at lower levels may hold content.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tenkyo").setLevel(logging.INFO)
