"""What 源内 sends, read with its quirks.

It turns words that look like numbers into numbers and "true" into a boolean, in any field; joins
the choices of a checkbox with commas; leaves empty fields out or sends "". What was said before
comes as JSON inside of JSON, and holds again what was said before that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.gennai.attached import AttachedFile, attached_files
from api.gennai.form import LONGEST_CONDITION
from api.gennai.markdown import plain_answer
from api.problems import ProblemError
from api.schemas.questions import QUESTION_LENGTH
from rag.japanese.eras import parse_fiscal_year
from rag.retrieval import Filters

_BETWEEN = re.compile(r"[,，、\n]")
_MOST_TURNS = 10
_LONGEST_TURN = 20_000


@dataclass(frozen=True, slots=True)
class Inputs:
    """A question as it came from 源内.

    Attributes:
        question: The question.
        history: What was said before, oldest first.
        filters: What the search is limited to.
        model: Name of the model; None for that of the settings.
        collection: Name of the collection; None for that of the settings.
        files: Documents for this question only.
        show: What is shown beside the answer, see `api.gennai.form`.
    """

    question: str
    history: tuple[Mapping[str, str], ...] = ()
    filters: Filters | None = None
    model: str | None = None
    collection: str | None = None
    files: tuple[AttachedFile, ...] = ()
    show: frozenset[str] = frozenset()


def read_inputs(given: Mapping[str, Any]) -> Inputs:
    """Reads the member `inputs` of a request.

    Raises:
        ProblemError: There is no question, something is too long, a file cannot be taken.
        ConfigurationError: A year is none.
    """
    asked = given.get("question")
    question = text_of(asked).strip() if isinstance(asked, str | int | float) else ""
    if not question:
        raise ProblemError(422, "question_missing", "質問を入力してください。")
    if len(question) > QUESTION_LENGTH:
        raise ProblemError(
            422,
            "question_too_long",
            f"質問は {QUESTION_LENGTH} 文字までです（今は {len(question)} 文字）。"
            "短くするか、分けてください。",
        )
    _require_unicode(question)
    return Inputs(
        question=question,
        history=tuple(_turns(given.get("conversation_histories")))[-2 * _MOST_TURNS :],
        filters=_filters(given),
        model=text_of(given.get("model")).strip() or None,
        collection=text_of(given.get("collection")).strip() or None,
        files=attached_files(given.get("files")),
        show=frozenset(_parts(given, "show")),
    )


def text_of(value: object) -> str:
    """What a person had typed before 源内 took it for a number or a boolean.

    Zeros that were in front of a number, or at the end of a decimal, are lost on the way.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ",".join(text_of(one) for one in value)
    if isinstance(value, str | int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _require_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ProblemError(
            422, "not_unicode", "質問に、読めない文字があります。入力し直してください。"
        ) from error


def _parts(given: Mapping[str, Any], key: str) -> list[str]:
    text = text_of(given.get(key))
    if len(text) > LONGEST_CONDITION:
        raise ProblemError(
            422, "condition_too_long", f"「{key}」は {LONGEST_CONDITION} 文字までです。"
        )
    _require_unicode(text)
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _filters(given: Mapping[str, Any]) -> Filters | None:
    filters = Filters(
        document_ids=tuple(_parts(given, "documents")),
        ministries=tuple(_parts(given, "ministries")),
        fiscal_years=tuple(parse_fiscal_year(year) for year in _parts(given, "fiscal_years")),
    )
    return None if filters == Filters() else filters


def _turns(histories: object) -> Iterator[dict[str, str]]:
    if not isinstance(histories, list):
        return
    entries = [entry for entry in histories if isinstance(entry, dict)]
    for entry in _oldest_first(entries)[-_MOST_TURNS:]:
        # Of the earlier inputs only the question is taken: they hold all earlier turns once more.
        question = _asked(entry.get("input"))
        said = plain_answer(text_of(entry.get("output")))
        if question and said:
            yield {"role": "user", "content": question}
            yield {"role": "assistant", "content": said[:_LONGEST_TURN]}


def _asked(given: object) -> str:
    try:
        inputs = json.loads(given) if isinstance(given, str) else given
    except (ValueError, RecursionError):
        return ""
    found = text_of(inputs.get("question")) if isinstance(inputs, dict) else ""
    return found.strip()[:QUESTION_LENGTH]


def _oldest_first(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Turns by their dates, milliseconds in a string; as they stand where one has none."""
    dates = [text_of(entry.get("createdDate")) for entry in entries]
    if not all(date.isascii() and date.isdigit() for date in dates):
        return list(entries)
    order = sorted(range(len(entries)), key=lambda place: int(dates[place]))
    return [entries[place] for place in order]
