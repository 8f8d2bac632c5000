"""Sentences with their passages, and whether these support them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.support.mutations import mutate
from eval.support.passages import ReadDocument, read_documents
from rag.errors import ConfigurationError
from rag.support import PassageEvidence, SourceNames

SENTENCES = Path(__file__).with_name("sentences.jsonl")
"""Sentences on the sample documents; part of the project."""


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to be checked.

    Attributes:
        id: Stable id.
        sentence: The sentence.
        evidence: The passages that it cites.
        supported: Whether they support it.
        kind: How it was made: verbatim, paraphrase ..., or which fact was changed.
        source: How the document may be named, None where it is not.
    """

    id: str
    sentence: str
    evidence: tuple[PassageEvidence, ...]
    supported: bool
    kind: str
    source: SourceNames | None = None


def load_cases(path: Path, documents: Path | None = None) -> list[Case]:
    """Reads a file of cases: `id`, `sentence`, `label`, `kind` in each line, and its passages.

    These stand in it as `passages`, each with a `text` and perhaps `context` and `headings`; or it
    is the passage of the document `doc` that holds the words `quote`.

    Args:
        path: The file.
        documents: Folder of the documents, for cases that name one.

    Raises:
        ConfigurationError: The file cannot be read, or a line is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigurationError(
            f"照合用の文の一覧「{path}」を読めません（{error.strerror}）。ファイルを確かめてください。"
        ) from error
    read = read_documents(documents) if documents is not None else {}
    return [_case(line, path, number, read) for number, line in enumerate(lines, 1) if line.strip()]


def _case(line: str, path: Path, number: int, read: Mapping[str, ReadDocument]) -> Case:
    try:
        row: Mapping[str, Any] = json.loads(line)
        return Case(
            id=str(row["id"]),
            sentence=str(row["sentence"]),
            evidence=_evidence(row, read),
            supported=row["label"] == "supported",
            kind=str(row["kind"]),
            source=read[row["doc"]].source if "doc" in row else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"「{path}」の{number}行目が照合用の文ではありません。"
            "id、sentence、label、kind と、passages 又は doc・quote をもつ"
            " JSON の行にしてください。"
        ) from error


def _evidence(
    row: Mapping[str, Any], read: Mapping[str, ReadDocument]
) -> tuple[PassageEvidence, ...]:
    if "passages" in row:
        return tuple(_passage(passage) for passage in row["passages"])
    held = read[row["doc"]].holding(row["quote"])
    if held is None:
        raise KeyError(row["quote"])
    return (held,)


def _passage(row: Mapping[str, Any]) -> PassageEvidence:
    return PassageEvidence(
        str(row["text"]), tuple(row.get("context", ())), tuple(row.get("headings", ()))
    )


def with_mutations(cases: Iterable[Case]) -> Iterator[Case]:
    """The cases; each supported one is followed by its mutations, and by itself cited wrongly.

    The wrong passages are those of a case far from it.
    """
    listed = list(cases)
    for position, case in enumerate(listed):
        yield case
        if not case.supported:
            continue
        texts = [_whole(passage) for passage in case.evidence]
        for number, mutation in enumerate(mutate(case.sentence, texts), 1):
            yield Case(
                f"{case.id}-{number}",
                mutation.sentence,
                case.evidence,
                supported=False,
                kind=mutation.kind,
                source=case.source,
            )
        other = _other_evidence(listed, position)
        if other:
            yield Case(f"{case.id}-w", case.sentence, other, supported=False, kind="wrong_passage")


def _whole(passage: PassageEvidence) -> str:
    return "\n".join((*passage.headings, *passage.context, passage.text))


def _other_evidence(cases: list[Case], position: int) -> tuple[PassageEvidence, ...]:
    """Passages of a case far from this one, none of them its own."""
    own = set(cases[position].evidence)
    far = len(cases) // 2  # neighbours speak of the same measure, and may well support it
    for step in range(far, len(cases)):
        other = cases[(position + step) % len(cases)].evidence
        if not own & set(other):
            return other
    return ()
