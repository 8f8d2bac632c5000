"""What an OpenID Connect provider tells of a person, and until when."""

import pytest

from tests.ui.people.test_safety import KEY, settings
from ui.people.person import Person
from ui.people.provider import Expired, Unnamed, person_of_claims
from ui.settings import Claims

NOW = 1_800_000_000
CLAIMS = {
    "sub": "u-17",
    "exp": NOW + 1,
    "iat": NOW - 5,
    "name": "山田 花子",
    "email": "yamada@example.go.jp",
    "groups": ["情報政策課", "情報政策課", 7, ""],
    "dept": "企画局",
}


def in_force(**claims):
    return settings("oidc", **KEY, claims=Claims(**claims), group_roles={"情報政策課": ["admin"]})


def test_claims_are_mapped_as_set():
    assert person_of_claims(CLAIMS, NOW, in_force()) == Person("u-17", "山田 花子")
    assert person_of_claims(CLAIMS, NOW, in_force(groups="groups", division="dept")) == Person(
        "u-17", "山田 花子", "企画局", ("情報政策課",), ("admin",)
    )
    assert person_of_claims(CLAIMS | {"groups": "情報政策課"}, NOW, in_force(groups="groups")) == (
        Person("u-17", "山田 花子", "", ("情報政策課",), ("admin",))
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": NOW},
        {"exp": NOW - 3600},
        {"exp": None},
        {"exp": "never"},
        {"exp": True},
        {"iat": NOW + 3600},
        {"iat": "?"},
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(changed):
    with pytest.raises(Expired):
        person_of_claims(CLAIMS | changed, NOW, in_force())


@pytest.mark.parametrize(
    ("claims", "changed"),
    [
        ({}, {"sub": ""}),
        ({}, {"sub": 17}),
        ({"user": "employee"}, {}),
        ({"user": "email"}, {}),
        ({"user": "email"}, {"email_verified": False}),
        ({"user": "email"}, {"email_verified": "true"}),
    ],
)
def test_without_a_name_that_holds_nobody_comes_in(claims, changed):
    with pytest.raises(Unnamed):
        person_of_claims(CLAIMS | changed, NOW, in_force(**claims))


def test_a_verified_address_may_be_the_name():
    found = person_of_claims(CLAIMS | {"email_verified": True}, NOW, in_force(user="email"))
    assert found.user == "yamada@example.go.jp"
