"""`tenkyo search` and `tenkyo ask`: one question, many questions, a conversation."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.asking import Asking, asking_from
from rag.cli.options import (
    DEFAULT_COLLECTION,
    CollectionOption,
    DocumentOption,
    JsonOption,
    MinistryOption,
    ModelOption,
    OutputOption,
    TodayOption,
    TopKOption,
    YearOption,
)
from rag.cli.output import Exit, console, reporting, write_json
from rag.errors import ConfigurationError, QuestionError, TenkyoError

if TYPE_CHECKING:
    from rag.answering import Length


def search(
    query: Annotated[str | None, typer.Argument(metavar="語句", help="探す語句か質問。")] = None,
    collection: CollectionOption = DEFAULT_COLLECTION,
    top_k: TopKOption = 10,
    document: DocumentOption = None,
    ministry: MinistryOption = None,
    fiscal_year: YearOption = None,
    today: TodayOption = None,
    queries: Annotated[
        Path | None,
        typer.Option(
            metavar="ファイル", help="まとめて探す質問（JSON Lines：id, question, history）。"
        ),
    ] = None,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """文書から箇所を探します。"""
    with reporting(as_json=as_json):
        _require_one(query, queries, output, "--queries")
        asking = asking_from(collection, top_k, document, ministry, fiscal_year, today)
        if queries is not None:
            from rag.cli.batch import run_batch
            from rag.wire import search_json

            raise typer.Exit(
                run_batch(queries, output, lambda q, h: search_json(asking.search(q, h)))
            )
        result = asking.search(_required(query))
        if as_json:
            from rag.wire import search_json

            write_json(search_json(result))
        else:
            from rag.cli.render import show_hits

            show_hits(result)


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="質問", help="質問。省くと対話します。")
    ] = None,
    collection: CollectionOption = DEFAULT_COLLECTION,
    top_k: TopKOption = 10,
    document: DocumentOption = None,
    ministry: MinistryOption = None,
    fiscal_year: YearOption = None,
    today: TodayOption = None,
    model: ModelOption = None,
    length: Annotated[
        str,
        typer.Option(metavar="長さ", help="短く、ふつう、くわしく のどれか。"),
    ] = "ふつう",
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="ファイル", help="まとめて答える質問（JSON Lines：id, question, history）。"
        ),
    ] = None,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に、原典の引用つきで答えます。"""
    with reporting(as_json=as_json):
        _require_one(question, questions, output, "--questions")
        asking = asking_from(collection, top_k, document, ministry, fiscal_year, today, model)
        asking = replace(asking, length=_length(length))
        if questions is not None:
            from rag.cli.batch import run_batch
            from rag.wire import answer_json

            raise typer.Exit(
                run_batch(questions, output, lambda q, h: answer_json(asking.answer(q, h)))
            )
        if question is None and not as_json:
            raise typer.Exit(_converse(asking))
        if as_json:
            from rag.wire import answer_json

            write_json(answer_json(asking.answer(_required(question))))
        else:
            from rag.cli.streaming import show_events

            show_events(asking.events(_required(question)))


def _length(name: str) -> Length:
    """A length of an option.

    Raises:
        ConfigurationError: There is none of that name.
    """
    from rag.answering.length import LENGTHS, Length

    try:
        return LENGTHS.get(name) or Length(name)
    except ValueError as error:
        raise ConfigurationError(
            f"長さ「{name}」はありません。{'、'.join(LENGTHS)} のどれかにしてください。"
        ) from error


def _require_one(question: str | None, file: Path | None, output: Path | None, name: str) -> None:
    """Refuses options of which one would be ignored without a word."""
    if question is not None and file is not None:
        raise ConfigurationError(f"質問と {name} は、どちらか一方だけを指定してください。")
    if output is not None and file is None:
        raise ConfigurationError(
            f"--output は {name} といっしょに使います。1問だけの結果は --json と > で保存できます。"
        )


def _required(question: str | None) -> str:
    if question is None:
        raise QuestionError("質問がありません。知りたいことを引数に書いてください。")
    return question


def _converse(asking: Asking) -> Exit:
    """Asks and answers until the input ends; earlier turns are remembered.

    Returns:
        Done; or, where the questions come from a file and some could not be answered, as a batch.
    """
    from rich.text import Text

    from rag.cli.streaming import show_events

    screen = console()
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 (gives the prompt its line editing)

        screen.print("質問を入力してください（終わるには Ctrl+D、話題を変えるには 空行）。")
    history: list[dict[str, str]] = []
    failed = 0
    while (question := _next_question(interactive=interactive)) is not None:
        if not question:
            history.clear()
            continue
        try:
            answer = show_events(asking.events(question, history))
        except TenkyoError as error:
            failed += 1
            screen.print(Text(error.message, style="red"))
            continue
        except KeyboardInterrupt:
            if not interactive:
                raise
            screen.print(Text("\n回答を止めました。続けて質問できます。", style="yellow"))
            continue
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer.text},
        ]
    if interactive or not failed:
        return Exit.DONE
    return Exit.PARTLY_DONE if history else Exit.NOTHING_DONE


_PROMPT = "\n質問> "


def _next_question(*, interactive: bool) -> str | None:
    """The next line; None at the end. Lines from a file are shown as if they were typed."""
    try:
        question = input(_PROMPT if interactive else "").strip()
    except EOFError:
        return None
    if not interactive and question:
        sys.stdout.write(f"{_PROMPT}{question}\n")
    return question
