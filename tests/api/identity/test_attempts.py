import pytest

from api.identity import attempts
from api.identity.attempts import Attempts
from api.state.lockouts import wait_after


@pytest.fixture
def clock(monkeypatch):
    at = [1000.0]
    monkeypatch.setattr(attempts, "monotonic", lambda: at[0])
    return at


@pytest.mark.parametrize(
    ("failed", "wait"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (11, 900), (10**9, 900)],
)
def test_waits_double_up_to_a_quarter_of_an_hour(failed, wait):
    assert wait_after(failed, 5) == wait


def test_attempts_wait_longer_and_longer(clock):
    counted = Attempts(free=2)
    assert [counted.begin("a") for _ in range(3)] == [0, 0, 30]
    clock[0] += 29.5
    assert counted.begin("a") == 1
    clock[0] += 1
    assert [counted.begin("a"), counted.begin("a")] == [0, 60]
    assert counted.begin("b") == 0


def test_one_that_succeeded_does_not_count(clock):
    counted = Attempts(free=2)
    for _ in range(10):
        assert counted.begin("a") == 0
        counted.take_back("a")
    counted.take_back("never begun")


def test_what_lies_long_back_is_forgotten_where_that_is_wanted(clock):
    counted = {forgets: Attempts(2, forgets) for forgets in (None, 100)}
    for one in counted.values():
        one.begin("a")
        one.begin("a")
    clock[0] += 30 + 101
    for one in counted.values():
        one.begin("a")
    assert (counted[None].begin("a"), counted[100].begin("a")) == (60, 0)


def test_names_do_not_pile_up(clock, monkeypatch):
    monkeypatch.setattr(attempts, "_MOST", 3)
    counted = Attempts(free=1)
    for name in "abcd":
        counted.begin(name)
    assert list(counted._counts) == ["b", "c", "d"]
