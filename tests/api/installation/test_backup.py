"""One archive of everything, at one moment, while others work."""

import json
import os
import stat
import tarfile
import threading

import pytest

from api.installation import backup
from api.installation.backup import back_up
from api.installation.contents import LISTING, TITLE, is_installation
from api.installation.restore import check_archive, restore_installation
from api.state.jobs import Job, JobState
from rag.engine import Engine
from rag.errors import ConfigurationError, StorageFullError
from rag.index import archive as archives
from rag.index.verify import verify
from rag.ingest.metadata import FileMetadata
from rag.settings import Settings
from tests.api.installation.conftest import asked, client_of, no_progress
from tests.api.uploading import finished, plan, send


def members(archive):
    with tarfile.open(archive) as tar:
        return {member.name: member for member in tar}


def test_an_archive_is_a_list_of_what_it_holds(lived_in):
    home, archive, _, _ = lived_in
    found = members(archive)
    assert next(iter(found)) == TITLE
    assert list(found)[-1] == LISTING
    with tarfile.open(archive) as tar:
        listing = json.load(tar.extractfile(LISTING))
    assert listing["files"].keys() | {LISTING} == found.keys()
    assert list(found)[1] == "state/tenkyo.sqlite"  # before what it speaks of
    assert sorted({name.split("/")[0] for name in found}) == [
        "custom", "evaluations", "indexes", "manifest.json", "state", "tenkyo.json", "tenkyo.toml",
    ]  # fmt: skip
    assert not [name for name in found if name.endswith((".lock", "-wal", "-shm"))]
    assert all(member.mode == 0o600 and member.uname == "" for member in found.values())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert is_installation(archive)
    secret = (home / "state" / "audit" / "pseudonym.key").read_bytes()
    with tarfile.open(archive) as tar:
        assert tar.extractfile("state/audit/pseudonym.key").read() == secret


def test_settings_of_the_environment_are_named_and_never_their_values(home, tmp_path, monkeypatch):
    monkeypatch.setenv("TENKYO_PORT", "8765")
    monkeypatch.setenv("TENKYO_RERANKER_MODEL", "/models/reader-8765")
    with client_of(home, reranker_model=tmp_path / "reader") as client:
        settings = client.app.state.services.settings
        contents = back_up(settings, tmp_path / "all.tgz", no_progress)
    assert {"port", "reranker_model"} <= set(contents.environment)
    assert contents.not_included == (str(tmp_path / "reader"),)
    with tarfile.open(tmp_path / "all.tgz") as tar:
        assert b"8765" not in tar.extractfile(LISTING).read()
    done = restore_installation(
        tmp_path / "all.tgz", Settings(home=tmp_path / "new"), overwrite=False
    )
    assert "TENKYO_PORT" in done.notes[0]
    assert done.notes[-1].startswith(f"モデル {tmp_path / 'reader'} は書庫に入っていません。")


def test_an_empty_home_can_be_backed_up(tmp_path):
    contents = back_up(Settings(home=tmp_path / "home"), tmp_path / "all.tar", no_progress)
    assert (contents.state, contents.rows, contents.collections) == (None, {}, {})
    restore_installation(tmp_path / "all.tar", Settings(home=tmp_path / "new"), overwrite=False)
    assert check_archive(tmp_path / "all.tar") == contents


@pytest.mark.parametrize("place", ["state/all.tar", "indexes/all.tar", "evaluations/x.tar"])
def test_an_archive_does_not_hold_itself(lived_in, place):
    home, *_ = lived_in
    with pytest.raises(ConfigurationError, match="バックアップされるフォルダー"):
        back_up(Settings(home=home), home / place, no_progress)


def test_an_older_archive_is_replaced_only_by_a_whole_one(lived_in, tmp_path, monkeypatch):
    target = tmp_path / "all.tar"
    target.write_bytes(b"older")

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(archives.ArchiveWriter, "add_listing", full)
    with pytest.raises(StorageFullError):
        back_up(Settings(home=lived_in[0]), target, no_progress)
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["all.tar"]


def test_an_upload_that_waits_is_taken_in_after_the_restore(home, tmp_path):
    with client_of(home, ingest_timeout_s=60) as client:
        services = client.app.state.services
        services.jobs.stop()  # nothing is taken in from here on
        job = send(client).json()["job_id"]
        settings = services.settings
        back_up(settings, tmp_path / "all.tar", no_progress)
    assert f"state/uploads/{job}/content.md" in members(tmp_path / "all.tar")
    restore_installation(tmp_path / "all.tar", Settings(home=tmp_path / "new"), overwrite=False)
    with client_of(tmp_path / "new") as client:
        assert finished(client, job)["state"] == "done"
        assert "７本" in asked(client, "新港の桟橋は何本にしますか")["answer"].replace("7", "７")


@pytest.mark.parametrize("taken_in", [True, False])
def test_an_upload_that_went_while_the_rest_was_copied(home, tmp_path, monkeypatch, taken_in):
    """It is in its collection, or said to be lost: nothing waits for what is not there."""

    def meanwhile(settings, archive):
        services.jobs.folders.remove(job)
        if taken_in:
            path = tmp_path / "x.md"
            path.write_bytes(plan())
            given = FileMetadata(visibility="all", confidentiality=1)
            engine = Engine(settings)
            engine.ingest_upload(path, "新港計画.md", collection="default", given=given)
            engine.close()
        add_files(settings, archive)

    add_files = backup._add_files
    monkeypatch.setattr(backup, "_add_files", meanwhile)
    with client_of(home) as client:
        services = client.app.state.services
        services.jobs.stop()
        job = send(client).json()["job_id"]
        back_up(services.settings, tmp_path / "all.tar", no_progress)
    restore_installation(tmp_path / "all.tar", Settings(home=tmp_path / "new"), overwrite=False)
    with client_of(tmp_path / "new") as client:
        found = client.get(f"/v1/jobs/{job}").json()
    assert found["state"] == ("done" if taken_in else "failed")
    assert ("もう一度登録してください" in json.dumps(found, ensure_ascii=False)) is not taken_in


def test_nobody_waits_for_a_backup_and_nobody_fails(home, tmp_path):
    """Answers, uploads and backups at once: all answered, every archive whole."""
    stop = threading.Event()
    failures = []
    counted = []

    def keep_asking(client):
        try:
            while not stop.is_set():
                asked(client, "見守りカメラは何か所に置きますか")
                counted.append(1)
        except BaseException as error:
            failures.append(error)
            raise

    def keep_writing(client):
        number = 0
        while not stop.is_set():
            text = f"# 計画{number}\n\n桟橋{number}を令和９年度に直す。\n".encode()
            answer = send(client, f"計画{number}.md", text)
            if answer.status_code not in (201, 202):
                failures.append(answer.text)
            stop.wait(0.3)
            number += 1

    with client_of(home) as client:
        settings = client.app.state.services.settings
        threads = [
            threading.Thread(target=work, args=(client,)) for work in (keep_asking, keep_writing)
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(4):
                back_up(settings, tmp_path / f"{number}.tar", no_progress)
                stop.wait(0.4)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert failures == []
    assert len(counted) >= 4
    for number in range(4):
        _require_whole(tmp_path / f"{number}.tar", tmp_path / f"home{number}")


def _require_whole(archive, home):
    """Every document accepted by the archive's moment is in it, and every answer is in the log."""
    contents = restore_installation(archive, Settings(home=home), overwrite=False).contents
    engine = Engine(Settings(home=home))
    assert verify(engine.collection("default")) == []
    indexed = {row.path for row in engine.documents(collection="default")}
    engine.close()
    with client_of(home) as client:
        state = client.app.state.services.state
        client.app.state.services.jobs.stop()
        with state.session() as session:
            jobs = session.query(Job).all()
        waiting = {
            job.path
            for job in jobs
            if (home / "state" / "uploads" / job.id).is_dir()
            and job.state in (JobState.QUEUED.value, JobState.RUNNING.value)
        }
        assert {job.path for job in jobs} <= indexed | waiting
        audit = client.app.state.services.audit
        assert audit.verify() == []
        logged = sum(b'"kind":"answer"' in line for line in audit.entries())
    assert logged >= contents.rows["answers"]
