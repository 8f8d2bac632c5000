"""A restored home takes the place of what was there: all of it, whatever happens in between.

What is complete lies in one folder, whose name is the point of no return. From then on, whoever
comes next finishes: first all of the old is set aside, then the new is moved in, and the old goes
last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from api.installation.parts import FOLDERS
from rag.index.files import remove_tree, sync_folder, sync_tree, write_file
from rag.index.layout import Layout
from rag.index.locks import WriterLock
from rag.index.places import list_collections
from rag.settings import SETTINGS_FILE

_MAKING = ".restoring"
_READY = ".restored"
_ASIDE = ".before-restore"
_OLD_IS_ASIDE = ".old-is-aside"
_WRITER_WAIT_S = 10.0
OLD_SETTINGS = "tenkyo.toml.before-restore"
"""The settings file that was there, where the restored one differs."""
NEW_SETTINGS = "tenkyo.toml.restored"
"""The restored settings file, where a home only links to one that the administrator keeps."""


@contextmanager
def in_the_making(home: Path) -> Iterator[Path]:
    """A folder for a new home, removed at the end unless it was put in place."""
    folder = home / _MAKING
    remove_tree(folder)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        remove_tree(folder)


def put_in_place(home: Path, new: Path) -> None:
    """Replaces a home by a complete new one.

    Args:
        home: The home folder.
        new: The folder of `in_the_making`.

    Raises:
        CollectionBusyError: A collection that goes is being written to; nothing was changed.
    """
    with _writers_kept_out(home):
        sync_tree(new)
        new.rename(home / _READY)
        sync_folder(home)
        finish(home)


def finish(home: Path) -> bool:
    """Finishes a restore that was interrupted once the new home was complete.

    Returns:
        Whether there was one.
    """
    ready, aside = home / _READY, home / _ASIDE
    if not is_unfinished(home):
        return False
    if not (ready / _OLD_IS_ASIDE).exists():
        _move(home, aside, (name for name in _parts(home) if _goes(name, ready)))
        write_file(ready / _OLD_IS_ASIDE, b"")
    _spare_link(home, ready)
    _move(ready, home, _parts(ready))
    _keep_settings(home, aside)
    remove_tree(ready)
    remove_tree(aside)
    sync_folder(home)
    return True


def is_unfinished(home: Path) -> bool:
    """Whether a complete new home still waits to be put in place."""
    return (home / _READY).is_dir()


def what_is_there(home: Path) -> str | None:
    """A word on what a home holds already; None for an empty one."""
    collections = list_collections(home / "indexes")
    if collections:
        return f"コレクション「{collections[0]}」"
    for name in FOLDERS:
        for path in (home / name).rglob("*"):
            if path.is_file() and path.suffix != ".lock":
                return str(path.relative_to(home))
    return None


def _parts(home: Path) -> Iterator[str]:
    """Names of what makes a home, as far as it is there."""
    for name in (*FOLDERS, SETTINGS_FILE):
        if (home / name).exists():
            yield name
    for name in list_collections(home / "indexes"):
        yield f"indexes/{name}"


def _goes(name: str, ready: Path) -> bool:
    """Whether an old part goes: all do but settings that are a link, or have no new ones."""
    return name != SETTINGS_FILE or (
        (ready / name).exists() and not (ready.parent / name).is_symlink()
    )


def _move(source: Path, target: Path, names: Iterator[str]) -> None:
    for name in list(names):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (source / name).rename(place)
        sync_folder(place.parent)


def _spare_link(home: Path, ready: Path) -> None:
    """Leaves a link to settings elsewhere alone; new ones that differ stand beside it."""
    new, link = ready / SETTINGS_FILE, home / SETTINGS_FILE
    if new.exists() and link.is_symlink():
        new.replace(home / NEW_SETTINGS)
        if link.exists() and link.read_bytes() == (home / NEW_SETTINGS).read_bytes():
            (home / NEW_SETTINGS).unlink()


def _keep_settings(home: Path, aside: Path) -> None:
    """Keeps the settings that were there beside the new ones, where they differ."""
    old = aside / SETTINGS_FILE
    if old.is_file() and old.read_bytes() != (home / SETTINGS_FILE).read_bytes():
        old.replace(home / OLD_SETTINGS)


@contextmanager
def _writers_kept_out(home: Path) -> Iterator[None]:
    with ExitStack() as stack:
        for name in list_collections(home / "indexes"):
            lock = WriterLock(Layout(home / "indexes" / name))
            lock.acquire(timeout=_WRITER_WAIT_S)
            stack.callback(lock.release)
        yield
