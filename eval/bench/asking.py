"""Asking in a warm process: `python -m eval.bench.asking search|answer COLLECTION QUESTIONS`.

Prints JSON: milliseconds of each question, in order. The collection is one of `TENKYO_HOME`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from eval.questions import Question, load_questions
from eval.terminal import exit_code_of
from rag.engine import Engine
from rag.settings import load_settings

Kind = Literal["search", "answer"]
_WARMING = 5


def ask_all(
    engine: Engine, kind: Kind, collection: str, questions: Sequence[Question]
) -> list[float]:
    """Asks every question once.

    A few are asked before, so that everything is loaded that is loaded once.

    Returns:
        Milliseconds of each question.
    """
    for question in questions[:_WARMING]:
        _ask(engine, kind, collection, question)
    times: list[float] = []
    for question in (*questions[_WARMING:], *questions[:_WARMING]):
        started = time.perf_counter()
        _ask(engine, kind, collection, question)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _ask(engine: Engine, kind: Kind, collection: str, question: Question) -> None:
    ask = engine.search if kind == "search" else engine.answer
    ask(question.question, collection=collection, history=question.history)


def main(kind: Kind, collection: str, questions: Path) -> None:
    """Asks, and writes the times to standard output."""
    engine = Engine(load_settings())
    try:
        times = ask_all(engine, kind, collection, load_questions(questions))
    finally:
        engine.close()
    sys.stdout.write(json.dumps(times))


if __name__ == "__main__":
    _kind: Kind = "answer" if sys.argv[1] == "answer" else "search"
    sys.exit(exit_code_of(lambda: main(_kind, sys.argv[2], Path(sys.argv[3]))))
