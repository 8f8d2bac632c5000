"""A person's edit of a draft: every sentence that was changed is checked again.

Verdicts are never taken from outside. A changed sentence is held against the passages that it
cites and against the collection, as `tenkyo check` does; it keeps the numbers that it was given
unless other passages support it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.drafting.bodies import by_first_use, renumbered, table_of
from api.drafting.making import Made
from api.identity import Caller
from api.problems import ProblemError
from api.readers import remembered_of
from api.schemas.checks import MOST_SENTENCES
from api.schemas.drafts import SectionIn, SentenceIn
from rag.answering import Support
from rag.answering.draft_check import CheckedSentence, check_text
from rag.drafting import NOT_FOUND
from rag.index import DocumentRow
from rag.retrieval import Hit
from rag.wire import citation_json
from rag.wire.reading import hit_of

if TYPE_CHECKING:
    from api.services import Services

EDITED = "職員が直した文があります。直した文は、引用先と登録文書に照らして照合し直しました。"
_ASKING = {"question", "follow_up"}
_LONGEST_SEARCH = 1_000


def edited(
    services: Services,
    caller: Caller,
    collection: str,
    before: Made,
    *,
    title: str | None = None,
    sections: Sequence[SectionIn] | None = None,
) -> Made:
    """The next version of a draft.

    Args:
        services: The services.
        caller: Who edits.
        collection: The collection that the draft was made from.
        before: The version that was edited, as its editor saw it.
        title: The new title; None keeps it.
        sections: All sections of the new version; None keeps them.

    Raises:
        ProblemError: 422, a number is cited that the draft does not have, or a comparison has lost
            or gained cells.
    """
    body = {**before.body, "title": title or before.body["title"]}
    body.pop("masked", None)
    if sections is None:
        return Made(body, before.documents)
    _require_fit(body, sections)
    checking = _Checking(services, caller, collection, body)
    checking.require_few(sections)
    made = [checking.section(section) for section in sections]
    numbers = by_first_use(made)
    made = [renumbered(section, numbers) for section in made]
    citations = [{**checking.citations[old], "number": new} for old, new in numbers.items()]
    cited = [citation["passage"]["document"] for citation in citations]
    handlings = (*body["handlings"], *(document["handling"] for document in cited))
    note = {"question": body["title"], "text": EDITED}
    kept = [remark for remark in body["remarks"] if remark["text"] != EDITED]
    return Made(
        {
            **body,
            "sections": made,
            "table": table_of(body["table"], made),
            "citations": citations,
            "remarks": [*kept, note] if checking.changed else body["remarks"],
            "as_of": max(filter(None, (one["published"] for one in cited)), default=None),
            "handlings": list(dict.fromkeys(filter(None, handlings))),
        },
        {**before.documents, **remembered_of(checking.documents.values())},
    )


def _require_fit(body: Mapping[str, Any], sections: Sequence[SectionIn]) -> None:
    if body["table"] is not None and len(sections) != len(body["sections"]):
        raise ProblemError(
            422,
            "cells_changed",
            f"比較表の欄は {len(body['sections'])} 個のままにしてください"
            f"（送られたのは {len(sections)} 個です）。欄を空けるには sentences を空にします。",
        )
    known = {cited["number"] for cited in body["citations"]}
    named = {n for section in sections for one in section.sentences for n in one.citations}
    if named - known:
        numbers = "、".join(map(str, sorted(named - known)[:5]))
        raise ProblemError(
            422,
            "unknown_citation",
            f"citations に、この原稿にない番号があります（{numbers}）。"
            "原稿の citations にある番号だけを付けてください。"
            "番号のない文も、照合して出典を付けます。",
        )


class _Checking:
    """Checks what was changed, and gathers the passages that the new version cites."""

    def __init__(
        self, services: Services, caller: Caller, collection: str, body: Mapping[str, Any]
    ) -> None:
        self._services = services
        self._caller = caller
        self._collection = collection
        self._before = {
            (section["role"] in _ASKING, one["text"], tuple(one["citations"])): one
            for section in body["sections"]
            for one in section["sentences"]
        }
        self.citations: dict[int, dict[str, Any]] = {c["number"]: c for c in body["citations"]}
        self.documents: dict[str, DocumentRow] = {}
        self.changed = False

    def require_few(self, sections: Sequence[SectionIn]) -> None:
        """Refuses an edit whose check would take too long.

        Raises:
            ProblemError: 413, too many sentences have changed.
        """
        count = sum(
            self._kept(one, asks=False) is None
            for section in sections
            if section.role not in _ASKING
            for one in section.sentences
        )
        if count > MOST_SENTENCES:
            raise ProblemError(
                413,
                "too_many_sentences",
                f"変わった文が {count:,} あります。一度に照合し直せるのは {MOST_SENTENCES} 文まで"
                "です。何回かに分けて保存してください。",
            )

    def section(self, section: SectionIn) -> dict[str, Any]:
        """A section with the verdict of every sentence."""
        asks = section.role in _ASKING
        sentences = [s for one in section.sentences for s in self._sentences(one, asks=asks)]
        return {
            "role": section.role,
            "heading": section.heading,
            "item": section.item,
            "answered": any(one["text"] != NOT_FOUND for one in sentences),
            "sentences": sentences,
        }

    def _sentences(self, given: SentenceIn, *, asks: bool) -> list[dict[str, Any]]:
        same = self._kept(given, asks=asks)
        if same is not None:
            return [dict(same)]
        if asks:
            return [_sentence(given.text, (), None, "")]
        self.changed = True
        found = check_text(
            given.text,
            lambda text: self._candidates(text, given.citations),
            entailment=self._services.engine.language_models.entailment(),
        )
        return [self._judged(checked, given.citations) for checked in found]

    def _kept(self, given: SentenceIn, *, asks: bool) -> Mapping[str, Any] | None:
        """The same sentence of the version before, with its verdict."""
        return self._before.get((asks, given.text, tuple(given.citations)))

    def _candidates(self, text: str, numbers: Sequence[int]) -> list[Hit]:
        """The passages cited, then what the collection has."""
        result = self._services.engine.search(
            text[:_LONGEST_SEARCH], collection=self._collection, access=self._caller.access
        )
        found = {hit.passage.id: hit for hit in result.hits}
        cited = {}
        for number in numbers:
            passage = self.citations[number]["passage"]
            # A passage that is still there comes with its blocks, by which words are found exactly.
            cited[passage["id"]] = found.get(passage["id"]) or hit_of(passage)
        return list((cited | found).values()) if cited else list(result.hits)

    def _judged(self, checked: CheckedSentence, numbers: Sequence[int]) -> dict[str, Any]:
        verdict = checked.verdict
        takes = verdict is Support.SUPPORTED or (verdict is Support.PARTIAL and not numbers)
        if takes:
            numbers = [self._number(citation_json(cited)) for cited in checked.citations]
            self.documents.update(
                (cited.hit.document.id, cited.hit.document)
                for cited in checked.citations
                if cited.hit.document.sha256  # one that was read back is remembered already
            )
        return _sentence(checked.text, numbers, verdict, checked.reason)

    def _number(self, citation: dict[str, Any]) -> int:
        """The number of a citation; one that the draft has comes to hold these words as well."""
        name = citation["passage"]["id"]
        for number, before in self.citations.items():
            if before["passage"]["id"] == name:
                self.citations[number] = _joined(before, citation)
                return number
        number = max(self.citations, default=0) + 1
        self.citations[number] = citation
        return number


def _joined(before: Mapping[str, Any], citation: Mapping[str, Any]) -> dict[str, Any]:
    """A citation with the words of another of the same passage."""
    places = {(s["char_start"], s["char_end"]): s for s in (*before["spans"], *citation["spans"])}
    start = min(before["char_start"], citation["char_start"])
    end = max(before["char_end"], citation["char_end"])
    passage = before["passage"]
    base = passage["char_start"]
    return {
        **before,
        "quote": passage["text"][start - base : end - base],
        "char_start": start,
        "char_end": end,
        "spans": [places[place] for place in sorted(places)],
    }


def _sentence(
    text: str, numbers: Sequence[int], verdict: Support | None, reason: str
) -> dict[str, Any]:
    return {
        "text": text,
        "citations": list(numbers),
        "support": verdict.value if verdict is not None else None,
        "reason": reason,
        "edited": True,
    }
