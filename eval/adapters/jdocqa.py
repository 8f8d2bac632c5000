"""JDocQA and other sets that say on which page of a PDF the answer stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.adapters.imported import Imported, load_json, unreadable
from eval.questions import Evidence, Question

_FORM = "JDocQA 形式の JSON"
_UNANSWERABLE = "0"
_KINDS = {"1": "yesno", "2": "fact", "3": "number", "4": "open"}
_SHORT = {"2", "3"}
"""Kinds whose answers are short enough to be looked for in an answer."""


def read_jdocqa(path: Path) -> Imported:
    """Reads a set; the PDF files stay where they are, in the folder of the documents.

    Evidence is a page each; that there is an answer is told by `no_reason`.

    Raises:
        ConfigurationError: The file is not of that format.
    """
    value = load_json(path, _FORM)
    try:
        questions = tuple(_question(entry, number) for number, entry in enumerate(value, 1))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise unreadable(path, _FORM, error) from error
    return Imported(questions)


def _question(entry: Mapping[str, Any], number: int) -> Question:
    name = Path(str(entry["pdf_name"])).name
    name = name if name.lower().endswith(".pdf") else f"{name}.pdf"
    kind = str(entry.get("answer_type", "")).strip()
    answerable = _UNANSWERABLE not in _numbers(entry.get("no_reason", "1"))
    pages = _numbers(entry["question_page_number"]) if answerable else []
    answer = str(entry.get("original_answer") or entry.get("answer") or "").strip()
    short = answerable and answer and kind in _SHORT
    return Question(
        id=str(entry.get("id") or f"jdocqa-{number:05}"),
        question=str(entry.get("question") or entry["original_question"]),
        type=_KINDS.get(kind, "fact") if answerable else "unanswerable",
        answer=answer,
        answer_keys=((answer,),) if short else (),
        evidence=tuple(Evidence(name, "", int(page)) for page in dict.fromkeys(pages)),
    )


def _numbers(value: object) -> list[str]:
    return re.findall(r"\d+", str(value))
