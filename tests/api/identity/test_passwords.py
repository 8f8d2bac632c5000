import runpy

import pytest

from api.identity import passwords
from api.identity.passwords import (
    PasswordError,
    checked_password,
    hashed,
    is_outdated,
    is_right,
    made_password,
)


@pytest.mark.parametrize(
    "password", ["a" * 12, "あさぎりのみずうみにふねをだす", "ａ" * 256, "taro taro taro", " " * 12]
)
def test_what_is_long_enough_may_be_used(password):
    assert checked_password(password, "taro") == password


@pytest.mark.parametrize(
    ("password", "user", "said"),
    [
        ("a" * 11, "taro", "（今は 11 文字です）"),
        ("", "taro", "（今は 0 文字です）"),
        ("a" * 257, "taro", "12 文字以上 256 文字以内"),
        ("yamadatarou.k", "yamadatarou.k", "利用者の名前は"),
        ("ＹamadaTarou.K ", "yamadatarou.k", "利用者の名前は"),
        ("yamadatarou.k", "yamadatarou.k@example.go.jp", "利用者の名前は"),
    ],
)
def test_what_may_not(password, user, said):
    with pytest.raises(PasswordError) as caught:
        checked_password(password, user)
    assert said in caught.value.message


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_the_standard():
    fresh = runpy.run_path(passwords.__file__)  # not as the tests have made it quick
    assert fresh["HASHER"].hash("a").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_it_is_right_however_it_is_typed_and_only_then():
    kept = hashed("mizuumi ガ")
    assert kept.startswith("$argon2id$")
    assert is_right(kept, "mizuumi ガ")
    assert is_right(kept, "ｍｉｚｕｕｍｉ ｶﾞ")
    assert not is_right(kept, "Mizuumi ガ")
    assert not is_right(kept, "")
    assert not is_right(kept, "\udcff")


def test_nothing_kept_is_never_right_and_takes_as_long(monkeypatch):
    made = []
    quick = passwords.HASHER

    class Counting:
        def verify(self, kept, password):
            made.append(kept[:10])
            return quick.verify(kept, password)

        hash = quick.hash

    monkeypatch.setattr(passwords, "HASHER", Counting())
    assert not is_right(None, "mizuumi no asagiri")
    assert not is_right("", "mizuumi no asagiri")
    assert not is_right("plain", "plain")
    assert made == ["$argon2id$", "", "plain"]


def test_other_parameters_are_seen(monkeypatch):
    kept = hashed("mizuumi no asagiri")
    assert not is_outdated(kept)
    stronger = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    assert is_outdated(kept)
    assert is_right(kept, "mizuumi no asagiri")


def test_made_passwords_differ_and_follow_the_rule():
    made = {made_password() for _ in range(50)}
    assert len(made) == 50
    assert all(checked_password(one, "taro") for one in made)
    assert not set("".join(made)) & set("lo01")
