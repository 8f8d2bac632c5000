import sqlite3
import time

import pytest

from api.jobs import JobWorker, children
from api.state import open_state
from api.state.jobs import (
    Job,
    JobState,
    add_job,
    begin_next,
    find_job,
    latest_jobs,
    new_job_id,
)
from rag.settings import Settings
from tests.api.uploading import child_that, finished, plan, send, take_in

DONE = (
    "return {'files': [{'status': 'added', 'code': None, 'message': ''}]}",
    "return {'files': [{'status': 'failed', 'code': 'unreadable_text', "
    "'message': '読めません。'}]}",
)


def a_job(number=1, **values):
    return Job(
        **{
            "id": new_job_id(),
            "collection": "default",
            "owner": "local",
            "document_id": f"{number:016x}",
            "path": f"{number}.md",
            "file_name": f"{number}.md",
            "sha256": f"{number:064x}",
            "size": 1,
            "given": {},
            "claim": None,
        }
        | values
    )


@pytest.fixture
def state(tmp_path):
    made = open_state(f"sqlite:///{tmp_path / 'state' / 'tenkyo.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def workers(tmp_path, state):
    """Makes workers, as processes of one installation have them."""
    made = []

    def make():
        worker = JobWorker(Settings(home=tmp_path), state)
        made.append(worker)
        return worker

    yield make
    for worker in made:
        worker.stop()


def state_of(state, job_id):
    with state.session() as session:
        return find_job(session, job_id)


def ended(state, job_id):
    end = time.monotonic() + 30
    while (job := state_of(state, job_id)).active and time.monotonic() < end:
        time.sleep(0.02)
    return job


def test_jobs_are_done_in_their_order(state, workers, monkeypatch):
    monkeypatch.setattr(children, "COMMAND", child_that(DONE[0]))
    jobs = [a_job(number) for number in (1, 2, 3)]
    for job in jobs:
        add_job(state, job)
    worker = workers()
    worker.start()
    found = [ended(state, job.id) for job in jobs]
    assert [job.state for job in found] == ["done"] * 3
    assert found[0].finished_at <= found[1].started_at <= found[1].finished_at
    assert found[1].finished_at <= found[2].started_at


def test_a_file_that_cannot_be_read_fails_with_its_reason(state, workers, monkeypatch):
    monkeypatch.setattr(children, "COMMAND", child_that(DONE[1]))
    job = a_job()
    add_job(state, job)
    workers().start()
    found = ended(state, job.id)
    assert (found.state, found.code, found.reason) == ("failed", "unreadable_text", "読めません。")


def test_only_one_of_two_workers_is_at_work(state, workers, monkeypatch, tmp_path):
    log = tmp_path / "log"
    action = f"open({str(log)!r}, 'a').write('x'); {DONE[0]}"
    monkeypatch.setattr(children, "COMMAND", child_that(action))
    first, second = workers(), workers()
    first.start()
    second.start()
    job = a_job()
    add_job(state, job)
    first.notify()
    second.notify()
    assert ended(state, job.id).state == "done"
    assert log.read_text() == "x"


def test_another_worker_takes_over_when_one_stops(state, workers, monkeypatch):
    monkeypatch.setattr(children, "COMMAND", child_that("time.sleep(60)"))
    first, second = workers(), workers()
    first.start()
    job = a_job()
    add_job(state, job)
    first.notify()
    while state_of(state, job.id).state == "queued":
        time.sleep(0.02)
    second.start()
    monkeypatch.setattr(children, "COMMAND", child_that(DONE[0]))
    first.stop()
    found = state_of(state, job.id)
    assert found.tries <= 1
    found = ended(state, job.id)
    assert (found.state, found.tries) == ("done", 1)  # a server that is stopped costs no try


@pytest.mark.parametrize(("tries", "end"), [(1, "done"), (2, "done"), (3, "failed")])
def test_a_job_that_was_interrupted_is_taken_up_three_times_at_most(
    state, workers, monkeypatch, tries, end
):
    monkeypatch.setattr(children, "COMMAND", child_that(DONE[0]))
    job = a_job(state=JobState.RUNNING.value, tries=tries)
    add_job(state, job)
    workers().start()
    found = ended(state, job.id)
    assert found.state == end
    if end == "failed":
        assert found.code == "interrupted"
        assert "3 回" in found.reason


def test_the_database_itself_lets_one_claim_stand(state):
    add_job(state, a_job(1, claim="x"))
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        add_job(state, a_job(2, claim="x"))


def test_an_accepted_job_is_in_the_file_of_the_log(state, tmp_path):
    job = a_job()
    add_job(state, job)
    copy = sqlite3.connect(f"file:{tmp_path / 'state' / 'tenkyo.sqlite'}?mode=ro", uri=True)
    found = copy.execute("SELECT id FROM jobs").fetchall()
    copy.close()
    assert found == [(job.id,)]


def test_latest_jobs_are_those_that_wait_or_failed_last(state):
    for number, job_state in (
        (1, "failed"),
        (1, "done"),
        (2, "done"),
        (2, "failed"),
        (3, "queued"),
    ):
        add_job(state, a_job(number, state=job_state))
    with state.session() as session:
        found = latest_jobs(session, "default")
        assert {name[-1]: job.state for name, job in found.items()} == {
            "2": "failed",
            "3": "queued",
        }
        assert begin_next(session).document_id.endswith("3")


# With a running API


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "parser_crashed"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "parser_killed"),
    ],
)
def test_a_parser_that_crashes_fails_its_job_and_no_server(client, monkeypatch, action, code):
    sent = None
    with monkeypatch.context() as patched:
        patched.setattr(children, "COMMAND", (*child_that(action),))
        patched.setattr("api.jobs.uploads.probe", lambda settings, file: None)
        sent = send(client)
        job = finished(client, sent.json()["job_id"])
    assert (job["state"], job["code"]) == ("failed", code)
    listed = client.get(f"/v1/documents/{sent.json()['id']}").json()
    assert (listed["status"], listed["reason"]) == ("failed", job["reason"])
    assert client.post("/v1/search", json={"query": "灯台カード"}).status_code == 200
    # The same file may be sent again, and its failure is history then.
    assert take_in(client) == sent.json()["id"]
    assert client.get(f"/v1/documents/{sent.json()['id']}").json()["status"] == "ready"


def test_search_goes_on_and_a_restart_takes_up_what_was_at_work(make_client, home, monkeypatch):
    first = make_client()
    with monkeypatch.context() as patched:
        patched.setattr(children, "COMMAND", child_that("time.sleep(60)"))
        patched.setattr("api.jobs.uploads.probe", lambda settings, file: None)
        running = send(first, "甲.md", plan(3)).json()
        waiting = send(first, "乙.md", plan(4)).json()
        while first.get(f"/v1/jobs/{running['job_id']}").json()["state"] == "queued":
            time.sleep(0.02)
        assert first.post("/v1/search", json={"query": "灯台カード"}).json()["results"]
        statuses = {d["id"]: d["status"] for d in first.get("/v1/documents").json()["documents"]}
        assert statuses[running["id"]] == "indexing"
        assert statuses[waiting["id"]] == "queued"
        first.app.state.services.jobs.stop()  # as at the end of a server
    second = make_client()
    for sent in (running, waiting):
        assert finished(second, sent["job_id"])["state"] == "done"
    assert not list((home / "state" / "uploads").iterdir())


def test_a_job_can_be_cancelled_while_it_is_at_work(client, monkeypatch):
    monkeypatch.setattr(children, "COMMAND", child_that("time.sleep(60)"))
    monkeypatch.setattr("api.jobs.uploads.probe", lambda settings, file: None)
    sent = send(client).json()
    while client.get(f"/v1/jobs/{sent['job_id']}").json()["state"] == "queued":
        time.sleep(0.02)
    assert client.delete(f"/v1/documents/{sent['id']}").status_code == 204
    assert client.get(f"/v1/jobs/{sent['job_id']}").json()["state"] == "cancelled"
    assert client.get(f"/v1/documents/{sent['id']}").status_code == 404
    worker = client.app.state.services.jobs
    end = time.monotonic() + 20
    while worker.folders.file(sent["job_id"], "x").parent.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not worker.folders.file(sent["job_id"], "x").parent.exists()
