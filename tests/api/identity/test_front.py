import pytest

from api.identity.addresses import Networks, is_loopback
from rag.errors import ConfigurationError
from tests.loopback import ADDRESSES

FRONT = {
    "trusted_user_header": "X-Remote-User",
    "trusted_groups_header": "X-Remote-Groups",
    "trusted_proxies": ("10.1.0.0/24", "192.0.2.7"),
    "trusted_roles": {"監査太郎": ("auditor",), "chief@example.go.jp": ("admin",)},
    "host": "0.0.0.0",  # noqa: S104
}


@pytest.fixture
def front(make_who):
    who = make_who(**FRONT)
    return lambda peer, **headers: who.calling_from(peer).get(
        "/who", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def test_a_trusted_front_names_people(front):
    groups = "企画課, 財政課".encode()
    caller = front("10.1.0.9", x_remote_user="山田".encode(), x_remote_groups=groups)
    assert caller.json() == {
        "user": "山田",
        "roles": ["reader"],
        "groups": ["企画課", "財政課"],
        "clearance": 2,
        "all": False,
        "as": "山田",
        "service": False,
    }


def test_roles_of_people_are_a_setting(front):
    assert front("192.0.2.7", x_remote_user="監査太郎".encode()).json()["roles"] == [
        "auditor",
        "reader",
    ]
    chief = front("192.0.2.7", x_remote_user="chief@example.go.jp").json()
    assert chief["roles"] == ["admin", "editor", "reader"]


@pytest.mark.parametrize("peer", ["10.1.1.9", "127.0.0.1", "192.0.2.8", "unix", "2001:db8::1"])
def test_the_header_of_anyone_else_is_ignored(front, peer):
    assert front(peer, x_remote_user="chief@example.go.jp").status_code == 401


def test_a_front_that_names_nobody_is_401_and_one_that_names_two_400(front):
    assert front("10.1.0.9").status_code == 401
    assert front("10.1.0.9", x_remote_user=" ").status_code == 401
    assert front("10.1.0.9", x_remote_user=b"a\x01b").status_code == 400


def test_it_is_off_by_default(who):
    who.key()
    assert who.ask(x_remote_user="chief@example.go.jp").status_code == 401


def test_a_front_on_loopback_leaves_nothing_open(make_who):
    who = make_who(trusted_user_header="X-Remote-User")
    assert who.ask().status_code == 401
    assert who.ask(x_remote_user="taro").json()["user"] == "taro"


def test_a_key_goes_before_the_front_and_a_wrong_one_is_not_forgiven(make_who):
    who = make_who(trusted_user_header="X-Remote-User")
    _, key = who.key()
    assert who.ask(x_remote_user="taro", x_api_key=key).json()["user"] == "企画課"
    assert who.ask(x_remote_user="taro", x_api_key=key + "x").status_code == 401


@pytest.mark.parametrize(("host", "loops"), ADDRESSES)
def test_loopback(host, loops):
    assert is_loopback(host) is loops


def test_networks():
    networks = Networks(("10.1.0.0/24", " ::1 "))
    assert all(host in networks for host in ("10.1.0.1", "::ffff:10.1.0.1", "::1"))
    assert not any(host in networks for host in ("10.2.0.1", "::2", "x", ""))
    with pytest.raises(ConfigurationError, match="trusted_proxies"):
        Networks(("10.1.0.1/24",))
