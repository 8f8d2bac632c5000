from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest

from rag.engine import Engine
from rag.retrieval import Filters
from rag.settings import Settings
from tests.api.leaks.secrets_of_others import secrets
from tests.api.office import open_office


@pytest.fixture(scope="package")
def guarded(collection_home, tmp_path_factory):
    """An office over the common documents and those that some may not read."""
    folder = tmp_path_factory.mktemp("隠れた文書")
    rows = ["file_name,confidentiality,groups,owner,visibility,handling"]
    for secret in secrets():
        (folder / secret.file_name).write_text(secret.text, encoding="utf-8")
        rows.append(secret.row)
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    home = tmp_path_factory.mktemp("guarded") / "home"
    shutil.copytree(collection_home, home, ignore=shutil.ignore_patterns("state"))
    engine = Engine(Settings(home=home, ocr=False))
    engine.ingest([folder], collection="default")
    engine.close()
    with contextmanager(open_office)(home, home.parent / "office", audit="off") as office:
        yield office


@pytest.fixture(scope="package")
def plain(collection_home, tmp_path_factory):
    """The same office without these documents."""
    home = tmp_path_factory.mktemp("plain") / "home"
    with contextmanager(open_office)(collection_home, home, audit="off") as office:
        yield office


@pytest.fixture(scope="package")
def ids(guarded):
    """Ids of what is hidden, by the name of the document: of documents, passages, measures."""
    engine = guarded.services.engine
    rows = {row.path.rsplit("/", 1)[-1]: row for row in engine.documents(collection="default")}
    measures = guarded("青木", "GET", "/v1/measures", params={"limit": 500}).json()["measures"]
    found = {}
    for secret in secrets():
        row = rows[secret.file_name]
        of_it = [one for one in measures if one["document"]["id"] == row.id]
        hits = engine.search(
            secret.name, collection="default", filters=Filters(document_ids=(row.id,)), top_k=50
        ).hits
        found[secret.name] = {
            "document": row.id,
            "sha256": row.sha256,
            "passages": [hit.passage.id for hit in hits],
            "measures": [one["id"] for one in of_it],
        }
    return found
