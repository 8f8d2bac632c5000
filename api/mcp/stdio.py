"""MCP on standard input and output, for the program that started us: it is the local user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
from mcp.server.stdio import stdio_server

from api.identity.identify import LOCAL
from api.mcp.server import make_server
from api.services import Services

if TYPE_CHECKING:
    from rag.settings import Settings


def serve(settings: Settings) -> None:
    """Serves MCP until standard input ends.

    Args:
        settings: The settings of this installation.
    """
    anyio.run(_serve, settings)


async def _serve(settings: Settings) -> None:
    services = Services.of(settings)
    try:
        server = make_server(services, lambda _context: LOCAL)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        services.close()
