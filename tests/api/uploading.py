"""Uploading, and waiting for what becomes of it."""

from __future__ import annotations

import sys
import time

PLAN = "# 新港計画\n\n新港の桟橋は、令和９年度に{count}本にする。\n"
PATIENCE_S = 60.0


def plan(count=7):
    """A small plan."""
    return PLAN.format(count=count).encode()


def send(client, name="新港計画.md", content=None, headers=None, collection=None, **fields):
    """Uploads a file."""
    return client.post(
        "/v1/documents",
        files={"file": (name, plan() if content is None else content)},
        data=fields,
        headers=headers,
        params={"collection": collection} if collection else None,
    )


def finished(client, job_id, headers=None):
    """A job when it has ended."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        job = client.get(f"/v1/jobs/{job_id}", headers=headers).json()
        if job["state"] not in {"queued", "running"}:
            return job
        time.sleep(0.05)
    raise AssertionError(f"the job did not end: {job}")


def take_in(client, name="新港計画.md", content=None, headers=None, collection=None, **fields):
    """Uploads a file and waits; gives its document's id."""
    sent = send(client, name, content, headers, collection, **fields)
    assert sent.status_code == 202, sent.text
    job = finished(client, sent.json()["job_id"], headers)
    assert job["state"] == "done", job
    return sent.json()["id"]


def child_that(action):
    """The command of a child process that does something when it is to read a document.

    Args:
        action: Python code; `os`, `signal` and `time` are there.
    """
    code = (
        "import os, signal, sys, time\n"
        "from api.jobs import child\n"
        "def instead(task, tell):\n"
        f"    {action}\n"
        "child._TASKS['ingest'] = instead\n"
        "sys.exit(child.main())\n"
    )
    return (sys.executable, "-c", code)
