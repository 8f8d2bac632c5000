import pytest

from api.limits import rate


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(rate, "monotonic", lambda: now[0])
    return now


def left(response):
    return tuple(
        int(response.headers[f"ratelimit-{name}"]) for name in ("limit", "remaining", "reset")
    )


def test_a_caller_has_so_many_calls_a_minute(make_who, clock):
    who = make_who(rate_per_minute=3)
    assert [left(who.ask()) for _ in range(3)] == [(3, 2, 20), (3, 1, 40), (3, 0, 60)]
    refused = who.ask()
    assert refused.status_code == 429
    assert (refused.headers["retry-after"], left(refused)) == ("20", (3, 0, 60))
    assert refused.json()["detail"] == (
        "1分あたりの回数（3 回）を超えました。20 秒たってから、もう一度送ってください。"
    )
    clock[0] += 20
    assert who.ask().status_code == 200
    assert who.ask().status_code == 429
    clock[0] += 600
    assert left(who.ask()) == (3, 2, 20)


def test_callers_do_not_use_up_each_others(make_who, clock):
    who = make_who(rate_per_minute=1)
    _, one = who.key("甲")
    _, other = who.key("乙")
    _, service = who.key("画面", service=True)
    assert [who.ask(x_api_key=key).status_code for key in (one, one, other)] == [200, 429, 200]
    people = [who.ask(x_api_key=service, x_tenkyo_user=user) for user in ("a", "b", "a")]
    assert [answer.status_code for answer in people] == [200, 200, 429]


def test_health_is_never_limited_and_zero_sets_no_limit(make_who):
    who = make_who(rate_per_minute=1)
    assert [who.client.get("/healthz").status_code for _ in range(3)] == [200] * 3
    free = make_who(rate_per_minute=0)
    answers = [free.ask() for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert "ratelimit-limit" not in answers[0].headers


def test_a_wrong_key_uses_up_nobodys_calls(make_who):
    who = make_who(rate_per_minute=1)
    _, key = who.key()
    assert [who.ask(x_api_key=key + "x").status_code for _ in range(3)] == [401] * 3
    assert who.ask(x_api_key=key).status_code == 200


def test_callers_that_are_gone_are_forgotten(monkeypatch):
    monkeypatch.setattr(rate, "_MOST_CALLERS", 2)
    rates = rate.Rates(1)
    assert rates._take((None, "a"), 0.0)[0] == 0
    assert rates._take((None, "a"), 0.0)[0] == 60
    for name in ("b", "c"):
        rates._take((None, name), 0.0)
    assert len(rates._buckets) == 2
