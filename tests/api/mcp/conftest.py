import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from api.state import open_state
from api.state.keys import create_key
from rag.settings import Settings
from tests.api.serving import served


@pytest.fixture(scope="session")
def address(collection_home):
    """An open server on loopback over the documents of `tests.api.plans`."""
    with served(Settings(home=collection_home, ocr=False)) as url:
        yield url


@pytest.fixture(scope="session")
def locked(tmp_path_factory, collection_home):
    """A server that asks for keys; its address, a key for 機密性１ and one of the group 市場課."""
    url = f"sqlite:///{tmp_path_factory.mktemp('state') / 'tenkyo.sqlite'}"
    state = open_state(url)
    with state.session() as session:
        _, low = create_key(session, "鈴木", roles=["reader"])
        _, high = create_key(session, "佐藤", roles=["reader"], clearance=2, groups=["市場課"])
    state.close()
    settings = Settings(home=collection_home, ocr=False, state_url=url, rate_per_minute=30)
    with served(settings) as address:
        yield address, low, high


@pytest.fixture
def calling():
    """Calls tools one after the other by the real client; gives their results."""

    def call(target, *calls, mode="auto", headers=None):
        async def all_of_them(server):
            async with Client(server, mode=mode) as client:
                return [await client.call_tool(name, given) for name, given in calls]

        async def over_http():
            async with httpx2.AsyncClient(headers=headers) as http:
                return await all_of_them(streamable_http_client(target, http_client=http))

        async def plain():
            return await all_of_them(target)

        return anyio.run(over_http if headers else plain)

    return call
