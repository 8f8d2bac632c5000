"""A front names people by a header: what the running chat shows to whom, without a browser."""

import re
import socket

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from api.state import open_state, state_url
from api.state.keys import create_key
from rag.cli.signing_in import sign_in_environment
from rag.settings import Settings
from tests.ui.browser.conftest import Servers, free_port

NAME = "高橋 四郎".encode().decode("latin-1")  # as a front sends it: UTF-8 in a header


@pytest.fixture(scope="module")
def fronted(people, tmp_path_factory):
    """A UI behind a front on this machine; it speaks by a service key."""
    with open_state(state_url(Settings(home=people.home))).session() as session:
        _, key = create_key(session, "中継の画面", roles=["reader"], service=True)
    running = Servers(people.home, tmp_path_factory.mktemp("front"), people.api_port, free_port())
    settings = Settings(home=people.home, sign_in="header", trusted_user_header="X-User")
    running.environment = sign_in_environment(settings) | {"TENKYO_UI_KEY": key}
    running.start_ui()
    yield running
    running.stop("ui")


def shown(running, headers, comes_from):
    """The HTML that one run of the page sends over the socket of a browser."""
    source = socket.create_connection(
        ("127.0.0.1", running.ui_port), source_address=(comes_from, 0)
    )
    address = f"ws://127.0.0.1:{running.ui_port}/_stcore/stream"
    found = []
    with connect(
        address, sock=source, subprotocols=["streamlit"], additional_headers=headers, proxy=None
    ) as connection:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        connection.send(asked.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(connection.recv(timeout=60))
            found.append(message.delta.new_element.html.body)
    return " ".join(re.findall(r'<p class="tk-(?:who|notice)"[^>]*>([^<]*)</p>', " ".join(found)))


@pytest.mark.parametrize(
    ("headers", "comes_from", "said"),
    [
        ([("X-User", NAME)], "127.0.0.1", "ログイン中：高橋 四郎（閲覧者）"),
        (
            [("X-User", NAME), ("X-Forwarded-For", "10.0.0.9")],
            "127.0.0.1",
            "ログイン中：高橋 四郎（閲覧者）",
        ),
        ([("X-User", NAME)], "127.0.0.2", "庁内の認証を通らずに開かれました。"),
        (
            [("X-User", NAME), ("X-Forwarded-For", "127.0.0.1")],
            "127.0.0.2",
            "庁内の認証を通らずに開かれました。",
        ),
        ([("X-User", NAME), ("X-User", "taro")], "127.0.0.1", "庁内の認証を通らずに開かれました。"),
        ([], "127.0.0.1", "庁内の認証から、だれが使うのかが届きませんでした。"),
    ],
)
def test_the_front_is_believed_and_nobody_else(fronted, headers, comes_from, said):
    assert shown(fronted, headers, comes_from).startswith(said)
