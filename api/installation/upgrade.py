"""Taking an installation to this version of the program, and its state database back.

First a backup; then the state database, in one transaction; then every collection that was built
with other parts, one by one, each beside the generation that goes on answering. What is done stays
done: after an interruption the same command goes on with what is left.

A server of the version before goes on meanwhile. Migrations only add tables, and columns that have
defaults: what it reads and writes is still there. Nor does a new generation of a collection take
the old one away from who reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy.exc import DatabaseError

from api.installation.backup import Progress, back_up
from api.installation.locks import alone, changing
from api.installation.placing import finish
from api.installation.plan import Plan, plan_upgrade, state_change
from api.installation.tables import count_rows, revision_of
from api.state import open_state, state_url
from api.state.database import connect
from api.state.upgrading import configuration, hold, known_revisions
from rag import __version__
from rag.engine import Engine
from rag.errors import ConfigurationError, StorageFullError, TenkyoError
from rag.index.files import write_file

if TYPE_CHECKING:
    from rag.settings import Settings

_JOURNAL = "upgrade.json"
_FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Journal:
    """An upgrade that was begun.

    Attributes:
        before: Revision of the state database before it; None for none.
        after: The revision that it leads to.
        version: The version of the program.
        backup: The archive that was made first; None for none.
        done: Whether it came to its end.
    """

    before: str | None
    after: str
    version: str
    backup: str | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        backup: The archive that was made first; None for none.
        before: Revision of the state database before it; None where there was none.
        after: Its revision now.
        reindexed: Collections that were made anew.
        failed: Messages on those that could not be, by name; they are as they were.
        left: Collections that are still to be made anew, because none was to be.
    """

    backup: str | None
    before: str | None
    after: str | None
    reindexed: tuple[str, ...]
    failed: Mapping[str, str]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an older state database does not have.

    Attributes:
        before: Revision of the state database before.
        after: Its revision now.
        rows: Rows by table that went with their tables.
        backup: The archive that was made first; None for none.
    """

    before: str | None
    after: str | None
    rows: Mapping[str, int]
    backup: str | None


def upgrade(
    settings: Settings,
    progress: Progress,
    target: Path | None = None,
    *,
    backup: bool = True,
    reindex: bool = True,
) -> Upgraded:
    """Takes an installation to this version. May be called again after an interruption.

    Args:
        settings: Its settings.
        progress: Told what is being done.
        target: Where the backup goes; None for a file below `backups/` of the home.
        backup: Whether to make one.
        reindex: Whether to make collections anew; else the state database is all that is changed,
            and a later call goes on with them.

    Raises:
        ConfigurationError: A setting is unknown, the database was made by a newer version, or
            somebody else upgrades; nothing was changed.
        StorageFullError: No room; what was not done yet is as it was.
        TenkyoError: The backup could not be made; nothing was changed.
    """
    with changing(settings.home):
        finish(settings.home)
        plan = plan_upgrade(settings)
        _require_possible(plan, settings, backup=backup)
        wanted = tuple(change.name for change in plan.collections)
        if not (plan.state.steps or (reindex and wanted)):
            return Upgraded(None, plan.state.present, plan.state.present, (), {}, wanted)
        begun = _begun(settings, plan)
        if begun is None or (backup and begun.backup is None):
            before = plan.state.present if begun is None else begun.before
            saved = _back_up(settings, target, progress) if backup else None
            begun = Journal(before, plan.state.wanted, __version__, saved)
            _write(settings, begun)
        if plan.state.steps:
            open_state(state_url(settings)).close()
        reindexed, failed = _reindex(settings, plan, progress) if reindex else ((), {})
        left = () if reindex else wanted
        if not (failed or left):
            _write(settings, Journal(**{**asdict(begun), "done": True}))
        after = state_change(state_url(settings)).present
        return Upgraded(begun.backup, begun.before, after, reindexed, failed, left)


def note_revision(settings: Settings) -> None:
    """Notes from which revision a server that starts takes the state database to its own.

    An administrator may then go back as after `upgrade`. Call it before the database is opened.

    Args:
        settings: The settings.
    """
    change = state_change(state_url(settings))
    if change.present is not None and change.steps:
        _write(settings, Journal(change.present, change.wanted, __version__, None))


def take_back(
    settings: Settings,
    progress: Progress,
    revision: str | None = None,
    target: Path | None = None,
    *,
    backup: bool = True,
) -> TakenBack:
    """Takes the state database back to an older revision, for an older version of the program.

    Collections need nothing: older versions make them anew where they differ.

    Args:
        settings: The settings.
        progress: Told what is being done.
        revision: The revision; None for that before the last upgrade.
        target: Where the backup goes; None for a file below `backups/` of the home.
        backup: Whether to make one.

    Raises:
        ConfigurationError: There is no such older revision, a server runs, or the database cannot
            be changed; nothing was changed.
    """
    with changing(settings.home), alone(settings.home):
        change = state_change(state_url(settings))
        journal = _read(settings)
        noted = journal is not None and journal.after == change.present
        wanted = revision or (journal.before if journal is not None and noted else None)
        _require_older(change.present, wanted)
        saved = _back_up(settings, target, progress) if backup else None
        lost = _downgrade(settings, str(wanted))
        return TakenBack(change.present, wanted, lost, saved)


def _require_possible(plan: Plan, settings: Settings, *, backup: bool) -> None:
    if not plan.state.known:
        raise ConfigurationError(
            f"状態データベースは、このプログラムより新しい版（{plan.state.present}）です。"
            "新しい版の Tenkyo を使うか、その版で `tenkyo upgrade --undo` を実行してください。"
        )
    unknown = [one for one in plan.settings if one.place != "環境変数"]
    if unknown:
        similar = f"（{unknown[0].similar} のことですか）" if unknown[0].similar else ""
        raise ConfigurationError(
            f"設定 {unknown[0].name} は、この版にありません{similar}。"
            f"{unknown[0].place} の名前を直すか、消してから、もう一度実行してください。"
        )
    if plan.free < plan.needed and backup:
        raise StorageFullError(
            f"更新には空き容量が約 {math.ceil(plan.needed / 2**20)} MB 必要ですが、"
            f"{settings.home} には {plan.free / 2**20:.0f} MB しかありません。何も変えていません。"
            "空きを作るか、別のディスクへの --backup か --no-backup を指定してください。"
        )


def _begun(settings: Settings, plan: Plan) -> Journal | None:
    """The upgrade that was begun and not ended, if this one goes on with it."""
    journal = _read(settings)
    if journal is None or journal.done or journal.after != plan.state.wanted:
        return None
    has_backup = journal.backup is None or Path(journal.backup).is_file()
    return journal if journal.version == __version__ and has_backup else None


def _back_up(settings: Settings, target: Path | None, progress: Progress) -> str:
    if target is None:
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        target = settings.home / _FOLDER / f"tenkyo-{moment}.tar"
        target.parent.mkdir(mode=0o700, exist_ok=True)
    back_up(settings, target, progress)
    return str(target.absolute())


def _reindex(
    settings: Settings, plan: Plan, progress: Progress
) -> tuple[tuple[str, ...], dict[str, str]]:
    done: list[str] = []
    failed: dict[str, str] = {}
    engine = Engine(settings)
    try:
        for change in plan.collections:
            name = change.name
            try:
                engine.reindex(
                    collection=name,
                    progress=lambda stage, count, total, what, name=name: progress(  # type: ignore[misc]
                        f"{name} {stage}", count, total, what
                    ),
                )
                done.append(name)
            except StorageFullError:
                raise
            except TenkyoError as error:
                failed[name] = error.message
    finally:
        engine.close()
    return tuple(done), failed


def _require_older(present: str | None, wanted: str | None) -> None:
    revisions = known_revisions()
    if wanted is None:
        raise ConfigurationError(
            "更新の記録がないため、どの版に戻すか分かりません。"
            f"--downgrade で版を指定してください（{'、'.join(revisions)}）。"
        )
    older = present in revisions and wanted in revisions[: revisions.index(str(present))]
    if not older:
        raise ConfigurationError(
            f"状態データベースを版 {wanted} に戻せません（今の版は {present or 'なし'}）。"
            f"今より前の版を指定してください（{'、'.join(revisions)}）。"
        )


def _downgrade(settings: Settings, revision: str) -> dict[str, int]:
    """Takes the tables back in one transaction; returns the rows of those that are gone."""
    engine = connect(state_url(settings))
    try:
        with engine.connect() as connection:
            hold(connection)
            before = count_rows(connection)
            command.downgrade(configuration(connection), revision)
            after = count_rows(connection)
            if revision_of(connection) != revision:
                msg = f"the database is not at {revision}"
                raise ValueError(msg)
            connection.commit()
    except DatabaseError as error:
        raise ConfigurationError(
            "状態データベースを前の版に戻せませんでした。何も変えていません。"
            f"（{type(error.orig).__name__}）"
        ) from error
    finally:
        engine.dispose()
    return {name: count for name, count in before.items() if name not in after}


def _read(settings: Settings) -> Journal | None:
    file = settings.state / _JOURNAL
    try:
        return Journal(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None
    except (ValueError, TypeError):
        return None  # no record is as good as a broken one


def _write(settings: Settings, journal: Journal) -> None:
    settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_file(settings.state / _JOURNAL, json.dumps(asdict(journal)).encode("ascii"))
