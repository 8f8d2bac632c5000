"""An installation brought back from its archive, on an empty home or in place of another."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from api.audit import AuditLog
from api.installation.contents import LISTING, TITLE, Contents
from api.installation.locks import alone, changing
from api.installation.parts import DATABASE, TABLES, is_of_installation
from api.installation.placing import (
    NEW_SETTINGS,
    finish,
    in_the_making,
    put_in_place,
    what_is_there,
)
from api.installation.settings_file import custom_files_at, setting_of
from api.installation.settling import settle_uploads
from api.installation.state_copy import check_database, load_state
from api.state import open_state, state_url
from rag.errors import CollectionNameError, ConfigurationError, NotFoundError, StorageFullError
from rag.index.archive import broken, unpack
from rag.index.places import check_name
from rag.index.places import in_the_making as collection_in_the_making
from rag.index.restore import complete, is_of_collection, put_collection, require_free
from rag.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from rag.settings import Settings

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_COLLECTION = re.compile(r"indexes/([^/]+)/(.+)")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        contents: What the archive holds.
        notes: What the administrator still has to do, or should know.
    """

    contents: Contents
    notes: tuple[str, ...]


def check_archive(archive: Path) -> Contents:
    """Reads an archive of an installation from end to end, and writes nothing.

    Raises:
        CorruptIndexError: It is damaged, or holds what it must not; the message names the member.
        IndexMismatchError: A newer version wrote it.
    """
    listing = unpack(archive, LISTING, _is_ours, lambda _: None, _writing)
    return Contents.from_json(listing, archive)


def restore_installation(archive: Path, settings: Settings, *, overwrite: bool) -> Restored:
    """Brings an installation back.

    Everything is unpacked beside, checked and opened once before anything is replaced.

    Args:
        archive: What `back_up` wrote.
        settings: The settings in force: they say where the home is, and which database.
        overwrite: Whether a home or a database that is not empty is replaced.

    Raises:
        ConfigurationError: The home or the database is not empty, or a server works on it.
        CorruptIndexError: The archive is damaged; the message names the member.
        IndexMismatchError: A newer version wrote it.
        StorageFullError: No room; nothing was changed.
    """
    home = settings.home
    with changing(home), alone(home):
        finish(home)
        if not overwrite:
            _require_empty(home)
        with in_the_making(home) as new:
            listing = unpack(archive, LISTING, _is_ours, lambda name: new / name, _writing)
            contents = Contents.from_json(listing, archive)
            with _writing():
                _complete_collections(archive, new, contents)
                notes = [*_take_settings(new, settings, contents), *_look_at_audit(new)]
                for name in (TITLE, LISTING):
                    (new / name).unlink(missing_ok=True)
                _own(new)
                _take_state(new, settings, contents, overwrite=overwrite)
                put_in_place(home, new)
                notes += _look_at_settings(home)
    return Restored(contents, tuple(notes))


def restore_collection(archive: Path, root: Path, name: str, *, overwrite: bool) -> None:
    """Brings one collection back from the archive of an installation.

    Args:
        archive: The archive.
        root: The folder of all collections.
        name: The collection.
        overwrite: Whether a collection of that name is replaced.

    Raises:
        NotFoundError: The archive has none of that name.
        CollectionError: There is a collection of that name, or the archive cannot be used.
    """
    require_free(root, name, overwrite=overwrite)
    prefix = f"indexes/{name}/"
    with collection_in_the_making(root, name) as new:

        def place(member: str) -> Path | None:
            return new / member.removeprefix(prefix) if member.startswith(prefix) else None

        listing = unpack(archive, LISTING, _is_ours, place, _writing)
        contents = Contents.from_json(listing, archive)
        part = contents.collections.get(name)
        if part is None:
            raise NotFoundError(
                f"バックアップ {archive} に、コレクション「{name}」はありません。"
                f"あるもの: {'、'.join(contents.collections) or 'なし'}"
            )
        with _writing():
            complete(new, part.generation)
            put_collection(new, root / name)


def _is_ours(name: str) -> bool:
    if name == TITLE or is_of_installation(name):
        return True
    found = _COLLECTION.fullmatch(name)
    if found is None or not is_of_collection(found[2]):
        return False
    try:
        check_name(found[1])
    except CollectionNameError:
        return False
    return True


def _require_empty(home: Path) -> None:
    found = what_is_there(home)
    if found is not None:
        raise ConfigurationError(
            f"復元先 {home} は空ではありません（{found} があります）。"
            "空のフォルダーを環境変数 TENKYO_HOME で指定するか、今あるものをバックアップの内容で"
            "すべて置き換えるときは --overwrite を付けてください。"
        )


def _complete_collections(archive: Path, new: Path, contents: Contents) -> None:
    root = new / "indexes"
    found = {path.name for path in root.iterdir()} if root.is_dir() else set()
    if found != set(contents.collections):
        raise broken(archive, "コレクションが一覧と違います")
    for name, part in contents.collections.items():
        complete(root / name, part.generation)


def _take_settings(new: Path, settings: Settings, contents: Contents) -> Iterator[str]:
    """Makes the settings name the files where they now are; tells what is left to be done."""
    for name in custom_files_at(new / SETTINGS_FILE, settings.home, contents.custom):
        yield (
            f"設定 {name} のファイルは {settings.home / contents.custom[name]} にあります。"
            f"環境変数 TENKYO_{name.upper()} か {SETTINGS_FILE} で指定してください。"
        )
    rest = [name for name in contents.environment if name != "home" and name not in contents.custom]
    if rest:
        shown = "、".join(f"TENKYO_{name.upper()}" for name in rest)
        yield f"元の環境では、環境変数でも設定していました（値は書庫にありません）: {shown}"
    for model in contents.not_included:
        yield f"モデル {model} は書庫に入っていません。同じ場所に置くか、設定を直してください。"


def _look_at_settings(home: Path) -> Iterator[str]:
    link = home / SETTINGS_FILE
    if link.is_symlink() and (home / NEW_SETTINGS).exists():
        yield (
            f"設定ファイルは {link.resolve()} へのリンクなので、変えていません。書庫の設定は "
            f"{home / NEW_SETTINGS} にあります。見比べて、要る行を写してください。"
        )


def _look_at_audit(new: Path) -> Iterator[str]:
    for one in AuditLog(new / "state" / "audit").verify():
        yield f"監査ログ {one.file} の {one.line} 行目は、元から前の行とつながっていません。"


def _take_state(new: Path, settings: Settings, contents: Contents, *, overwrite: bool) -> None:
    """Takes the state database to where the settings in force want it, and up to date."""
    if contents.state is None:
        return
    copy = new / contents.state
    if contents.state == DATABASE:
        check_database(copy)
    if settings.state_url:
        load_state(copy, state_url(settings), overwrite=overwrite)
        _remove_copies(new)
        _settle(state_url(settings), new)
        return
    _refuse_unnamed_server(new)
    place = URL.create("sqlite", database=str(new / DATABASE))
    if contents.state == TABLES:
        load_state(copy, place, overwrite=True)
        copy.unlink()
    _settle(place, new)
    for path in (new / "state").glob(f"{Path(DATABASE).name}*"):
        path.chmod(0o600)


def _settle(url: URL, new: Path) -> None:
    """Brings the database up to date, and ends what waits for nothing."""
    state = open_state(url)
    try:
        settle_uploads(state, new)
    finally:
        state.close()


def _remove_copies(new: Path) -> None:
    for name in (DATABASE, TABLES):
        (new / name).unlink(missing_ok=True)


def _refuse_unnamed_server(new: Path) -> None:
    """A database server is filled only when it is named now: it may be the one at work."""
    if setting_of(new / SETTINGS_FILE, "state_url"):
        raise ConfigurationError(
            f"バックアップの {SETTINGS_FILE} では、設定 state_url に状態データベースがあります。"
            "動いているデータベースを誤って書き換えないよう、復元先のデータベースを環境変数 "
            "TENKYO_STATE_URL で指定して、もう一度実行してください。"
        )


def _own(new: Path) -> None:
    """Only the service's user reads what is restored beside the collections."""
    for path in new.iterdir():
        if path.name != "indexes":
            for one in (path, *path.rglob("*")):
                one.chmod(0o700 if one.is_dir() else 0o600)


@contextmanager
def _writing() -> Iterator[None]:
    """Within it, failures to write are told in the words of a restore."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(
                "ディスクの空き容量が足りないため、復元できませんでした。今あるものは変わっていません。"
                "空きを作るか、環境変数 TENKYO_HOME で空きのあるディスクを指定して、"
                "もう一度実行してください。"
            ) from error
        raise ConfigurationError(
            f"復元したファイルを書けませんでした（{os.strerror(error.errno or 0)}）。"
            "フォルダーの権限を確かめて、もう一度実行してください。"
        ) from error
