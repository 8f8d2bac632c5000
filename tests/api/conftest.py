import shutil

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.engine import Engine
from rag.settings import Settings
from tests.api.office import open_office
from tests.api.people import QUICK, open_people
from tests.api.plans import FILES
from tests.api.who import Who


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Lets nobody wait for passwords."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.identity.passwords.HASHER", QUICK)
        yield


@pytest.fixture
def people(tmp_path):
    """An API with local users on an empty home."""
    with open_people(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def documents_folder(tmp_path_factory):
    """A folder of the documents of `tests.api.plans`."""
    folder = tmp_path_factory.mktemp("文書")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def collection_home(tmp_path_factory, documents_folder):
    """A home whose collection `default` holds these documents; tests only read it.

    What the API itself keeps (`state/`) is written here as well: a test that looks at that takes
    `home` instead.
    """
    home = tmp_path_factory.mktemp("home")
    engine = Engine(Settings(home=home, ocr=False))
    engine.ingest([documents_folder], collection="default")
    engine.close()
    return home


@pytest.fixture
def home(collection_home, tmp_path):
    """A copy of that home of the test's own, without what the API keeps."""
    copy = tmp_path / "home"
    shutil.copytree(collection_home, copy, ignore=shutil.ignore_patterns("state"))
    return copy


@pytest.fixture
def make_client(home):
    """Starts the API on the test's own home, with the settings given; gives a client."""
    clients = []

    def make(**settings):
        made = Settings(**{"home": home, "ocr": False} | settings)
        client = TestClient(
            create_app(made), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)
        )
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client):
    """The API on the test's own home with its default settings."""
    return make_client()


@pytest.fixture(scope="module")
def library(collection_home, tmp_path_factory):
    """The API on a home of the module's own; tests leave alone what others look at."""
    home = tmp_path_factory.mktemp("library") / "home"
    shutil.copytree(collection_home, home, ignore=shutil.ignore_patterns("state"))
    app = create_app(Settings(home=home, ocr=False, rate_per_minute=0))
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)) as client:
        yield client


@pytest.fixture
def settings(client):
    """The settings of `client`."""
    return client.app.state.services.settings


@pytest.fixture
def services(client):
    """The services of `client`."""
    return client.app.state.services


@pytest.fixture(scope="session")
def office(collection_home, tmp_path_factory):
    """An API that several people use; tests leave alone what others may look at."""
    yield from open_office(collection_home, tmp_path_factory.mktemp("office") / "home")


@pytest.fixture
def make_who(tmp_path):
    """Makes small applications that tell who calls, with given settings."""
    made = []

    def make(**settings):
        made.append(Who(tmp_path, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def who(make_who):
    return make_who()
