"""Leaving by way of the provider: nothing of the page is run any more."""

import pytest

from ui.people import signed_in


class Stopped(BaseException):
    """What `st.stop` ends a run with."""


@pytest.fixture
def done(monkeypatch):
    """What is done with Streamlit, in its order."""
    order = []

    def stop():
        order.append("stop")
        raise Stopped

    monkeypatch.setattr(signed_in, "cleared", lambda: order.append("cleared"))
    monkeypatch.setattr(signed_in.st, "logout", lambda: order.append("logout"))
    monkeypatch.setattr(signed_in.st, "rerun", lambda: order.append("rerun"))
    monkeypatch.setattr(signed_in.st, "stop", stop)
    return order


def test_another_run_does_not_drop_the_way_to_the_provider(done):
    with pytest.raises(Stopped):
        signed_in._sign_out("oidc")
    assert done == ["cleared", "logout", "stop"]
