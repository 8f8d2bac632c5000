"""What a reader may no longer see is taken out of stored answers when they are read.

Answers are kept by value. Documents may since have been restricted or removed, and an answer must
not go on telling what they say: sentences that rest on them go whole, with their citations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from rag.index import Access

if TYPE_CHECKING:
    from rag.index import DocumentRow

Readable = Callable[[str], bool]
"""Whether the document of an id may be read."""


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What decided who may read a document that is gone; see `api.state.answers.access_of`."""

    confidentiality: int
    visibility: str
    owner: str | None
    groups: frozenset[str]
    retain_until: str | None = None


def readable_by(
    access: Access,
    present: Iterable[DocumentRow],
    remembered: Mapping[str, Mapping[str, Any]] | None,
) -> Readable:
    """Judges documents by their present rows, and those that are gone by what was remembered.

    Args:
        access: What the reader may read.
        present: Every document of the collection as it is now, whoever may read it.
        remembered: What was kept with the answer, by document id; None to read nothing that is
            gone.

    Returns:
        Tells of a document id whether the reader may read it; of one that nobody knows, only who
        may read everything.
    """
    rows = {row.id: row for row in present}

    def readable(document_id: str) -> bool:
        row = rows.get(document_id)
        if row is not None and row.conversation is not None and remembered is not None:
            return access.may_ever_read(row)  # its owner's answers outlive what was attached
        if row is not None:
            return access.may_read(row)
        if remembered is None:
            return False
        kept = remembered.get(document_id)
        if kept is None:
            return access.unrestricted
        return access.may_read(remembered_document(kept))

    return readable


def remembered_document(kept: Mapping[str, Any]) -> DocumentRow:
    """A document that is gone, as far as its access needs it.

    Args:
        kept: What `api.state.answers.access_of` gave.
    """
    gone = _Remembered(
        kept["confidentiality"],
        kept["visibility"],
        kept["owner"],
        frozenset(kept["groups"]),
        kept.get("retain_until"),
    )
    return cast("DocumentRow", gone)


def masked_notice(sentences: int) -> str:
    """What stands where sentences were taken out.

    Args:
        sentences: How many; with 0, only sources were taken out.
    """
    if not sentences:
        return "閲覧権限のない出典を表示していません。"
    return f"閲覧権限のない出典に基づく文を表示していません（{sentences}文）"


def masked(
    answer: Mapping[str, Any], readable: Readable, documents: Iterable[str] = ()
) -> dict[str, Any]:
    """A stored answer as a reader may see it.

    Taken out whole: sentences that cite a document that may not be read, and with them what may
    tell of it: its citations, hits and title, sentences that claim something and cite nothing,
    sentences that were withheld, the resolved question, the notice and the date. What is left is
    numbered 1..n anew.

    Args:
        answer: The answer as `POST /v1/answers` gave it.
        readable: Whether a document may be read.
        documents: Ids of further documents behind the answer (`AnswerRecord.documents`): hits name
            passages only, and a passage is shown only if its document is known.

    Returns:
        The answer itself where everything may be read; else one with `masked`, the number of
        sentences taken out.
    """
    shown = (*answer["citations"], *answer["nearest"])
    references = {entry["passage"]["document"]["id"]: entry["passage"] for entry in shown}
    named = {*references, *documents, *_understood(answer)}
    hidden = {name for name in named if not readable(name)}
    if not hidden:
        return dict(answer)
    titles = [
        passage["document"]["title"] for name, passage in references.items() if name in hidden
    ]
    legible = [cited for cited in answer["citations"] if _document(cited) not in hidden]
    kept, count = _kept(answer["sentences"], {cited["number"] for cited in legible}, titles)
    sentences, citations = _numbered(kept, legible)
    nearest = [hit for hit in answer["nearest"] if _document(hit) not in hidden]
    known = {entry["passage"]["id"] for entry in (*legible, *nearest)}
    notice = masked_notice(count)
    return {
        **without_resolution(answer, hidden),
        "answer": "\n".join(map(_marked, sentences)) or notice,
        "sentences": sentences,
        "citations": citations,
        "retrieved": [hit for hit in answer["retrieved"] if hit["passage_id"] in known],
        "withheld": [],
        "nearest": nearest,
        "as_of": None if len(legible) < len(answer["citations"]) else answer["as_of"],
        "notice": notice,
        "masked": count,
    }


def without_resolution(answer: Mapping[str, Any], hidden: Collection[str] = ()) -> dict[str, Any]:
    """An answer without what its question took over from turns before it.

    Args:
        answer: The answer.
        hidden: Ids of documents that the question is not to name either.
    """
    reading = answer.get("understanding", {})
    documents = [named for named in reading.get("documents", ()) if named["id"] not in hidden]
    # Once more is known of the question than it says itself, any name may come from there.
    stands_alone = answer["resolved_question"] == answer["question"]
    measures = [
        named
        for named in reading.get("measures", ())
        if stands_alone and named["document_id"] not in hidden
    ]
    return {
        **answer,
        "resolved_question": answer["question"],
        "understanding": {
            **reading,
            "resolved_question": answer["question"],
            "documents": documents,
            **({"measures": measures} if "measures" in reading else {}),
        },
    }


def _document(entry: Mapping[str, Any]) -> str:
    name: str = entry["passage"]["document"]["id"]
    return name


def _understood(answer: Mapping[str, Any]) -> list[str]:
    """Documents that the question was understood to name, and those of the measures named."""
    reading = answer.get("understanding", {})
    return [
        *(named["id"] for named in reading.get("documents", ())),
        *(named["document_id"] for named in reading.get("measures", ())),
    ]


def _kept(
    sentences: Sequence[Mapping[str, Any]], legible: set[int], titles: Sequence[str]
) -> tuple[list[Mapping[str, Any]], int]:
    """Sentences that may be shown, and how many that claim something may not.

    A sentence that claims nothing leads up to the next one that cites (it names its document, say):
    it stays only with that one, and only if it names no hidden title itself.
    """
    kept: list[Mapping[str, Any]] = []
    count = 0
    following = False
    for sentence in reversed(sentences):
        cited = set(sentence["citations"])
        if cited:
            stays = following = cited <= legible
        else:
            named = any(title in sentence["text"] for title in titles)
            stays = following and sentence["support"] is None and not named
        if stays:
            kept.append(sentence)
        elif cited or sentence["support"] is not None:
            count += 1
    return kept[::-1], count


def _numbered(
    sentences: Sequence[Mapping[str, Any]], citations: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Sentences and the citations that they use, numbered 1..n by first use."""
    numbers: dict[int, int] = {}
    for sentence in sentences:
        for number in sentence["citations"]:
            numbers.setdefault(number, len(numbers) + 1)
    by_number = {cited["number"]: cited for cited in citations}
    return (
        [
            {**sentence, "citations": [numbers[number] for number in sentence["citations"]]}
            for sentence in sentences
        ],
        [{**by_number[old], "number": new} for old, new in numbers.items()],
    )


def _marked(sentence: Mapping[str, Any]) -> str:
    text: str = sentence["text"]
    return text + "".join(f"[{number}]" for number in sentence["citations"])
