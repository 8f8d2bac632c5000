"""A certificate is refused at the start, with the dates and the cure, where browsers would too."""

import os
from datetime import timedelta

import pytest

from rag.certificates import require_usable
from rag.errors import ConfigurationError
from tests.rag.certificates import NOW, make_certificate

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


def refused(certificate, key, now=NOW + DAY):
    with pytest.raises(ConfigurationError) as error:
        require_usable(certificate, key, now)
    return error.value.message


def test_what_is_known_of_a_good_one(pair):
    found = require_usable(*pair, NOW + DAY)
    assert found.names == ("tenkyo.invalid", "192.0.2.1")
    assert (found.begins, found.ends) == (NOW, NOW + 365 * DAY)


@pytest.mark.parametrize(("days_left", "soon"), [(31, False), (30, False), (29, True), (1, True)])
def test_its_end_is_told_a_month_before(pair, days_left, soon):
    now = NOW + (365 - days_left) * DAY
    assert require_usable(*pair, now).ends_soon(now) is soon


def test_an_expired_one_is_told_with_both_times(pair):
    told = refused(*pair, NOW + 366 * DAY)
    assert "期限は 2027-04-01" in told
    assert "この機械の時計は 2027-04-02" in told


@pytest.mark.parametrize(
    ("before", "cure"),
    [(timedelta(hours=1), "時計が遅れていないか"), (90 * DAY, "証明書を選び直すか")],
)
def test_one_that_does_not_hold_yet_makes_us_doubt_the_clock_first(pair, before, cure):
    told = refused(*pair, NOW - before)
    assert "有効になるのは 2026-04-01" in told
    assert cure in told


def test_of_another_key(pair, tmp_path):
    _, other = make_certificate(tmp_path)
    assert "対になっていません" in refused(pair[0], other)


@pytest.mark.parametrize(
    ("certificate", "key", "told"),
    [
        ("server.key", "server.key", "PEM 形式（-----BEGIN CERTIFICATE-----）ではありません"),
        ("server.pem", "server.pem", "秘密鍵ではありません"),
        ("server.pem", "locked.key", "パスワードが付いています"),
        ("none.pem", "server.key", "設定 tls_certificate のファイル"),
        ("server.pem", "none.key", "設定 tls_key のファイル"),
        (".", "server.key", "を読めません"),
    ],
)
def test_files_that_are_something_else(pair, certificate, key, told):
    folder = pair[0].parent
    assert told in refused(folder / certificate, folder / key)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_key_that_may_not_be_read(tmp_path):
    certificate, key = make_certificate(tmp_path)
    key.chmod(0)
    assert "読む権限がありません" in refused(certificate, key)
