"""Files on their way in: sent, looked after until they have ended, and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ui import words
from ui.client import segment
from ui.parts.elements import tag, text
from ui.parts.fresh import documents_changed
from ui.problems import ApiProblem
from ui.session import client, collection, told

TYPES = ["pdf", "docx", "xlsx", "pptx", "html", "htm", "md", "txt", "csv"]
POLL_S = 1.0
_ENDED = {"done", "failed", "cancelled"}


@dataclass(slots=True)
class Sent:
    """A file on its way.

    Attributes:
        name: Its name.
        job: Id of its job; empty where it was not accepted.
        problem: Why it was not accepted.
        state: State of the job.
        progress: Share that is done.
        stage: What is being done.
    """

    name: str
    job: str = ""
    problem: str = ""
    state: str = "queued"
    progress: float = 0.0
    stage: str = "登録待ち"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return bool(self.problem) or self.state in _ENDED


def send(files: Sequence[UploadedFile], fields: Mapping[str, str]) -> list[Sent]:
    """Sends files.

    Args:
        files: The files.
        fields: What is said of each, as `POST /v1/documents` takes it.
    """
    named = collection()
    path = "/v1/documents" + (f"?{urlencode({'collection': named})}" if named else "")
    sent: list[Sent] = []
    for file in files:
        try:
            taken = client().upload(path, file.name, file, fields)
            sent.append(Sent(file.name, job=taken["job_id"]))
        except ApiProblem as problem:
            sent.append(Sent(file.name, problem=problem.detail))
    documents_changed()
    return sent


def follow(sent: Sequence[Sent]) -> bool:
    """Looks how far files are, and shows it; whether the last of them has ended just now."""
    moving = [one for one in sent if not one.ended]
    with told():
        for one in moving:
            _look(one)
    for one in sent:
        show_sent(one)
    if not moving or not all(one.ended for one in sent):
        return False
    documents_changed()
    return True


def show_sent(one: Sent) -> None:
    """Shows how far a file is, or what became of it."""
    if one.problem:
        sign, tone, said = "✕", "bad", f"登録できませんでした：{one.problem}"
    elif one.state == "done":
        sign, tone, said = "✓", "good", one.stage
    else:
        sign, tone, said = "◑", "info", f"{one.stage}（{one.progress:.0%}）"
    chip = tag("span", text(f"{sign} {one.name}"), f"tp-chip tp-chip-{tone}")
    st.html(tag("p", chip + text(said), data_tk_say=f"{one.name}：{said}"))
    if not one.ended:
        st.progress(one.progress)


def _look(one: Sent) -> None:
    """Asks how far a file is."""
    try:
        job = client().get(f"/v1/jobs/{segment(one.job)}")
    except ApiProblem as problem:
        if problem.status == 0:
            raise
        one.problem = problem.detail
        return
    one.state, one.progress, one.stage = job["state"], job["progress"], job["stage"]
    if one.state == "failed":
        one.problem = job["reason"] or "理由は分かりません。管理者に知らせてください。"
    elif one.state == "cancelled":
        one.problem = "登録は取りやめられました。"
    elif one.state == "done":
        one.stage = words.DOCUMENT_STATES["ready"]
