"""An installation comes back as it was, or not at all."""

import errno
import json
import os
import shutil
import stat
import tarfile

import pytest

from api.audit import AuditLog
from api.installation import placing
from api.installation.backup import back_up
from api.installation.contents import LISTING, TITLE, is_installation
from api.installation.locks import InUse
from api.installation.restore import check_archive, restore_collection, restore_installation
from api.state.keys import create_key
from rag.engine import Engine
from rag.errors import (
    CollectionBusyError,
    ConfigurationError,
    CorruptIndexError,
    IndexMismatchError,
    NotFoundError,
    StorageFullError,
)
from rag.index import Collection
from rag.settings import Settings
from tests.api.installation.conftest import QUESTIONS, asked, client_of, told
from tests.api.state.conftest import postgresql_socket, url
from tests.rag.index.archives import repack, special

__all__ = ["postgresql_socket", "url"]  # fixtures


def restore(archive, home, *, overwrite=False, **settings):
    return restore_installation(archive, Settings(home=home, **settings), overwrite=overwrite)


@pytest.fixture(scope="module")
def restored(lived_in, tmp_path_factory):
    home = tmp_path_factory.mktemp("restored") / "new home"
    home.mkdir()
    return home, restore(lived_in[1], home)


def listed(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_same_answers_to_the_same_twenty_questions(lived_in, restored):
    _, _, key, facts = lived_in
    home, _ = restored
    assert len(facts["answers"]) == len(set(QUESTIONS)) == 20
    custom = {"thesaurus": home / "custom" / "thesaurus" / "words.csv"}
    with client_of(home, **custom) as client:
        assert client.get("/v1/me").status_code == 401  # the keys hold again
        conversation = facts["conversation"]
        found = client.get(f"/v1/conversations/{conversation['id']}", headers={"x-api-key": key})
        assert found.json() == conversation
        headers = {"x-api-key": key}
        name = client.post("/v1/conversations", json={}, headers=headers).json()["id"]
        answers = [told(asked(client, one, name, key)) for one in QUESTIONS]
        given = {"conversation_id"}
        assert [{k: v for k, v in one.items() if k not in given} for one in answers] == [
            {k: v for k, v in one.items() if k not in given} for one in facts["answers"]
        ]
        assert sum(one["answered"] for one in answers) > 10


def test_everything_else_is_there_too(lived_in, restored):
    home, done = restored
    assert listed(home) == [
        ".tenkyo.changing.lock", ".tenkyo.lock", "custom", "evaluations", "indexes", "state",
        "tenkyo.toml",
    ]  # fmt: skip
    assert (home / "evaluations" / "20260401" / "result.json").read_text() == "{}"
    assert (home / "tenkyo.toml").read_text(encoding="utf-8").splitlines() == [
        "port = 8123",
        f'prompts = "{home / "custom" / "prompts"}"  # 復元した場所',
        f'thesaurus = "{home / "custom" / "thesaurus" / "words.csv"}"  # 復元した場所',
    ]
    assert (home / "custom" / "prompts" / "note.txt").read_text(encoding="utf-8") == "覚え書き"
    for name in ("links.key", "audit/pseudonym.key"):
        before = lived_in[0] / "state" / name
        if before.exists():
            assert (home / "state" / name).read_bytes() == before.read_bytes()
    audit = AuditLog(home / "state" / "audit")
    assert audit.verify() == []
    assert len(list(audit.entries())) >= len(QUESTIONS)
    for path in (home / "state").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert done.contents.rows["answers"] == len(QUESTIONS)
    assert done.contents.collections["default"].documents == 4
    assert done.notes == ()


def test_an_archive_is_checked_without_writing(lived_in, tmp_path):
    contents = check_archive(lived_in[1])
    assert contents.rows["api_keys"] == 1
    assert stat.S_IMODE(lived_in[1].stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_not_empty_is_replaced_only_when_asked(lived_in, tmp_path, documents_folder):
    home = tmp_path / "home"
    engine = Engine(Settings(home=home, ocr=False))
    engine.ingest([documents_folder / "港の手引.txt"], collection="old")
    engine.close()
    (home / "state").mkdir()
    (home / "state" / "old.txt").write_text("前のもの")
    (home / "tenkyo.toml").write_text("port = 9\n")
    with pytest.raises(ConfigurationError, match="は空ではありません（コレクション「old」"):
        restore(lived_in[1], home)
    assert sorted(listed(home / "indexes")) == ["old"]
    restore(lived_in[1], home, overwrite=True)
    assert listed(home / "indexes") == ["default"]
    assert not (home / "state" / "old.txt").exists()
    assert (home / "tenkyo.toml.before-restore").read_text() == "port = 9\n"
    assert not any(name.startswith((".restor", ".before")) for name in listed(home))


def test_settings_that_are_a_link_stay_with_the_administrator(lived_in, tmp_path):
    home, kept = tmp_path / "home", tmp_path / "etc.toml"
    home.mkdir()
    kept.write_text("port = 9\n")
    (home / "tenkyo.toml").symlink_to(kept)
    done = restore(lived_in[1], home)
    assert (home / "tenkyo.toml").is_symlink()
    assert kept.read_text() == "port = 9\n"
    assert (home / "tenkyo.toml.restored").read_text().startswith("port = 8123")
    assert f"書庫の設定は {home / 'tenkyo.toml.restored'} にあります" in done.notes[-1]


def test_a_home_at_work_is_left_alone(lived_in, tmp_path, home):
    with client_of(home), pytest.raises(ConfigurationError, match="API か MCP が使っています"):
        restore(lived_in[1], home, overwrite=True)
    with Collection.open(home / "indexes", "default").writer(timeout=0):
        placing_wait, placing._WRITER_WAIT_S = placing._WRITER_WAIT_S, 0.1
        try:
            with pytest.raises(CollectionBusyError):
                restore(lived_in[1], home, overwrite=True)
        finally:
            placing._WRITER_WAIT_S = placing_wait
    assert not any(name.startswith((".restor", ".before")) for name in listed(home))


# Archives that are no whole backup


def changed(members, name, change):
    return [(one, change(data) if one == name else data) for one, data in members]


def as_json(**values):
    return lambda data: json.dumps({**json.loads(data), **values}).encode()


TRICKS = {
    "a path above": (lambda m: [*m[:1], ("../evil", b"x"), *m[1:]], "../evil"),
    "a path above, later": (lambda m: [*m[:1], ("state/../../evil", b"x"), *m[1:]], "evil"),
    "an absolute path": (lambda m: [*m[:1], ("/evil", b"x"), *m[1:]], "/evil"),
    "an unknown place": (lambda m: [*m[:1], ("bin/evil", b"x"), *m[1:]], "bin/evil"),
    "a collection's name": (
        lambda m: [*m[:1], ("indexes/.x/catalogue.sqlite", b"x"), *m[1:]],
        "indexes/.x/",
    ),
    "a symbolic link": (
        lambda m: [*m[:1], special("state/x", tarfile.SYMTYPE, "/etc/passwd"), *m[1:]],
        "state/x",
    ),
    "a hard link": (
        lambda m: [*m[:1], special("state/x", tarfile.LNKTYPE, "../evil"), *m[1:]],
        "state/x",
    ),
    "a device": (lambda m: [*m[:1], special("state/x", tarfile.CHRTYPE), *m[1:]], "state/x"),
    "a file more": (lambda m: [*m[:-1], ("state/x", b"x"), m[-1]], "state/x"),
    "a file less": (lambda m: [one for one in m if one[0] != "tenkyo.toml"], "tenkyo.toml"),
    "a changed file": (lambda m: changed(m, "tenkyo.toml", lambda d: d + b" "), "tenkyo.toml"),
    "a changed database": (
        lambda m: changed(m, "state/tenkyo.sqlite", lambda d: d[:-1] + b"?"),
        "state/tenkyo.sqlite",
    ),
    "no listing": (lambda m: m[:-1], "manifest.json"),
    "a listing without parts": (lambda m: changed(m, LISTING, as_json(rows=1, files={})), "一覧"),
    "no version": (lambda m: changed(m, LISTING, lambda _: b"{}"), "一覧"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_what_is_no_whole_backup_is_refused(lived_in, tmp_path, trick):
    change, said = TRICKS[trick]
    archive = repack(lived_in[1], tmp_path / "bad.tar", change)
    home = tmp_path / "home"
    for attempt in (lambda: check_archive(archive), lambda: restore(archive, home)):
        with pytest.raises(CorruptIndexError) as raised:
            attempt()
        assert said in raised.value.message
    assert listed(home) == [".tenkyo.changing.lock", ".tenkyo.lock"]
    assert not (tmp_path / "evil").exists()


NEWER = {
    "form": {"format": 9},
    "database": {"revision": "9999", "version": "9.9"},
}


@pytest.mark.parametrize("what", NEWER)
@pytest.mark.parametrize("member", [TITLE, LISTING])
def test_an_archive_of_a_newer_version_is_refused(lived_in, tmp_path, what, member):
    archive = repack(
        lived_in[1], tmp_path / "a.tar", lambda m: changed(m, member, as_json(**NEWER[what]))
    )
    if member == TITLE:
        with pytest.raises(IndexMismatchError, match=r"Tenkyo をその版以上に更新してから"):
            is_installation(archive)
    else:
        with pytest.raises(IndexMismatchError, match=r"新しい版の Tenkyo"):
            restore(archive, tmp_path / "home")


def test_a_full_disk_leaves_what_is_there(lived_in, home, monkeypatch):
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    written = os.fsync
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > 8:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFullError):
        restore(lived_in[1], home, overwrite=True)
    monkeypatch.undo()
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert {p: d for p, d in after.items() if ".lock" not in p.name and "-shm" not in p.name} == {
        p: d for p, d in before.items() if ".lock" not in p.name and "-shm" not in p.name
    }


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
def test_a_restore_that_is_killed_while_it_replaces_is_finished(lived_in, home, monkeypatch, step):
    """Whatever rename it dies at, who comes next finishes it first."""
    renames = []

    def killed(source, target, names):
        for name in list(names):
            renames.append(name)
            if len(renames) > step:
                raise KeyboardInterrupt
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).rename(target / name)

    (home / "tenkyo.toml").write_text("port = 9\n")
    (home / "state").mkdir()
    (home / "state" / "old").write_text("x")
    monkeypatch.setattr(placing, "_move", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(lived_in[1], home, overwrite=True)
    monkeypatch.undo()
    InUse(home).close()  # a server starts
    assert not placing.finish(home)
    assert (home / "tenkyo.toml").read_text().startswith("port = 8123")
    assert not (home / "state" / "old").exists()
    assert listed(home / "indexes") == ["default"]
    with Collection.open(home / "indexes", "default").snapshot() as snapshot:
        assert snapshot.generation == 1


def test_one_collection_of_the_whole(lived_in, tmp_path):
    root = tmp_path / "indexes"
    with pytest.raises(NotFoundError, match="あるもの: default"):
        restore_collection(lived_in[1], root, "plans", overwrite=False)
    restore_collection(lived_in[1], root, "default", overwrite=False)
    with Collection.open(root, "default").snapshot() as snapshot:
        assert snapshot.manifest.documents == 4
    assert listed(root) == ["default"]


def test_with_its_database_elsewhere_and_back_into_the_home(url, home, tmp_path):
    """An installation on a server comes back there, and moves to a file of the home."""
    given = url.render_as_string(hide_password=False)
    with client_of(home, state_url=given) as client:
        name = client.post("/v1/conversations", json={}).json()["id"]
        asked(client, QUESTIONS[0], name)
        before = client.get(f"/v1/conversations/{name}").json()
        back_up(client.app.state.services.settings, tmp_path / "b.tar", lambda *_: None)
        client.post("/v1/conversations", json={})
    with pytest.raises(ConfigurationError, match="すでに中身があります"):
        restore(tmp_path / "b.tar", tmp_path / "there", state_url=given)
    restore(tmp_path / "b.tar", tmp_path / "there", state_url=given, overwrite=True)
    restore(tmp_path / "b.tar", tmp_path / "here")
    for place, settings in (("there", {"state_url": given}), ("here", {})):
        with client_of(tmp_path / place, **settings) as client:
            assert client.get(f"/v1/conversations/{name}").json() == before
            assert len(client.get("/v1/conversations").json()["conversations"]) == 1
    assert (tmp_path / "here" / "state" / "tenkyo.sqlite").exists()
    assert not (tmp_path / "there" / "state" / "tenkyo.sqlite").exists()


def test_a_settings_file_that_names_a_server_needs_it_named_again(lived_in, tmp_path, home):
    (home / "tenkyo.toml").write_text(f'state_url = "sqlite:///{tmp_path / "s.sqlite"}"\n')
    with client_of(home, state_url=f"sqlite:///{tmp_path / 's.sqlite'}") as client:
        back_up(client.app.state.services.settings, tmp_path / "b.tar", lambda *_: None)
    with pytest.raises(ConfigurationError, match="TENKYO_STATE_URL"):
        restore(tmp_path / "b.tar", tmp_path / "new")
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    restore(tmp_path / "b.tar", tmp_path / "new", state_url=url)
    assert not (tmp_path / "new" / "state" / "tenkyo.sqlite").exists()
    shutil.rmtree(tmp_path / "new")
    with client_of(tmp_path / "new", state_url=url) as client:
        client.get("/v1/conversations")
        with client.app.state.services.state.session() as session:
            create_key(session, "x", roles=["reader"])
    shutil.rmtree(tmp_path / "new")
    with pytest.raises(ConfigurationError, match="すでに中身があります（表 api_keys"):
        restore(tmp_path / "b.tar", tmp_path / "new", state_url=url)
