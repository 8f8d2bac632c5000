"""JSQuAD and other sets in the format of SQuAD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.adapters.imported import Imported, file_name, load_json, unreadable
from eval.questions import Evidence, Question
from rag.japanese.sentences import split_sentences

_FORM = "SQuAD 形式の JSON"
_TITLE_END = " [SEP] "
"""Between title and text in the contexts of JSQuAD."""


def read_squad(path: Path) -> Imported:
    """Reads a set: a document for each title, the sentence around the answer as evidence.

    Raises:
        ConfigurationError: The file is not of that format.
    """
    documents: dict[str, str] = {}
    questions: list[Question] = []
    value = load_json(path, _FORM)
    try:
        for number, article in enumerate(value["data"], 1):
            name = file_name(article["title"], number, ".txt")
            paragraphs = [_without_title(one["context"]) for one in article["paragraphs"]]
            documents[name] = "\n\n".join([article["title"], *(text for text, _ in paragraphs)])
            for paragraph, (text, cut) in zip(article["paragraphs"], paragraphs, strict=True):
                questions += _questions(paragraph, name, text, cut)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise unreadable(path, _FORM, error) from error
    return Imported(tuple(questions), documents)


def _without_title(context: str) -> tuple[str, int]:
    """A context without the title before it, and how many characters that took away."""
    title, mark, text = context.partition(_TITLE_END)
    return (text, len(title) + len(mark)) if mark else (context, 0)


def _questions(paragraph: Mapping[str, Any], name: str, text: str, cut: int) -> Iterator[Question]:
    for asked in paragraph["qas"]:
        answers = asked.get("answers") or []
        if not answers or asked.get("is_impossible"):
            yield Question(asked["id"], asked["question"], type="unanswerable")
            continue
        start = answers[0]["answer_start"] - cut
        yield Question(
            asked["id"],
            asked["question"],
            answer=answers[0]["text"],
            answer_keys=(tuple(dict.fromkeys(answer["text"] for answer in answers)),),
            evidence=(Evidence(name, _sentence_at(text, start)),),
        )


def _sentence_at(text: str, place: int) -> str:
    """The sentence that holds a place; the whole text where none does."""
    for start, end in split_sentences(text):
        if start <= place < end:
            return text[start:end].strip()
    return text
