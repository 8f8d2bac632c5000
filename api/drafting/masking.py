"""Drafts without what their reader may no longer see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.drafting.bodies import by_first_use, renumbered, table_of
from api.state.masking import Readable, masked, masked_notice

_HIDDEN_TITLE = "（閲覧権限のない文書）"
_WHOLE_ANSWER: Mapping[str, Any] = {
    "question": "",
    "resolved_question": "",
    "answer": "",
    "retrieved": [],
    "withheld": [],
    "nearest": [],
    "as_of": None,
    "notice": "",
}


def masked_draft(
    body: Mapping[str, Any], readable: Readable, documents: Iterable[str] = ()
) -> dict[str, Any]:
    """A stored draft as a reader may see it; see `api.state.masking.masked` for what goes.

    A section says how many of its sentences were taken out. Questions stay: people asked them.

    Args:
        body: The draft as `draft_json` made it.
        readable: Whether a document may be read.
        documents: Ids of further documents behind the draft (`DraftVersion.documents`).

    Returns:
        The draft itself where everything may be read; else one with `masked`, the number of
        sentences taken out.
    """
    hits = [hit for near in body["nearest"] for hit in near["passages"]]
    references = {_document(one)["id"]: _document(one) for one in (*body["citations"], *hits)}
    hidden = {name for name in {*references, *documents} if not readable(name)}
    if not hidden:
        return dict(body)
    titles = [references[name]["title"] for name in hidden if name in references]
    legible = [cited for cited in body["citations"] if _document(cited)["id"] not in hidden]
    masks = _Masks(body["citations"], readable, documents, titles)
    sections = [masks.section(section) for section in body["sections"]]
    numbers = by_first_use(sections)
    sections = [renumbered(section, numbers) for section in sections]
    by_number = {cited["number"]: cited for cited in legible}
    citations = [{**by_number[old], "number": new} for old, new in numbers.items()]
    nearest = [
        {**near, "passages": [h for h in near["passages"] if _document(h)["id"] not in hidden]}
        for near in body["nearest"]
    ]
    shown = [*citations, *(hit for near in nearest for hit in near["passages"])]
    published = (_document(cited)["published"] for cited in citations)
    return {
        **body,
        "sections": sections,
        "table": table_of(body["table"], sections, masks.without_titles),
        "citations": citations,
        "withheld": [],
        "remarks": [{"question": body["title"], "text": masked_notice(masks.count)}],
        "nearest": [near for near in nearest if near["passages"]],
        "as_of": max(filter(None, published), default=None),
        "handlings": list(dict.fromkeys(filter(None, (_document(s)["handling"] for s in shown)))),
        "masked": masks.count,
    }


class _Masks:
    """Masks sections one by one, and counts what was taken out."""

    def __init__(
        self,
        citations: Sequence[Mapping[str, Any]],
        readable: Readable,
        documents: Iterable[str],
        titles: Sequence[str],
    ) -> None:
        self._citations = [{**cited, "before": cited["number"]} for cited in citations]
        self._readable = readable
        self._documents = tuple(documents)
        self._titles = titles
        self.count = 0

    def section(self, section: Mapping[str, Any]) -> dict[str, Any]:
        """A section without the sentences that may not be read; numbers stay those of the draft."""
        heading = self.without_titles(section["heading"])
        if section["role"] in {"question", "follow_up"} or not section["answered"]:
            return {**section, "heading": heading}
        whole = {**_WHOLE_ANSWER, "sentences": section["sentences"], "citations": self._citations}
        left = masked(whole, self._readable, self._documents)
        before = {cited["number"]: cited["before"] for cited in left["citations"]}
        sentences = [
            {**sentence, "citations": [before[number] for number in sentence["citations"]]}
            for sentence in left["sentences"]
        ]
        taken = len(section["sentences"]) - len(sentences)
        if taken:
            self.count += left["masked"]
            said = masked_notice(left["masked"])
            sentences.append({"text": said, "citations": [], "support": None, "reason": ""})
        return {**section, "heading": heading, "sentences": sentences}

    def without_titles(self, text: str) -> str:
        """A heading that names no hidden document."""
        for title in self._titles:
            text = text.replace(title, _HIDDEN_TITLE)
        return text


def _document(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    document: Mapping[str, Any] = entry["passage"]["document"]
    return document
