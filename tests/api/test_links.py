import base64
import json
import stat
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.requests import HTTPConnection

from api import links as module
from api.identity import LOCAL, Caller, Role
from api.links import PARAMETER, SECRET_FILE, Links
from api.problems import ProblemError
from rag.index import Access
from rag.settings import Settings

CALLER = Caller(
    "山田",
    frozenset({Role.READER, Role.ADMIN}),
    Access("山田", frozenset({"企画課", "財政課"}), clearance=2),
    key_id="k",
    service=True,
)
PATH = "/v1/documents/0a1b/pages/3.png?highlight=10-20"


@pytest.fixture
def links(tmp_path):
    return Links(Settings(home=tmp_path, link_minutes=1))


def request(url, method="GET", root=""):
    parts = urlsplit(url)
    return HTTPConnection(
        {
            "type": "http",
            "method": method,
            "path": root + parts.path,
            "root_path": root,
            "query_string": parts.query.encode(),
            "headers": [],
        }
    )


def refusal(links, url, **given):
    with pytest.raises(ProblemError) as caught:
        links.caller_of(request(url, **given))
    return caught.value.status, caught.value.code


def test_a_link_opens_its_path_as_a_reader_of_the_same_access(links):
    url = links.sign(PATH, CALLER)
    assert url.startswith("/v1/documents/0a1b/pages/3.png?highlight=10-20&link=")
    opened = links.caller_of(request(url))
    assert opened == Caller("山田", frozenset({Role.READER}), CALLER.access)
    assert links.caller_of(request(url, method="HEAD")) == opened
    assert links.caller_of(request(url, root="/tenkyo")) == opened
    local = links.caller_of(request(links.sign("/v1/documents/x/source", LOCAL)))
    assert local.access == Access.everything()


def test_a_public_address_stands_before_it(tmp_path):
    settings = Settings(home=tmp_path, public_api_url="https://api.example.go.jp/tenkyo/")
    url = Links(settings).sign("/v1/documents/a/source", CALLER)
    assert url.startswith("https://api.example.go.jp/tenkyo/v1/documents/a/source?link=")
    path = url.removeprefix("https://api.example.go.jp/tenkyo")
    assert Links(settings).caller_of(request(path)).user == "山田"


def forged(url, **claims):
    """A link whose claims were changed."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    said, _, signature = query[PARAMETER].partition(".")
    opened = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))) | claims
    changed = base64.urlsafe_b64encode(json.dumps(opened).encode()).rstrip(b"=").decode()
    return url.replace(said, changed).replace(said + "." + signature, changed + "." + signature)


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("3.png", "4.png"),
        lambda url: url.replace("10-20", "10-21"),
        lambda url: url + "&more=1",
        lambda url: url + "&link=",
        lambda url: url.replace("?highlight=10-20&", "?"),
        lambda url: url[:-1],
        lambda url: url.partition("&link=")[0],
        lambda url: url.partition(".png?")[0] + ".png?link=",
        lambda url: url.partition("&link=")[0] + "&link=a.b",
        lambda url: url.partition("&link=")[0] + "&link=%E9%8D%B5.%E9%8D%B5",
        lambda url: forged(url, until=9_999_999_999),
        lambda url: forged(url, all=True),
        lambda url: forged(url, groups=["市場課"]),
        lambda url: url.replace("/v1/", "/v1/%0a"),
    ],
)
def test_nothing_in_a_link_can_be_changed(links, change):
    url = links.sign(PATH, CALLER)
    assert change(url) != url
    assert refusal(links, change(url)) == (403, "link_refused")


def test_it_only_reads_and_only_for_a_while(links, monkeypatch):
    url = links.sign(PATH, CALLER)
    assert refusal(links, url, method="DELETE") == (403, "link_refused")
    real = module.time
    monkeypatch.setattr(module, "time", lambda: real() + 58)
    links.caller_of(request(url))
    monkeypatch.setattr(module, "time", lambda: real() + 62)
    assert refusal(links, url) == (410, "link_expired")


def test_signatures_are_compared_in_constant_time(links, monkeypatch):
    compared = []
    monkeypatch.setattr(module.hmac, "compare_digest", lambda *pair: compared.append(pair))
    refusal(links, links.sign(PATH, CALLER))
    assert len(compared) == 1


def test_the_secret_is_the_installations_own(tmp_path):
    here, there = (Settings(home=tmp_path / name) for name in "ab")
    url = Links(here).sign(PATH, CALLER)
    assert Links(here).caller_of(request(url)).user == "山田"
    assert refusal(Links(there), url) == (403, "link_refused")
    secret = here.state / SECRET_FILE
    assert (stat.S_IMODE(secret.stat().st_mode), len(secret.read_bytes())) == (0o600, 32)
