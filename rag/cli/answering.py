"""`tenkyo search` and `tenkyo ask`: one question, many questions, a conversation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import (
    DEFAULT_COLLECTION,
    CollectionOption,
    DocumentOption,
    JsonOption,
    MinistryOption,
    OutputOption,
    TodayOption,
    TopKOption,
    YearOption,
)
from rag.cli.output import console, json_line, progress_bar, reporting, write_json
from rag.errors import ConfigurationError, QuestionError, TenkyoError

if TYPE_CHECKING:
    from rag.answering import Answer
    from rag.engine import Engine
    from rag.retrieval import Filters, SearchResult


@dataclass(frozen=True, slots=True)
class _Asking:
    """An engine with everything that the options of a command say."""

    engine: Engine
    collection: str
    filters: Filters
    top_k: int
    today: date | None

    def search(self, question: str, history: Sequence[Mapping[str, str]]) -> SearchResult:
        return self.engine.search(
            question,
            collection=self.collection,
            history=history,
            filters=self.filters,
            top_k=self.top_k,
            today=self.today,
        )

    def answer(self, question: str, history: Sequence[Mapping[str, str]]) -> Answer:
        return self.engine.answer(
            question,
            collection=self.collection,
            history=history,
            filters=self.filters,
            top_k=self.top_k,
            today=self.today,
        )


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
        asking = _asking(collection, top_k, document, ministry, fiscal_year, today)
        if queries is not None:
            from rag.wire import search_json

            _batch(queries, output, lambda q, h: search_json(asking.search(q, h)))
            return
        result = asking.search(_required(query), ())
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
        asking = _asking(collection, top_k, document, ministry, fiscal_year, today)
        if questions is not None:
            from rag.wire import answer_json

            _batch(questions, output, lambda q, h: answer_json(asking.answer(q, h)))
        elif question is None and not as_json:
            _converse(asking)
        else:
            answer = asking.answer(_required(question), ())
            if as_json:
                from rag.wire import answer_json

                write_json(answer_json(answer))
            else:
                from rag.cli.render import show_answer

                show_answer(answer)


def _asking(
    collection: str,
    top_k: int,
    documents: Sequence[str] | None,
    ministries: Sequence[str] | None,
    fiscal_years: Sequence[str] | None,
    today: str | None,
) -> _Asking:
    from rag.engine import Engine
    from rag.japanese.eras import parse_fiscal_year
    from rag.retrieval import Filters
    from rag.settings import load_settings

    engine = Engine(load_settings())
    engine.collection(collection)
    filters = Filters(
        tuple(engine.find_document(name, collection=collection).id for name in documents or ()),
        tuple(ministries or ()),
        tuple(parse_fiscal_year(text) for text in fiscal_years or ()),
    )
    return _Asking(engine, collection, filters, top_k, _date(today))


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"日付「{text}」を読めません。2026-04-01 のように書いてください。"
        ) from error


def _required(question: str | None) -> str:
    if question is None:
        raise QuestionError("質問がありません。知りたいことを引数に書いてください。")
    return question


_Answering = Callable[[str, Sequence[Mapping[str, str]]], dict[str, Any]]


def _batch(path: Path, output: Path | None, answer: _Answering) -> None:
    """Runs every question of a file and writes one API object a line, with its id."""
    from eval.questions import load_questions

    questions = load_questions(path)
    with progress_bar() as progress:
        lines = _answered(questions, answer, progress)
        if output is None:
            sys.stdout.writelines(lines)
        else:
            _write_whole(output, lines)


def _answered(questions: Sequence[Any], answer: _Answering, progress: Any) -> Iterable[str]:  # noqa: ANN401
    for done, question in enumerate(questions):
        progress("質問", done, len(questions), question.id)
        try:
            result = answer(question.question, question.history)
        except QuestionError as error:
            result = {"error": {"code": error.code, "message": error.message}}
        yield json_line({"id": question.id, **{k: v for k, v in result.items() if k != "id"}})
    progress("質問", len(questions), len(questions), "")


def _write_whole(output: Path, lines: Iterable[str]) -> None:
    """Writes a file that appears only when it is whole."""
    temporary = output.with_name(f".{output.name}.part")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.writelines(lines)
        temporary.replace(output)
    except OSError as error:
        raise ConfigurationError(
            f"{output} に書き出せません。フォルダーと権限、空き容量を確かめてください。"
            f"（{error.strerror}）"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _converse(asking: _Asking) -> None:
    """Asks and answers until the person ends it; earlier turns are remembered."""
    from rag.cli.render import show_answer

    screen = console()
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 (gives the prompt its line editing)

        screen.print("質問を入力してください（終わるには Ctrl+D、話題を変えるには 空行）。")
    history: list[dict[str, str]] = []
    while True:
        try:
            question = input("\n質問> " if interactive else "").strip()
        except EOFError:
            return
        if not question:
            history.clear()
            continue
        try:
            answer = asking.answer(question, history)
        except TenkyoError as error:
            screen.print(error.message, style="red")
            continue
        show_answer(answer)
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer.text},
        ]
