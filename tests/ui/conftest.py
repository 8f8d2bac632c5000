"""What the tests of the chat share."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def _this_machine(monkeypatch):
    """Runs without a browser come from this machine, as Streamlit tells it (None)."""
    monkeypatch.setattr(type(st.context), "ip_address", property(lambda _self: None))
