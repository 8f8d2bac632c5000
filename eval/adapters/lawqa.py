"""lawqa_jp: questions about statutes, with the articles that answer them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.adapters.imported import Imported, file_name, load_json, unreadable
from eval.questions import Evidence, Question

_FORM = "lawqa_jp の JSON"
_CHOICE = re.compile(r"^\s*([a-d])[\s.．:：、)）]*(.+?)\s*$", re.MULTILINE)
_TITLE = re.compile(r"^#+\s*(.+)$", re.MULTILINE)


def read_lawqa(path: Path) -> Imported:
    """Reads a set: a Markdown document for each context, which is the evidence as a whole.

    The choices are left out, so that the answer has to be found; that of the right one is the
    model answer. It has no keys: what is measured is retrieval, citations and refusals.

    Raises:
        ConfigurationError: The file is not of that format.
    """
    value = load_json(path, _FORM)
    names: dict[str, str] = {}
    questions: list[Question] = []
    try:
        entries = value["samples"] if isinstance(value, dict) else value
        for number, entry in enumerate(entries, 1):
            context = entry["コンテキスト"]
            title = _TITLE.search(context)
            name = file_name(title[1] if title else "条文", len(names) + 1, ".md")
            document = names.setdefault(context, name)
            questions.append(
                Question(
                    id=f"lawqa-{number:04}",
                    question=entry["問題文"],
                    answer=_chosen(entry),
                    evidence=(Evidence(document, ""),),
                    note=str(entry.get("ファイル名") or ""),
                )
            )
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(path, _FORM, error) from error
    return Imported(tuple(questions), {name: context for context, name in names.items()})


def _chosen(entry: Mapping[str, Any]) -> str:
    """The text of the right choice; empty where it is not among them."""
    choices = dict(_CHOICE.findall(entry["選択肢"]))
    return str(choices.get(str(entry["output"]).strip(), ""))
