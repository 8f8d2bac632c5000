"""What a save button tells when no file comes: the reason, in Japanese.

Streamlit has a file made when its button is pressed, and one English sentence for all that can go
wrong. A press that meets the end of a run asks for the file of the run before, which is forgotten
already: the script of the page presses once more where it reads `SAVING_AGAIN`.
"""

from __future__ import annotations

import asyncio

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import (
    BackendOperationResponse,
    DeferredFileResponsePayload,
)
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from ui import words
from ui.problems import ApiProblem


class SavedFiles(DeferredFileHandler):
    """Has a file made; what goes wrong is told in words of this product."""

    async def handle(
        self,
        request: BackendOperationRequest,
        session_id: str,  # noqa: ARG002 - as it is called
    ) -> BackendOperationResponse:
        """Answers the press of a save button with the address of the file, or the reason."""
        files = self._get_media_file_mgr()
        try:
            url = await asyncio.to_thread(files.execute_deferred, request.deferred_file.file_id)
        except MediaFileStorageError as error:
            return BackendOperationResponse(
                request_id=request.request_id, error_msg=told(error.__cause__)
            )
        return BackendOperationResponse(
            request_id=request.request_id, deferred_file=DeferredFileResponsePayload(url=url)
        )


def told(cause: BaseException | None) -> str:
    """What is told of a file that could not be made.

    Args:
        cause: What went wrong in making it; None where its button is of a former run.
    """
    if cause is None:
        return words.SAVING_AGAIN
    if isinstance(cause, ApiProblem):
        # The button to be pressed is the one that was, not that of a page that could not be shown.
        cure = cause.detail.replace(f"「{words.RECONNECT}」を押して", "、もう一度保存して")
        return words.not_saved(f"{cause.title}。{cure}")
    return words.not_saved("ファイルを作れませんでした。管理者に知らせてください。")


def tell_why() -> None:
    """Lets every browser session that begins from now on be told so."""
    setattr(app_session, "DeferredFileHandler", SavedFiles)  # noqa: B010 - not one of its names
