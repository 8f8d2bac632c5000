"""MCP (Model Context Protocol)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.routing import Route

from api.mcp.http import McpEndpoint

# Without sessions there is nothing to listen to (GET) or to end (DELETE).
router = APIRouter(
    routes=[Route(McpEndpoint.path, McpEndpoint(), methods=["POST"], include_in_schema=False)]
)
