"""Many questions at once: a file of questions in, one API object a line out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.cli.files import whole_file
from rag.cli.output import Exit, json_line, progress_bar
from rag.errors import ConfigurationError, QuestionError
from rag.json_lines import read_json_lines

if TYPE_CHECKING:
    from rag.ingest import Progress

History = Sequence[Mapping[str, str]]
Answering = Callable[[str, History], dict[str, Any]]
"""From a question and what was said before to an API object."""

_ROLES = ("user", "assistant")
_FORMAT = (
    'id と question のある JSON オブジェクトを1行に1つ書いてください（例: {"id": "1", '
    '"question": "…", "history": [{"role": "user", "content": "…"}]}）。'
)


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A line of a file of questions.

    Attributes:
        id: What names it in the results, as it was written.
        question: The question.
        history: Earlier turns of its conversation.
    """

    id: str | int
    question: str
    history: History = ()


def read_questions(path: Path) -> list[BatchQuestion]:
    """Reads a file of questions: JSON Lines with `id`, `question`, `history`; others are ignored.

    Raises:
        ConfigurationError: The file cannot be read or is empty, or a line is no question; the
            message names the line.
    """
    read = read_json_lines(path, what="質問のファイル", form=_FORMAT)
    questions = [_parse(value, place) for place, value in read]
    if not questions:
        raise ConfigurationError(f"質問のファイル {path} に質問がありません。{_FORMAT}")
    return questions


def run_batch(path: Path, output: Path | None, answering: Answering) -> Exit:
    """Runs every question of a file and writes one API object a line, each with its id.

    A question that cannot be asked (empty, too long) gives an object with `error`.

    Args:
        path: The file of questions.
        output: Where the results go, whole or not at all; None for standard output.
        answering: Answers one question.

    Returns:
        The exit code: done, some questions could not be asked, or none.

    Raises:
        ConfigurationError: The questions cannot be read, or the results not be written.
    """
    questions = read_questions(path)
    if output is not None and output.resolve() == path.resolve():
        raise ConfigurationError(
            f"書き出し先が質問のファイル {path} と同じです。別の名前を指定してください。"
        )
    failed: list[BatchQuestion] = []
    with progress_bar() as progress:
        lines = _answered(questions, answering, progress, failed)
        if output is None:
            sys.stdout.writelines(lines)
        else:
            with whole_file(output) as stream:
                stream.writelines(line.encode(errors="backslashreplace") for line in lines)
    if not failed:
        return Exit.DONE
    sys.stderr.write(
        f"{len(questions)} 問のうち {len(failed)} 問は受け付けられませんでした"
        f"（最初は id {failed[0].id}）。結果の error を見て、質問を直してください。\n"
    )
    return Exit.NOTHING_DONE if len(failed) == len(questions) else Exit.PARTLY_DONE


def _parse(value: object, place: str) -> BatchQuestion:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}は JSON オブジェクトではありません。{_FORMAT}")
    name, question, history = value.get("id"), value.get("question"), value.get("history") or []
    if not isinstance(name, str | int) or isinstance(name, bool) or name == "":
        raise ConfigurationError(f"{place}に id がありません（文字列か整数）。{_FORMAT}")
    if not isinstance(question, str):
        raise ConfigurationError(f"{place}に question がありません（文字列）。{_FORMAT}")
    if not isinstance(history, list) or not all(map(_is_turn, history)):
        raise ConfigurationError(
            f"{place}の history が使えません。role（user か assistant）と content（文字列）を持つ"
            f"オブジェクトのリストにしてください。{_FORMAT}"
        )
    turns = tuple({"role": turn["role"], "content": turn["content"]} for turn in history)
    return BatchQuestion(name, question, turns)


def _is_turn(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.get("role") in _ROLES
        and isinstance(value.get("content"), str)
    )


def _answered(
    questions: Sequence[BatchQuestion],
    answering: Answering,
    progress: Progress,
    failed: list[BatchQuestion],
) -> Iterator[str]:
    for done, question in enumerate(questions):
        progress("質問", done, len(questions), str(question.id))
        try:
            result = answering(question.question, question.history)
        except QuestionError as error:
            failed.append(question)
            result = {"error": {"code": error.code, "message": error.message}}
        # An answer has an id of its own; here its question names it.
        yield json_line({"id": question.id, **{k: v for k, v in result.items() if k != "id"}})
    progress("質問", len(questions), len(questions), "")
