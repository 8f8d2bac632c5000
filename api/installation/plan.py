"""What a new version of the program will change in an installation. Looking changes nothing."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_settings import SettingsConfigDict
from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError

from api.installation.parts import custom_files, kept_files
from api.installation.settings_file import read_settings_file
from api.installation.tables import revision_of
from api.state import state_url
from api.state.database import connect
from api.state.upgrading import known_revisions
from rag.engine import Engine
from rag.errors import ConfigurationError, IndexMismatchError, TenkyoError
from rag.index import Access
from rag.settings import SETTINGS_FILE, Settings

if TYPE_CHECKING:
    from rag.index import DocumentRow

_PREFIX = "TENKYO_"
_PASSAGES_PER_S = 40.0
"""Passages that are read and indexed in a second of one core: 193 of Word, Excel, PowerPoint, PDF
and text in 4.7 seconds. What was read before with the same reader is not read again."""
_LEAST_S = 2.0
_SPARE = 1.1


@dataclass(frozen=True, slots=True)
class StateChange:
    """What becomes of the state database.

    Attributes:
        present: Revision of its tables; None where it is not yet made.
        wanted: Revision that this program works with.
        steps: The revisions in between, oldest first, with `wanted` and without `present`.
        known: Whether this program knows the present one; a newer program made it otherwise.
    """

    present: str | None
    wanted: str
    steps: tuple[str, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class CollectionChange:
    """A collection that was built with other parts.

    Attributes:
        name: The collection.
        differences: The parts, in Japanese, with both versions.
        served: Whether it is served until it is made anew.
        documents: Number of its documents.
        seconds: About how long a reindex takes.
        bytes: Size of its folder: about the room that a second generation needs.
    """

    name: str
    differences: tuple[str, ...]
    served: bool
    documents: int
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """A setting that this version does not know.

    Attributes:
        name: As it is written.
        place: The file, or the environment.
        similar: A setting of a like name; empty for none.
    """

    name: str
    place: str
    similar: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an upgrade will do.

    Attributes:
        state: The state database.
        collections: Collections to be made anew.
        damaged: Messages on collections that cannot be opened at all.
        settings: Settings that this version does not know.
        needed: Bytes that backup and the largest reindex need.
        free: Bytes that are free where the home is.
    """

    state: StateChange
    collections: tuple[CollectionChange, ...]
    damaged: tuple[str, ...]
    settings: tuple[WrongSetting, ...]
    needed: int
    free: int

    @property
    def nothing_to_do(self) -> bool:
        """Whether everything is as this version has it."""
        return not (self.state.steps or self.collections or self.settings or self.damaged)


def plan_upgrade(settings: Settings) -> Plan:
    """Finds out what an upgrade of an installation will do.

    Args:
        settings: Its settings, those that are unknown left out: `lenient_settings`.

    Raises:
        ConfigurationError: The state database cannot be reached.
    """
    engine = Engine(settings)
    try:
        collections, damaged = _look_at_collections(engine)
    finally:
        engine.close()
    sizes = [_size(settings.indexes / name) for name in engine.collections()]
    kept = sum(_size(path) for _, path in (*kept_files(settings.home), *custom_files(settings)))
    backup = sum(sizes) + kept + _size(settings.state)
    rebuilt = max((change.bytes for change in collections), default=0)
    return Plan(
        state=state_change(state_url(settings)),
        collections=tuple(collections),
        damaged=tuple(damaged),
        settings=tuple(wrong_settings(settings.home)),
        needed=int((backup + rebuilt) * _SPARE),
        free=shutil.disk_usage(settings.home).free,
    )


def lenient_settings() -> Settings:
    """The settings, those left out that this version does not know.

    Raises:
        ConfigurationError: A value is not allowed, or the file cannot be read.
    """
    from rag.settings import default_home, load_settings

    class _Known(Settings):
        model_config = SettingsConfigDict(extra="ignore")

    read_settings_file(default_home() / SETTINGS_FILE)  # tells what is wrong in its own words
    if not any(wrong_settings(default_home())):
        return load_settings()
    try:
        return _Known()
    except ValueError as error:
        raise ConfigurationError(
            f"設定の値が使えません。先に知らない設定を直してください。（{error}）"
        ) from error


def wrong_settings(home: Path) -> Iterator[WrongSetting]:
    """Settings of the file and of the environment that this version does not know."""
    for name in read_settings_file(home / SETTINGS_FILE):
        if name not in Settings.model_fields:
            yield WrongSetting(name, SETTINGS_FILE, _similar(name))
    for variable in sorted(os.environ):
        name = variable.removeprefix(_PREFIX).lower()
        if variable.startswith(_PREFIX) and name not in Settings.model_fields:
            # Other programs have variables of ours too; only what looks like a slip is told.
            similar = _similar(name, cutoff=0.85)
            if similar:
                yield WrongSetting(variable, "環境変数", f"{_PREFIX}{similar.upper()}")


def state_change(url: URL) -> StateChange:
    """What becomes of a state database.

    Raises:
        ConfigurationError: It cannot be reached.
    """
    revisions = known_revisions()
    present = _present(url)
    if present is not None and present not in revisions:
        return StateChange(present, revisions[-1], (), known=False)
    done = 0 if present is None else revisions.index(present) + 1
    steps = () if present is None and _is_missing(url) else tuple(revisions[done:])
    return StateChange(present, revisions[-1], steps)


def _present(url: URL) -> str | None:
    if _is_missing(url):
        return None
    engine = connect(url)
    try:
        with engine.connect() as connection:
            return revision_of(connection)
    except DatabaseError as error:
        place = url.render_as_string(hide_password=True)
        raise ConfigurationError(
            f"状態データベース {place} を開けません。動いているか、権限があるかを確かめてください。"
        ) from error
    finally:
        engine.dispose()


def _is_missing(url: URL) -> bool:
    """Whether it is a file that is not there; looking must not make it."""
    is_file = url.get_backend_name() == "sqlite"
    return is_file and not (url.database and Path(url.database).is_file())


def _look_at_collections(engine: Engine) -> tuple[list[CollectionChange], list[str]]:
    changes: list[CollectionChange] = []
    damaged: list[str] = []
    for name in engine.collections():
        try:
            served, differences = _differences(engine, name)
            if differences:
                rows = engine.documents(collection=name, access=Access.keeper())
                size = _size(engine.settings.indexes / name)
                changes.append(
                    CollectionChange(name, differences, served, len(rows), _seconds(rows), size)
                )
        except TenkyoError as error:
            damaged.append(error.message)
    return changes, damaged


def _differences(engine: Engine, name: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a collection can be served, and the parts in which it differs."""
    try:
        return True, tuple(engine.outdated(collection=name))
    except IndexMismatchError as error:
        return False, (error.message,)


def _seconds(rows: list[DocumentRow]) -> float:
    return max(_LEAST_S, sum(row.passages for row in rows) / _PASSAGES_PER_S)


def _size(place: Path) -> int:
    if place.is_file():
        return place.stat().st_size
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def _similar(name: str, cutoff: float = 0.7) -> str:
    names = list(Settings.model_fields)
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=cutoff)), "")
