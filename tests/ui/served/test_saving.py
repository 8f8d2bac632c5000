"""What a save button is told when no file comes."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session
from streamlit.runtime.media_file_storage import MediaFileStorageError

from ui.problems import ApiDown, ApiProblem
from ui.served.saving import SavedFiles, tell_why


class Files:
    """A store of files that makes what it is given, or fails for it."""

    def __init__(self, made):
        self.made = made

    def execute_deferred(self, file_id):
        if isinstance(self.made, str):
            return f"/media/{file_id}/{self.made}"
        raise MediaFileStorageError("no file") from self.made


def pressed(made):
    request = BackendOperationRequest(request_id="r1")
    request.deferred_file.file_id = "f1"
    answered = asyncio.run(SavedFiles(lambda: Files(made)).handle(request, "s1"))
    assert answered.request_id == "r1"
    return answered


def test_a_file_that_was_made_is_fetched_from_its_address():
    answered = pressed("回答.docx")
    assert answered.deferred_file.url == "/media/f1/回答.docx"
    assert answered.error_msg == ""


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (None, "画面が新しくなったため、保存し直しています…"),
        (
            ApiProblem(403, "forbidden", "許可されていません", "編集者に頼んでください。", {}),
            "保存できませんでした。許可されていません。編集者に頼んでください。",
        ),
        (
            ApiDown("http://api"),
            "保存できませんでした。回答サーバーに接続できません。しばらくしてから、もう一度保存して"
            "ください。続くときは、管理者に「API（http://api）が応答しない」と知らせてください"
            "（この機械で動かしているときは tenkyo up で始められます）。",
        ),
        (
            ValueError("secret"),
            "保存できませんでした。ファイルを作れませんでした。管理者に知らせてください。",
        ),
    ],
)
def test_what_goes_wrong_is_told_in_japanese(cause, said):
    answered = pressed(cause)
    assert answered.error_msg == said
    assert not answered.HasField("deferred_file")


def test_browser_sessions_are_told_so(monkeypatch):
    monkeypatch.setattr(app_session, "DeferredFileHandler", app_session.DeferredFileHandler)
    tell_why()
    assert app_session.DeferredFileHandler is SavedFiles
