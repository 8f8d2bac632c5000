"""Whether a question file can be measured on the documents that were indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from eval.matching import covers
from eval.questions import Evidence, Question
from rag.errors import ConfigurationError
from rag.japanese.normalize import squeeze

_MOST_TOLD = 5
_LONGEST_SHOWN = 40
_CURE = (
    "tenkyo eval lint で全ての誤りを確かめて直すか、そのまま測るときは --lenient を付けてください。"
)


class UnusableQuestionsError(ConfigurationError):
    """The questions do not fit the documents, so that what is measured would mean little."""


def require_answerable(questions: Sequence[Question]) -> None:
    """Checks that some question has an answer.

    Raises:
        UnusableQuestionsError: None has.
    """
    if not any(question.answerable for question in questions):
        raise UnusableQuestionsError(
            "質問集に、答えのある質問（根拠のある質問）が1つもないため、検索も回答も測れません。"
            f"根拠のある質問を足してください。{_CURE}"
        )


def require_quotes(questions: Sequence[Question], text_of: Callable[[str], str]) -> None:
    """Checks that every quote stands in its document, and only once.

    A quote that the matching rules find in the document counts as standing there, also where a
    reader sees it otherwise by some characters.

    Args:
        questions: The questions.
        text_of: The text of a document, by its file name.

    Raises:
        UnusableQuestionsError: A quote occurs nowhere, or more than once.
    """
    squeezed: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in squeezed:
            squeezed[name] = squeeze(text_of(name))
        return squeezed[name]

    faults = [
        f"質問「{question.id}」の根拠「{_shown(entry.quote)}」が文書「{entry.doc}」に{fault}"
        for question in questions
        for entry in question.evidence
        for fault in _faults(entry, text)
    ]
    if faults:
        more = f"\nほか {len(faults) - _MOST_TOLD} 件" if len(faults) > _MOST_TOLD else ""
        raise UnusableQuestionsError(
            "根拠が1か所に決まらない質問があるため、測りませんでした。\n"
            + "\n".join(faults[:_MOST_TOLD])
            + f"{more}\n{_CURE}"
        )


def _faults(entry: Evidence, text: Callable[[str], str]) -> Iterator[str]:
    if not entry.quote:
        return  # a page, or the document as a whole
    times = text(entry.doc).count(squeeze(entry.quote))
    if times > 1:
        yield f" {times} か所あります。"
    elif not times and not covers(entry.quote, text(entry.doc)):
        yield "ありません。"


def _shown(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_SHOWN else f"{quote[:_LONGEST_SHOWN]}…"
