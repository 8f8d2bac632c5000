"""Long drafts behind the requests: taken by one, taken up again, given up."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from api.drafting import jobs
from api.drafting.jobs import MOST_TRIES, DraftWorker, queue_draft
from api.drafting.making import Made, StoppedError, Wanted
from api.identity import Caller, Role
from api.state import open_state
from api.state.answers import now
from api.state.drafts import DraftJob, DraftRecord, find_draft, find_job, find_version
from rag.drafting import DraftKind, DraftQuestion
from rag.errors import QuestionError
from rag.index import Access
from rag.retrieval import Filters

CALLER = Caller("青木", frozenset({Role.READER}), Access("青木", frozenset({"課"}), 2), "k1")
WANTED = Wanted(
    (DraftQuestion("一", ("二",)), DraftQuestion("三")),
    DraftKind.MEMO,
    "default",
    Filters(fiscal_years=(2025,)),
    "local",
)
BODY = {
    "title": "メモ",
    "kind": "メモ",
    "models": [],
    "citations": [],
    "withheld": [],
    "sections": [],
}


@pytest.fixture
def services(tmp_path):
    """As much of the services as the worker takes."""
    state = open_state(f"sqlite:///{tmp_path / 's.sqlite'}")
    audit = SimpleNamespace(write=lambda *_: None)
    yield SimpleNamespace(state=state, audit=audit)
    state.close()


@pytest.fixture
def queued(services):
    """A draft in the line."""
    with services.state.session() as session:
        draft = DraftRecord(
            id="d", owner="青木", collection="default", kind="メモ", title="題", template=""
        )
        session.add(draft)
        session.flush()
        queue_draft(session, draft, WANTED, "題", CALLER)
    return draft


@pytest.fixture
def making(monkeypatch):
    """Puts something in place of the making; remembers for whom what was made."""
    asked = []

    def put(how):
        def make(services, caller, wanted, **options):
            asked.append((caller, wanted))
            return how(**options)

        monkeypatch.setattr(jobs, "make", make)
        return asked

    return put


def settled(services, worker, *states):
    """The job, once it is in one of some states."""
    worker.start(services)
    for _ in range(400):
        with services.state.session() as session:
            draft = find_draft(session, "d", "青木")
            job = find_job(session, draft)
            if job.state in states:
                return job
        threading.Event().wait(0.01)
    raise AssertionError(job.state)


def test_it_is_made_for_whom_it_was_asked(services, queued, making):
    asked = making(lambda answered, stopped: answered(2) or Made(BODY, {"x": {}}))
    worker = DraftWorker()
    job = settled(services, worker, "done")
    worker.close()
    assert (job.done, job.total, job.tries) == (3, 3, 1)
    ((caller, wanted),) = asked
    assert (caller.user, caller.access, caller.key_id) == ("青木", CALLER.access, "k1")
    assert wanted == WANTED
    with services.state.session() as session:
        version = find_version(session, find_draft(session, "d", "青木"))
    assert (version.body["title"], version.body["id"]) == ("題", "d")
    assert version.documents == {"x": {}}


@pytest.mark.parametrize(
    ("error", "reason"),
    [(QuestionError("質問が空です。"), "質問が空です。"), (ValueError("秘密"), jobs._UNEXPECTED)],
)
def test_what_goes_wrong_is_told_and_the_next_is_made(services, queued, making, error, reason):
    def fail(**_):
        raise error

    making(fail)
    worker = DraftWorker()
    job = settled(services, worker, "failed")
    assert job.reason == reason
    making(lambda **_: Made(BODY, {}))
    with services.state.session() as session:
        session.get(DraftJob, job.id).state = "queued"
    worker.wake()
    assert settled(services, worker, "done").tries == 2
    worker.close()


def test_a_server_that_stops_puts_it_back(services, queued, making):
    begun = threading.Event()

    def wait(answered, stopped):
        begun.set()
        while not stopped():
            threading.Event().wait(0.005)
        raise StoppedError

    making(wait)
    worker = DraftWorker()
    worker.start(services)
    assert begun.wait(5)
    worker.close()
    with services.state.session() as session:
        job = find_job(session, find_draft(session, "d", "青木"))
        assert (job.state, job.tries, job.done) == ("queued", 0, 0)


@pytest.mark.parametrize(
    ("silent_s", "tries", "state"),
    [(60, 1, "done"), (60, MOST_TRIES, "failed"), (0, 1, "running")],
)
def test_whose_maker_fell_silent_is_taken_up_again(
    services, queued, making, silent_s, tries, state
):
    making(lambda **_: Made(BODY, {}))
    with services.state.session() as session:
        job = find_job(session, find_draft(session, "d", "青木"))
        job.state, job.tries = "running", tries
        job.beat_at = now() - timedelta(seconds=silent_s)
    worker = DraftWorker()
    found = settled(services, worker, state)
    worker.close()
    assert (found.state, found.reason != "") == (state, state == "failed")


def test_one_job_is_taken_once(services, queued):
    taken = [jobs._take(services) for _ in range(2)]
    assert [job is not None for job in taken] == [True, False]


def test_a_draft_that_was_deleted_meanwhile_leaves_nothing(services, queued, making):
    def delete(**_):
        with services.state.session() as session:
            session.delete(find_job(session, find_draft(session, "d", "青木")))
            session.flush()
            session.delete(find_draft(session, "d", "青木"))
        return Made(BODY, {})

    making(delete)
    job = jobs._take(services)
    DraftWorker()._make(services, job)
    with services.state.session() as session:
        assert session.get(DraftRecord, "d") is None
