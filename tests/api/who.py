"""A small application that tells who calls: identity and limits as in the whole, no index."""

from types import SimpleNamespace

from fastapi import FastAPI, Request, WebSocket
from fastapi.testclient import TestClient

from api.dependencies import CallerDep
from api.identity.addresses import Networks
from api.identity.keyring import KeyRing
from api.limits.body import RequestLimits
from api.limits.hosts import Hosts
from api.limits.rate import RateHeaders, Rates
from api.problems import install_handlers
from api.state import open_state, state_url
from api.state.keys import create_key
from rag.settings import Settings


def who_app(settings):
    app = FastAPI()
    state = open_state(state_url(settings))
    app.state.services = SimpleNamespace(
        settings=settings,
        state=state,
        keys=KeyRing(state),
        rates=Rates(settings.rate_per_minute),
        fronts=Networks(settings.trusted_proxies),
    )
    install_handlers(app)

    @app.get("/who")
    def who(caller: CallerDep):
        access = caller.access
        return {
            "user": caller.user,
            "roles": sorted(caller.roles),
            "groups": sorted(access.groups),
            "clearance": access.clearance,
            "all": access.unrestricted,
            "as": access.user,
            "service": caller.service,
        }

    @app.post("/echo")
    @app.post("/v1/documents")
    async def echo(request: Request):
        return {"bytes": len(await request.body())}

    @app.get("/healthz")
    def healthz():
        return {"status": "ok"}

    @app.websocket("/socket")
    async def socket(websocket: WebSocket):
        await websocket.accept()
        await websocket.send_text("open")
        await websocket.close()

    app.add_middleware(RateHeaders)
    app.add_middleware(RequestLimits, settings=settings)
    app.add_middleware(Hosts, services=app.state.services)
    return app


class Who:
    """The application with a client.

    Args:
        home: Its home.
        peer: Address from which the client calls.
        settings: Further settings.
    """

    def __init__(self, home, peer="127.0.0.1", **settings):
        self.settings = Settings(home=home, **settings)
        self.app = who_app(self.settings)
        self.services = self.app.state.services
        self.client = self.calling_from(peer)

    def calling_from(self, peer):
        return TestClient(self.app, base_url="http://127.0.0.1:8000", client=(peer, 50_000))

    def key(self, name="企画課", roles=("reader",), **given):
        """Makes a key that holds at once: this process does not wait to see it."""
        with self.services.state.session() as session:
            record, key = create_key(session, name, roles=roles, **given)
        self.look_again()
        return record.id, key

    def look_again(self):
        """Does what a second does: keys are looked at anew."""
        self.services.keys._looked_at = float("-inf")
        self.services.keys._known.clear()

    def ask(self, **headers):
        """Who calls, with these headers (_ for -)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get("/who", headers=named)

    def close(self):
        self.services.state.close()
