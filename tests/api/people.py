"""An API with local users, who sign in with passwords."""

from __future__ import annotations

from contextlib import contextmanager

from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from api.app import create_app
from api.identity.administering import add
from rag.settings import Settings

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Parameters with which thousands of tests do not wait; those of the program are tested apart."""
ADMIN, READER = "hana", "taro"
PASSWORDS = {ADMIN: "mizuumi no asagiri", READER: "yamanami ni tsuki"}


class People:
    """A running API with an administrator and a reader."""

    def __init__(self, app):
        self.app = app
        self.services = app.state.services
        self.client = TestClient(
            app,
            base_url="http://127.0.0.1:8000",
            client=("127.0.0.1", 50_000),
            follow_redirects=False,
        )
        self.tokens = {}
        for name, roles in ((ADMIN, ["admin"]), (READER, ["reader"])):
            self.add(name, roles=roles)

    def add(self, name, password=None, **said):
        """Adds a user with a password of their own."""
        given = {"roles": ["reader"], "must_change": False} | said
        with self.services.state.session() as session:
            return add(session, name, password or PASSWORDS[name], **given)[0]

    def sign_in(self, user, password=None, peer=None):
        """The response to a sign-in."""
        body = {"user": user, "password": password or PASSWORDS[user]}
        client = self.calling_from(peer) if peer else self.client
        return client.post("/v1/sessions", json=body)

    def calling_from(self, peer):
        """A client at another address."""
        return TestClient(self.app, base_url="http://127.0.0.1:8000", client=(peer, 50_000))

    def token(self, user):
        """A session of somebody, the same as before where it was asked for."""
        if user not in self.tokens:
            self.tokens[user] = self.sign_in(user).json()["token"]
        return self.tokens[user]

    def __call__(self, user, method, path, **options):
        """A call of somebody who has signed in."""
        headers = {"Authorization": f"Bearer {self.token(user)}", **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def submit(self, path, origin="http://127.0.0.1:8000", **fields):
        """A form, as a browser sends it from a page."""
        headers = {"Origin": origin} if origin else {}
        return self.client.post(path, data=fields, headers=headers)


@contextmanager
def open_people(home, **settings):
    """An API with local users on an empty home."""
    app = create_app(Settings(**{"home": home, "ocr": False, "rate_per_minute": 0} | settings))
    try:
        yield People(app)
    finally:
        app.state.services.close()
