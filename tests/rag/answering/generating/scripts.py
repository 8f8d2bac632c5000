"""A model that answers with the ids that its prompt gives to the passages."""

from __future__ import annotations

import re

from tests.rag.llm.scripted_server import says


def ids_by_text(server):
    """The opaque ids of the last request, each with the text of the passage that it stands for."""
    content = server.requests[-1]["messages"][-1]["content"]
    frames = re.findall(
        r"^=== 資料 (\w+) ここから ===$(.*?)^=== 資料 \1 ここまで ===$",
        content,
        re.MULTILINE | re.DOTALL,
    )
    return dict(frames)


def answering(compose, reply_with=says, **how):
    """A script that writes an answer with the ids of passages.

    Args:
        compose: From a function that gives the marker of the passage with certain words, to the
            answer.
        reply_with: Makes the script of the answer's text.
        how: What else the script is made with.
    """

    def script(reply):
        frames = ids_by_text(reply.server)

        def of(words):
            return next(f"[{name}]" for name, text in frames.items() if words in text)

        reply_with(compose(of), **how)(reply)

    return script


def table_of(server, **values):
    """A scripted server as a model of the settings."""
    given = {
        "name": "scripted",
        "label": "台本",
        "kind": "endpoint",
        "base_url": server.url,
        "model": "scripted",
        "context_length": 16_000,
        "max_output_tokens": 512,
        "read_timeout_s": 0.5,
        "retries": 0,
        "queue_timeout_s": 0.2,
    }
    return given | values
