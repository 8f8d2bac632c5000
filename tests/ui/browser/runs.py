"""What a page has asked of the script of the UI, and whether the script has come to its end.

The page itself tells only whether a script runs as far as it knows: between a click and the word
of the server it still says that none does. So the messages on the wire are looked at.
"""

import time
import weakref

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_EVENT_MS = 40  # a click has become a message
_LOOK_MS = 20
_DOUBT_MS = 300  # a run that was asked for has begun behind the one that has ended
_PATIENCE_S = 30.0
# What has come is drawn together, up to ten milliseconds after the word that the script has ended.
_DRAWN = "new Promise(done => setTimeout(done, 30))"
_of = weakref.WeakKeyDictionary()


class Runs:
    """The runs of the script for one page, in the order of its messages."""

    def __init__(self):
        self.socket = None  # the one that is open; a page that is loaded anew opens another
        self.waits = False  # a run was asked for that has not begun
        self.runs = False
        self.doubt = False  # two were asked for at once: one run may answer both, or one each

    @property
    def over(self):
        return not (self.waits or self.runs)

    def connected(self, socket):
        if "/_stcore/stream" not in socket.url:
            return
        self.socket = socket
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", self._gone)

    def _sent(self, payload):
        if isinstance(payload, bytes):
            message = BackMsg.FromString(payload)
            if message.WhichOneof("type") == "rerun_script":
                self.doubt = self.waits
                self.waits = True

    def _received(self, payload):
        if isinstance(payload, bytes):
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.waits, self.runs = False, True
            elif kind == "script_finished":
                # One that ends early, by `st.rerun` or a further press, is followed by another.
                early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                self.waits, self.runs = self.waits or early, False

    def _gone(self, socket):
        if socket is self.socket:
            self.waits = self.runs = self.doubt = False


def watch(context):
    """Watches the pages that will be opened in a browser session."""

    def opened(page):
        _of[page] = runs = Runs()
        page.on("websocket", runs.connected)

    context.on("page", opened)


def settled(page):
    """Waits until the script has done what was asked of it, and the page has heard so."""
    runs, until = _of[page], time.monotonic() + _PATIENCE_S
    page.wait_for_timeout(_EVENT_MS)
    while not runs.over or runs.doubt:
        assert time.monotonic() < until, "the script has not come to its end"
        if runs.over:
            runs.doubt = False
            page.wait_for_timeout(_DOUBT_MS)
        else:
            page.wait_for_timeout(_LOOK_MS)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.evaluate(_DRAWN)


def eventually(page, find, wanted=True):
    """Waits until what is found, where no locator can tell it, is what is wanted."""
    until = time.monotonic() + _PATIENCE_S
    while (found := find()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(_LOOK_MS)
    assert found == wanted
