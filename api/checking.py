"""Checks of callers' texts against the collection, or against passages that come with them."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from api.identity import Caller
from api.opening import open_to
from api.problems import ProblemError
from api.readers import remembered_of
from api.schemas.checks import MOST_SENTENCES, CheckIn
from api.state.checks import CheckRecord
from api.state.masking import Readable
from api.state.work import Job, count_work
from rag import __version__
from rag.answering.draft_check import check_text
from rag.fields import lemma_set
from rag.index import DocumentRow
from rag.japanese.sentences import split_sentences
from rag.retrieval import Hit
from rag.wire import checks_json, passage_json
from rag.wire.reading import hit_of

if TYPE_CHECKING:
    from api.services import Services

GIVEN = "渡された箇所"
"""Title of passages that came with a request."""

_GIVEN_ID = "given-"
_LONGEST_SEARCH = 1_000
_MASKED = "閲覧権限のない出典に照らした結果は、表示していません。"


class StoppedError(Exception):
    """Nobody waits for the check any more."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to check.

    Attributes:
        whole: The text.
        starts: Where each sentence that was given by itself begins; only 0 for a whole text.
    """

    whole: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, body: CheckIn) -> Text:
        """The text of a request.

        Raises:
            ProblemError: 413, it has too many sentences; 422, it is blank.
        """
        parts = [body.text] if body.text is not None else body.sentences
        whole = "\n".join(parts)
        if not whole.strip():
            raise ProblemError(422, "blank", "原稿が空です。照合する文を書いてください。")
        count = len(split_sentences(whole))
        if count > MOST_SENTENCES:
            raise ProblemError(
                413,
                "too_many_sentences",
                f"原稿が長すぎます（{count:,} 文）。"
                f"一度に照合できるのは {MOST_SENTENCES} 文までです。分けて送ってください。",
            )
        lengths = (len(part) + 1 for part in parts[:-1])
        return cls(whole, tuple(accumulate(lengths, initial=0)))

    def item(self, at: int) -> int:
        """Which of the sentences given holds a place."""
        return bisect_right(self.starts, at) - 1


def check(
    services: Services,
    caller: Caller,
    body: CheckIn,
    text: Text,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Checks a text, writes the check to the audit log and keeps it for its owner.

    Args:
        services: The services.
        caller: Whose text it is.
        body: What it is held against.
        text: The text.
        stopped: Whether to give up; asked before every sentence.

    Raises:
        StoppedError: It was given up.
        TenkyoError: The collection cannot be opened, or there is no such passage.
    """
    collection = open_to(services, caller, body.collection)
    finding = _Finding(services, caller, collection, body)

    def find(sentence: str) -> Sequence[Hit]:
        if stopped():
            raise StoppedError
        return finding.hits(sentence)

    entailment = services.engine.language_models.entailment()
    shown = checks_json(list(check_text(text.whole, find, entailment=entailment)))
    for sentence in shown["sentences"]:
        sentence["item"] = text.item(sentence["char_start"])
    shown |= {"id": uuid.uuid4().hex, "collection": collection, "text": text.whole}
    _write(services, caller, shown)
    with services.state.session() as session:
        session.add(
            CheckRecord(
                id=shown["id"],
                owner=caller.user,
                collection=collection,
                body=shown,
                documents=finding.documents(shown),
            )
        )
        count_work(session, caller, Job.CHECK)
    return shown


def masked_check(body: Mapping[str, Any], readable: Readable) -> dict[str, Any]:
    """A stored check as its reader may see it.

    The text is the reader's own and stays. What was found in a document that may no longer be read
    goes: verdict, reason, spans and citation.
    """
    legible = [
        cited
        for cited in body["citations"]
        if is_given(cited["passage"]["document"]["id"])
        or readable(cited["passage"]["document"]["id"])
    ]
    if len(legible) == len(body["citations"]):
        return dict(body)
    numbers = {cited["number"]: new for new, cited in enumerate(legible, 1)}
    return {
        **body,
        "sentences": [_masked_sentence(sentence, numbers) for sentence in body["sentences"]],
        "citations": [{**cited, "number": numbers[cited["number"]]} for cited in legible],
    }


def is_given(document_id: str) -> bool:
    """Whether words came with a request; ids of documents are hexadecimal."""
    return document_id.startswith(_GIVEN_ID)


def _masked_sentence(sentence: Mapping[str, Any], numbers: Mapping[int, int]) -> dict[str, Any]:
    if not set(sentence["citations"]) <= numbers.keys():
        nothing: dict[str, Any] = {"spans": [], "citations": []}
        return {**sentence, **nothing, "verdict": "unverified", "reason": _MASKED}
    return {
        **sentence,
        "citations": [numbers[number] for number in sentence["citations"]],
        "spans": [{**span, "number": numbers[span["number"]]} for span in sentence["spans"]],
    }


class _Finding:
    """Finds what sentences are held against, and remembers the documents."""

    def __init__(self, services: Services, caller: Caller, collection: str, body: CheckIn) -> None:
        self._services = services
        self._caller = caller
        self._collection = collection
        self._filters = body.filters.filters()
        self._documents: dict[str, DocumentRow] = {}
        self._given = [
            self._stored(passage.id)
            if passage.id is not None
            else _given(passage.text or "", place)
            for place, passage in enumerate(body.passages, 1)
        ]
        self._words = [lemma_set(hit.passage.text) for hit in self._given]

    def hits(self, sentence: str) -> Sequence[Hit]:
        """Passages for a sentence, the likeliest first."""
        if self._given:
            wanted = lemma_set(sentence)
            order = sorted(
                range(len(self._given)), key=lambda place: -len(self._words[place] & wanted)
            )
            return [self._given[place] for place in order]
        result = self._services.engine.search(
            sentence[:_LONGEST_SEARCH],
            collection=self._collection,
            access=self._caller.access,
            filters=self._filters,
        )
        self._documents.update((hit.document.id, hit.document) for hit in result.hits)
        return result.hits

    def documents(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """What decides who may read the documents that a check shows."""
        named = {cited["passage"]["document"]["id"] for cited in shown["citations"]}
        return remembered_of(row for name, row in self._documents.items() if name in named)

    def _stored(self, passage_id: str) -> Hit:
        document, (row,) = self._services.engine.passage(
            passage_id, collection=self._collection, access=self._caller.access
        )
        self._documents[document.id] = document
        hit = hit_of(passage_json(row, document))
        return replace(hit, document=document)


def _given(text: str, place: int) -> Hit:
    """Words that came with the request, as a passage of a document of their own."""
    return hit_of(
        {
            "id": f"{_GIVEN_ID}{place}",
            "document": {
                "id": f"{_GIVEN_ID}{place}",
                "title": GIVEN,
                "file_name": "",
                "issuer": None,
                "published": None,
                "handling": None,
            },
            "heading_path": [],
            "page": None,
            "text": text,
            "context": [],
            "char_start": 0,
            "char_end": len(text),
        }
    )


def _write(services: Services, caller: Caller, shown: Mapping[str, Any]) -> None:
    facts = {
        "check_id": shown["id"],
        "key": caller.key_id,
        "collection": shown["collection"],
        "version": __version__,
        "cited": [cited["passage"]["id"] for cited in shown["citations"]],
        "verdicts": [sentence["verdict"] for sentence in shown["sentences"]],
    }
    words = {"sentences": [sentence["text"] for sentence in shown["sentences"]]}
    services.audit.write("check", caller.user, facts, words)
