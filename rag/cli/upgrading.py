"""`tenkyo upgrade`: what a new version changes, doing it, and taking the state database back."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, progress_bar, reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from api.installation.plan import Plan
    from api.installation.upgrade import TakenBack, Upgraded


def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="何が変わるかを表示します。何も変えません。")
    ] = False,
    target: Annotated[
        Path | None,
        typer.Option(
            "--backup",
            metavar="書庫",
            help="先に作るバックアップの置き場所（既定は TENKYO_HOME の中）。",
        ),
    ] = None,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="バックアップを作らずに始めます。")
    ] = False,
    no_reindex: Annotated[
        bool,
        typer.Option(
            "--no-reindex", help="コレクションは作り直しません（あとで、もう一度実行します）。"
        ),
    ] = False,
    undo: Annotated[
        bool,
        typer.Option("--undo", help="状態データベースを、最後の更新の前の版に戻します。"),
    ] = False,
    downgrade: Annotated[
        str | None,
        typer.Option("--downgrade", metavar="版", help="状態データベースを、その版に戻します。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """今の版のプログラムに合わせて、状態データベースとコレクションを新しくします。

    バックアップ、状態データベースの移行、古いコレクションの作り直しの順に進みます。途中で止まっても、
    もう一度実行すれば続きから進みます。そのあいだ、質問には前のまま答えられます。
    """
    with reporting(as_json=as_json):
        if sum((check, undo, downgrade is not None)) > 1:
            raise ConfigurationError(
                "--check、--undo、--downgrade は、どれか1つだけ指定してください。"
            )
        if no_backup and target is not None:
            raise ConfigurationError("--backup と --no-backup は、どちらか1つにしてください。")
        if check:
            _check(as_json=as_json)
        elif undo or downgrade is not None:
            _take_back(downgrade, target, backup=not no_backup, as_json=as_json)
        else:
            _upgrade(target, backup=not no_backup, reindex=not no_reindex, as_json=as_json)


def _check(*, as_json: bool) -> None:
    from api.installation.plan import lenient_settings, plan_upgrade

    plan = plan_upgrade(lenient_settings())
    if as_json:
        write_json({"nothing_to_do": plan.nothing_to_do, **asdict(plan)})
    else:
        _show_plan(plan)


def _upgrade(target: Path | None, *, backup: bool, reindex: bool, as_json: bool) -> None:
    from api.installation.plan import lenient_settings
    from api.installation.upgrade import upgrade as run

    with progress_bar() as progress:
        done = run(lenient_settings(), progress, target, backup=backup, reindex=reindex)
    if as_json:
        write_json(asdict(done))
    else:
        _show_done(done)
    if done.failed:
        raise typer.Exit(Exit.PARTLY_DONE)


def _take_back(revision: str | None, target: Path | None, *, backup: bool, as_json: bool) -> None:
    from api.installation.upgrade import take_back
    from rag.settings import load_settings

    with progress_bar() as progress:
        done = take_back(load_settings(), progress, revision, target, backup=backup)
    if as_json:
        write_json(asdict(done))
    else:
        _show_taken_back(done)


def _show_plan(plan: Plan) -> None:
    from rag import __version__

    screen = console()
    state = plan.state
    if not state.known:
        screen.print(
            f"× 状態データベース：版 {state.present} は、このプログラムの知らない新しい版です。"
        )
    elif state.steps:
        screen.print(
            f"→ 状態データベース：版 {state.present or 'なし'} から {state.wanted} へ"
            f"（{len(state.steps)} 段階。1つの取引で行い、途中で止まれば元のままです）"
        )
    else:
        screen.print(f"○ 状態データベース：版 {state.present or 'なし'}。変わりません。")
    for change in plan.collections:
        use = "それまで今のまま使えます" if change.served else "作り直すまで使えません"
        screen.print(
            f"→ コレクション「{change.name}」：作り直します（文書 {change.documents}、"
            f"およそ {_duration(change.seconds)}、{use}）。{'／'.join(change.differences)}",
            markup=False,
        )
    if not plan.collections and not plan.damaged:
        screen.print("○ コレクション：作り直すものはありません。")
    for message in plan.damaged:
        screen.print(f"× {message}", markup=False)
    for one in plan.settings:
        similar = f"（{one.similar} のことですか）" if one.similar else ""
        screen.print(
            f"× 設定 {one.name}（{one.place}）：この版にありません{similar}。", markup=False
        )
    mark = "○" if plan.free >= plan.needed else "×"
    screen.print(
        f"{mark} 空き容量：約 {math.ceil(plan.needed / 2**20)} MB 必要"
        f"（バックアップと作り直し）、空き {plan.free / 2**20:.0f} MB"
    )
    word = "更新するものはありません" if plan.nothing_to_do else "何も変えていません"
    screen.print(f"Tenkyo {__version__}：{word}。")


def _show_done(done: Upgraded) -> None:
    screen = console()
    if done.backup:
        screen.print(f"バックアップ：{done.backup}", markup=False)
    if done.before != done.after:
        screen.print(f"状態データベース：版 {done.before or 'なし'} から {done.after} へ")
    for name in done.reindexed:
        screen.print(f"コレクション「{name}」：作り直しました。", markup=False)
    for name, message in done.failed.items():
        screen.print(f"コレクション「{name}」：作り直せませんでした。{message}", markup=False)
    if done.left:
        screen.print("コレクションの作り直しは残っています。tenkyo upgrade で続けます。")
    elif done.before == done.after and not (done.reindexed or done.failed):
        screen.print("更新するものはありません。")
    elif done.failed:
        screen.print("原因を直して、もう一度 tenkyo upgrade を実行してください。")
    else:
        screen.print("更新しました。前の版の API が動いていれば、動かし直すと新しい版で答えます。")


def _show_taken_back(done: TakenBack) -> None:
    screen = console()
    if done.backup:
        screen.print(f"バックアップ：{done.backup}", markup=False)
    screen.print(f"状態データベース：版 {done.before} から {done.after} に戻しました。")
    for name, count in done.rows.items():
        screen.print(f"この版にない表 {name} をなくしました（{count} 行）。", markup=False)
    screen.print("前の版のプログラムに入れ替えてから、API を動かしてください。")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分" if seconds < 5400 else f"{seconds / 3600:.1f} 時間"
