"""Answering from passages that an earlier run found, so that models are compared on the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from eval.questions import Question
from eval.runs.folder import identity_in
from eval.runs.journal import JOURNAL, read_lines
from eval.runs.plan import differences
from rag.answering import Answer
from rag.answering.extractive import answer
from rag.answering.generating import Done, generate
from rag.engine import Engine
from rag.errors import ConfigurationError
from rag.index import Access
from rag.retrieval import Hit, search

_DEEPEST = 200
_SOURCE = ("questions", "documents", "reader")


@dataclass(frozen=True, slots=True)
class FrozenPassages:
    """What a run's first model was given for a question.

    Attributes:
        resolved: The question as it was searched for.
        passages: Ids of the passages, best first.
    """

    resolved: str
    passages: tuple[str, ...]


def load_frozen(run: Path) -> dict[str, FrozenPassages]:
    """The passages of a run, by question id.

    Raises:
        ConfigurationError: There is no run in the folder.
    """
    path = run / JOURNAL
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{run} に評価の結果（{JOURNAL}）がありません。"
            "`tenkyo eval run --output` で書き出したフォルダーを指定してください。"
        ) from error
    found: dict[str, FrozenPassages] = {}
    for line in read_lines(content[: content.rfind(b"\n") + 1], path):
        told = line.get("answer")
        if line.get("kind") == "asked" and told is not None:
            found.setdefault(
                line["id"],
                FrozenPassages(
                    told["resolved_question"], tuple(hit["passage_id"] for hit in told["retrieved"])
                ),
            )
    return found


def require_same_source(run: Path, identity: Mapping[str, Any]) -> None:
    """Checks that a run's passages are an answer to these questions on these documents.

    Raises:
        ConfigurationError: They are not; the message says in what the runs differ.
    """
    known = identity_in(run) or {}
    differing = differences(
        *({name: one.get(name) for name in _SOURCE} for one in (known, identity))
    )
    if differing:
        raise ConfigurationError(
            f"{run} の検索結果は引き継げません（{'・'.join(differing)}が違います）。"
            "--retrieval-from には、同じ質問集・文書・設定で実行した評価を指定してください。"
        )


class FrozenEngine(Engine):
    """An engine that can answer from given passages."""

    def answer_from(
        self,
        question: Question,
        frozen: FrozenPassages,
        *,
        collection: str,
        model: str,
        today: date,
    ) -> Answer:
        """Answers a question from the passages of an earlier run.

        Raises:
            ConfigurationError: A passage is not found again: other documents, settings or code.
        """
        everything = Access.everything()
        asking = self._asking(model, question.history, None)
        with self._opened(collection) as (snapshot, embedding):
            found = search(
                frozen.resolved,
                snapshot=snapshot,
                embedding=embedding,
                access=everything,
                history=question.history if frozen.resolved == question.question else (),
                top_k=_DEEPEST,
                today=today,
            )
            reading = replace(
                found.understanding, question=question.question, resolved=frozen.resolved
            )
            hits = _chosen({hit.passage.id: hit for hit in found.hits}, frozen.passages, question)
            result = replace(found, understanding=reading, hits=hits)
            extracted = answer(result, snapshot=snapshot, embedding=embedding, access=everything)
            if asking is None:
                return extracted
            events = generate(result, asking, extracted, snapshot.documents(everything))
            return next(event.answer for event in events if isinstance(event, Done))


def _chosen(found: Mapping[str, Hit], wanted: Sequence[str], question: Question) -> tuple[Hit, ...]:
    if missing := [name for name in wanted if name not in found]:
        raise ConfigurationError(
            f"質問「{question.id}」の検索結果を引き継げません"
            f"（{len(wanted)} 件のうち {len(missing)} 件の箇所が、今の文書から見つかりません）。"
            "--retrieval-from の評価と同じ文書・設定・版で実行してください。"
        )
    return tuple(
        replace(found[name], rank=rank) for rank, name in enumerate(dict.fromkeys(wanted), 1)
    )
