"""Headers of a front are believed from the front only."""

import pytest

from tests.ui.people.test_safety import FRONT, settings
from ui.people.front import NotFromFront, is_among, person_of_headers
from ui.people.person import Person

NAMES = {"groups_header": "X-Groups", "division_header": "x-division"}
IN_FORCE = settings(
    "header",
    **FRONT,
    **NAMES,
    proxies=("10.0.0.0/24", "127.0.0.1"),
    user_roles={"山田": ["auditor"]},
    group_roles={"情報政策課": ["editor", "root"]},
)


def latin(text):
    """A header as the server gives it: the bytes of UTF-8 read as Latin-1."""
    return text.encode().decode("latin-1")


def test_the_front_names_the_person_with_groups_division_and_roles():
    headers = {
        "x-user": [latin("山田")],
        "x-groups": [latin("情報政策課, 総務課,情報政策課,")],
        "x-division": [latin("企画局")],
    }
    found = person_of_headers(headers, "10.0.0.7", IN_FORCE)
    assert found == Person("山田", "", "企画局", ("情報政策課", "総務課"), ("auditor", "editor"))
    assert found.headers() == {
        "x-tenkyo-user": "%E5%B1%B1%E7%94%B0",
        "x-tenkyo-groups": "%E6%83%85%E5%A0%B1%E6%94%BF%E7%AD%96%E8%AA%B2,"
        "%E7%B7%8F%E5%8B%99%E8%AA%B2",
        "x-tenkyo-roles": "auditor,editor",
        "x-tenkyo-division": "%E4%BC%81%E7%94%BB%E5%B1%80",
    }


@pytest.mark.parametrize(
    ("headers", "peer"),
    [
        ({"x-user": ["a"]}, "10.0.1.7"),
        ({"x-user": ["a"]}, "not an address"),
        ({"x-user": ["a", "a"]}, "10.0.0.7"),
        ({"x-user": ["a"], "x-groups": ["b", "c"]}, "10.0.0.7"),
        ({"x-user": ["\xff"]}, "10.0.0.7"),
    ],
)
def test_who_is_not_the_front_or_two_people_is_not_believed(headers, peer):
    with pytest.raises(NotFromFront):
        person_of_headers(headers, peer, IN_FORCE)


@pytest.mark.parametrize("headers", [{}, {"x-user": [""]}, {"x-user": ["  "]}])
def test_a_front_that_names_nobody_lets_nobody_in(headers):
    assert person_of_headers(headers, None, IN_FORCE) is None


@pytest.mark.parametrize(
    ("address", "networks", "inside"),
    [
        ("::ffff:10.0.0.5", ("10.0.0.0/24",), True),
        ("10.0.0.5", ("fd00::/8", "10.0.0.5"), True),
        ("10.0.0.5", ("all",), False),
        ("10.0.0.5", (), False),
    ],
)
def test_addresses_and_ranges(address, networks, inside):
    assert is_among(address, networks) is inside
