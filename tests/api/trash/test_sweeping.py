"""What the sweep brings to an end."""

import time
from datetime import timedelta

import pytest

from api.jobs.uploads import documents_of
from api.state.answers import now
from api.state.dated import DatedDocument, note_date
from api.state.trash import TrashRecord, trash_records
from api.trash import documents, sweeping
from api.trash.documents import discard
from rag.errors import CollectionBusyError


def sweep(services):
    """Sweeps; the one of the server may be at it at that moment."""
    while not sweeping.sweep(services):
        time.sleep(0.01)


def rows(services):
    return {row.path: row for row in documents_of(services, "default")}


def in_trash(services):
    with services.state.session() as session:
        return {record.title: record for record in trash_records(session, "local")}


def set_back(services, name, **values):
    with services.state.session() as session:
        record = session.get(TrashRecord, name)
        for field, value in values.items():
            setattr(record, field, value)


def test_what_is_deleted_goes_for_good_after_its_days(services):
    row = next(iter(rows(services).values()))
    discard(services, "local", "default", row)
    record = in_trash(services)[row.title]
    assert (record.purge_at - record.deleted_at).days == 30
    kept = services.trash.file(record.id, row.file_name)
    sweep(services)
    assert kept.exists()
    set_back(services, record.id, purge_at=now())
    assert in_trash(services) == {}  # already before the sweep
    sweep(services)
    assert not kept.parent.exists()


def test_a_deletion_that_was_interrupted_is_finished_or_did_not_happen(services, monkeypatch):
    first, second = list(rows(services).values())[:2]
    purged = documents.purge
    monkeypatch.setattr(documents, "purge", lambda *_: None)  # as if the process had ended

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(services.engine, "remove_document", killed)
        with pytest.raises(KeyboardInterrupt):  # before the index forgot it
            discard(services, "local", "default", first)
    with monkeypatch.context() as patch:
        patch.setattr(documents, "note_date", killed)
        with pytest.raises(KeyboardInterrupt):  # just after
            discard(services, "local", "default", second)
    monkeypatch.setattr(documents, "purge", purged)
    with services.state.session() as session:
        begun = {record.title: record.id for record in session.query(TrashRecord)}
    assert set(begun) == {first.title, second.title}
    sweep(services)
    assert set(in_trash(services)) == {second.title}
    kept = services.trash.file(begun[first.title], first.file_name)
    assert kept.exists()  # somebody might still be about to delete it
    set_back(services, begun[first.title], deleted_at=now() - timedelta(hours=2))
    sweep(services)
    assert first.path in rows(services)
    assert second.path not in rows(services)
    assert not kept.exists()


def test_what_was_deleted_again_after_an_interruption_lies_there_once(services, monkeypatch):
    row = next(iter(rows(services).values()))

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(documents, "purge", lambda *_: None)
        patch.setattr(services.engine, "remove_document", killed)
        with pytest.raises(KeyboardInterrupt):
            discard(services, "local", "default", row)
    discard(services, "local", "default", row)
    sweep(services)
    with services.state.session() as session:
        (lies,) = session.query(TrashRecord)
    assert lies.settled
    assert services.trash.file(lies.id, row.file_name).exists()


def test_what_is_over_goes_into_the_trash_when_it_can(services, monkeypatch):
    row = next(iter(rows(services).values()))
    services.engine.update_document(
        row.id,
        lambda given: type(given)(**{**given.to_json(), "retain_until": "2020-01-01"}),
        collection="default",
    )
    with services.state.session() as session:
        note_date(session, "default", row.id, "2020-01-01")
        note_date(session, "default", "nothing-there", "2020-01-01")

    def busy(*_, **__):
        raise CollectionBusyError("ほかの処理が書き込んでいます。")

    with monkeypatch.context() as patch:
        patch.setattr(services.engine, "remove_document", busy)
        sweep(services)
    assert row.path in rows(services)
    assert in_trash(services) == {}
    sweep(services)
    assert row.path not in rows(services)
    assert in_trash(services)[row.title].deleted_by == ""
    with services.state.session() as session:
        assert session.query(DatedDocument).all() == []


def test_a_day_that_was_put_off_is_believed(services):
    row = next(iter(rows(services).values()))
    with services.state.session() as session:
        note_date(session, "default", row.id, "2020-01-01")  # the document itself says none
    sweep(services)
    assert row.path in rows(services)
    with services.state.session() as session:
        assert session.query(DatedDocument).all() == []
