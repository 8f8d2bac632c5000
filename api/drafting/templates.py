"""様式 (.docx) that the administrator has put into the folder `templates` of the home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.problems import ProblemError
from rag.drafting.word_template import open_template
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.settings import Settings

_SHOWN = 10


def find_template(settings: Settings, name: str) -> Path:
    """The file of a 様式.

    Args:
        settings: The settings of this installation.
        name: Its file name, with or without `.docx`.

    Raises:
        ProblemError: 422, there is none of that name, or it cannot be used.
    """
    known = {path.stem: path for path in sorted((settings.home / "templates").glob("*.docx"))}
    # Only names that the folder itself lists are opened: no path leads out of it.
    found = known.get(name.removesuffix(".docx"))
    if found is None or not found.is_file():
        listed = "、".join(list(known)[:_SHOWN]) or "なし"
        raise ProblemError(
            422,
            "template_not_found",
            f"「{name}」という様式はありません（使える様式：{listed}）。"
            "管理者に、templates フォルダーに置くよう依頼してください。",
        )
    try:
        open_template(found)
    except ConfigurationError as error:
        raise ProblemError(
            422, "template_unusable", error.message.replace(str(found), f"「{found.stem}」")
        ) from error
    return found
