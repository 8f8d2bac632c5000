"""What can go wrong between the UI and the API, in words that can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import words

_NO_COLLECTION = "collection_not_found"


class ApiProblem(Exception):  # noqa: N818 - it is a problem in the sense of RFC 9457
    """The API did not do what was asked.

    Attributes:
        status: HTTP status; 0 where no response came.
        code: Stable word of the API.
        title: The kind of problem.
        detail: Japanese: what happened, and what to do.
        members: Further members of the problem.
    """

    def __init__(
        self, status: int, code: str, title: str, detail: str, members: Mapping[str, Any]
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.members = members

    @property
    def nothing_yet(self) -> bool:
        """Whether there is nothing wrong but that no document has been taken in yet."""
        return self.code == _NO_COLLECTION

    @classmethod
    def of(cls, status: int, body: object) -> ApiProblem:
        """A problem from the body of a response."""
        found = body if isinstance(body, Mapping) else {}
        code = str(found.get("type", "")).rpartition(":")[2]
        if code == _NO_COLLECTION:  # the API's own words are for those who run it
            return cls(status, code, words.NO_DOCUMENTS, words.NO_DOCUMENTS_CURE, found)
        return cls(
            status,
            code,
            str(found.get("title", "API が誤りを返しました")),
            str(found.get("detail", "管理者に知らせてください。")),
            found,
        )


class ApiDown(ApiProblem):
    """The API does not answer."""

    def __init__(self, address: str) -> None:
        super().__init__(
            0,
            "down",
            "回答サーバーに接続できません",
            "しばらくしてから「もう一度つなぐ」を押してください。続くときは、管理者に"
            f"「API（{address}）が応答しない」と知らせてください"
            "（この機械で動かしているときは tenkyo up で始められます）。",
            {},
        )
