"""The UI refuses to be used by others without asking who they are."""

import pytest

from tests.loopback import ADDRESSES
from ui.people.safety import is_loopback, refusal
from ui.settings import UiSettings

ANY = "0.0.0.0"  # noqa: S104 - every address of the machine
API = "http://127.0.0.1:8000"


def settings(way, **given):
    base = {
        "api_url": API,
        "api_key": None,
        "public_api_url": API,
        "user_header": "",
        "groups_header": "",
        "collection": None,
    }
    return UiSettings(**(base | {"sign_in": way} | given))


KEY = {"api_key": "tk_1_x"}
FRONT = KEY | {"user_header": "x-user"}


@pytest.mark.parametrize(
    ("way", "given", "address", "allowed", "said"),
    [
        ("", {}, "127.0.0.1", None, ""),
        ("", {}, "localhost", None, ""),
        ("", {}, "::1", None, ""),
        ("", KEY, ANY, None, "ほかの機械からも使える"),
        ("", {}, "", None, "ほかの機械からも使える"),
        ("", {}, None, "", "ほかの機械からも使える"),
        ("", {}, "plan.example.go.jp", "", "ほかの機械からも使える"),
        ("users", {}, ANY, None, ""),
        ("oidc", {}, "127.0.0.1", None, "TENKYO_UI_KEY"),
        ("oidc", KEY, ANY, None, ""),
        ("header", KEY, "127.0.0.1", "", "trusted_user_header"),
        ("header", FRONT | {"proxies": ()}, "127.0.0.1", "", "trusted_proxies"),
        ("header", FRONT, "127.0.0.1", None, "FORWARDED_ALLOW_IPS"),
        ("header", FRONT, "127.0.0.1", "", ""),
        ("header", FRONT, ANY, "", ""),
        ("header", FRONT, ANY, None, "FORWARDED_ALLOW_IPS"),
        ("header", FRONT, ANY, "*", "FORWARDED_ALLOW_IPS"),
        ("saml", FRONT, "127.0.0.1", "", "saml"),
    ],
)
def test_what_is_not_safe_is_refused_with_the_cure(way, given, address, allowed, said):
    reason = refusal(settings(way, **given), address, allowed)
    assert (said in reason) if said else reason == ""


@pytest.mark.parametrize(("address", "inside"), ADDRESSES)
def test_addresses_of_this_machine(address, inside):
    assert is_loopback(address) is inside
