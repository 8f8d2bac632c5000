"""An API that several people use, each with a key."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.state.keys import create_key
from rag.settings import Settings

MARKET = "市場課"
PEOPLE = {
    "青木": {"roles": ["reader"], "clearance": 2, "groups": [MARKET]},
    "馬場": {"roles": ["reader"], "clearance": 1},
    "千葉": {"roles": ["reader"], "clearance": 2},
    "管理": {"roles": ["admin"], "clearance": 2},
    "監査": {"roles": ["auditor"], "clearance": 1},
}
"""青木 reads everything, 馬場 and 千葉 not what is for the group 市場課."""


@dataclass
class Office:
    """A running API, and the keys of its people."""

    client: TestClient
    keys: dict[str, str]

    @property
    def services(self):
        return self.client.app.state.services

    def __call__(self, user, method, path, **options):
        """A call of somebody."""
        headers = {"x-api-key": self.keys[user], **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)


def open_office(collection_home: Path, home: Path, **settings):
    """An office on a copy of a home; a generator, for fixtures."""
    shutil.copytree(collection_home, home, ignore=shutil.ignore_patterns("state"))
    made = Settings(**{"home": home, "ocr": False, "rate_per_minute": 0} | settings)
    app = create_app(made)
    keys = {}
    with app.state.services.state.session() as session:
        for name, said in PEOPLE.items():
            _, keys[name] = create_key(session, name, **said)
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)) as client:
        yield Office(client, keys)
