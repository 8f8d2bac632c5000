import httpx
import pytest
from streamlit.testing.v1 import AppTest

from ui.client import Client


def run_page(name):
    """What `AppTest` runs: it must stand alone."""
    from importlib import import_module

    import_module(f"ui.pages.{name}").page()


@pytest.fixture
def show():
    """Shows a page on an API of which only some answers are known; others are 404."""

    def shown(name, answers=None, *, roles=("reader", "editor"), down=False, code="not_found"):
        known = {"/v1/me": {"user": "甲", "roles": list(roles), "groups": []}} | (answers or {})

        def answer(request):
            if down:
                raise httpx.ConnectError("refused")
            if request.url.path in known:
                return httpx.Response(200, json=known[request.url.path])
            problem = {
                "type": f"urn:x:{code}",
                "title": "見つかりません",
                "detail": "ありません。",
            }
            return httpx.Response(404, json=problem)

        app = AppTest.from_function(run_page, args=(name,), default_timeout=20)
        app.session_state["client"] = Client("http://api", transport=httpx.MockTransport(answer))
        return app.run()

    return shown
