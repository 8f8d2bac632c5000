"""Answers as 源内 renders them: Markdown with GFM footnotes, and no HTML at all.

Words of documents are escaped, so that none of them acts as markup.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from api.gennai.form import SHOW_VERDICTS, SHOW_WITHHELD
from api.wording import VERDICTS, origin, place
from rag.drafting.markdown import escape
from rag.japanese.written_dates import japanese_date

_RULE = "---"
_LONGEST_QUOTE = 400
_LONGEST_NEAR = 160
_BREAKS = re.compile(r"[\s\x00-\x1f]+")
_MARK = re.compile(r"\[\^\d+\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

Json = Mapping[str, Any]


def outputs_of(
    answer: Json, *, api_url: str = "", show: Collection[str] = (), remark: str = ""
) -> str:
    """An answer as `outputs`.

    Args:
        answer: The answer as `POST /v1/answers` gives it.
        api_url: Address under which browsers reach the API; empty for no links to the sources.
        show: What is shown beside the answer, see `api.gennai.form`.
        remark: What else the reader should know, such as which documents were used.
    """
    parts = [*_handling(answer), *_sentences(answer, verdicts=SHOW_VERDICTS in show)]
    parts += _nearest(answer)
    parts += [_RULE, *_remarks(answer, remark, withheld=SHOW_WITHHELD in show)]
    parts += [
        _footnote(citation, api_url, answer["collection"]) for citation in answer["citations"]
    ]
    return "\n\n".join(parts) + "\n"


def plain_answer(outputs: str) -> str:
    """The answer itself of an earlier `outputs`, without footnotes, remarks and markup."""
    body, _, _ = outputs.partition(f"\n\n{_RULE}\n\n")
    return _ESCAPED.sub(r"\1", _MARK.sub("", body)).strip()


def _handling(answer: Json) -> Iterator[str]:
    found = [cited["passage"]["document"]["handling"] for cited in answer["citations"]]
    handlings = list(dict.fromkeys(filter(None, found)))
    if handlings:
        yield f"**〔{_shown('、'.join(handlings))}〕**"


def _sentences(answer: Json, *, verdicts: bool) -> Iterator[str]:
    for sentence in answer["sentences"]:
        marks = "".join(f"[^{number}]" for number in sentence["citations"])
        support = sentence["support"]
        flag = ""
        if support is not None and (verdicts or support != "supported"):
            reason = f"：{_shown(sentence['reason'])}" if sentence["reason"] else ""
            flag = f"〔{VERDICTS[support]}{reason}〕"
        yield f"{_shown(sentence['text'])}{marks}{flag}"


def _nearest(answer: Json) -> Iterator[str]:
    if answer["nearest"]:
        yield "**近い記載（お尋ねへの答えとは限りません）**"
        yield "\n".join(
            f"- {_place(hit['passage'])}「{_shown(_cut(hit['passage']['text'], _LONGEST_NEAR))}」"
            for hit in answer["nearest"]
        )


def _remarks(answer: Json, remark: str, *, withheld: bool) -> Iterator[str]:
    yield f"{origin(answer['model'])}。"
    if remark:
        yield _shown(remark)
    if answer["as_of"]:
        yield f"時点：{japanese_date(answer['as_of'])}（根拠とした文書の日付）"
    if answer["notice"]:
        yield f"注意：{_shown(answer['notice'])}"
    kept = answer["withheld"]
    if kept:
        yield f"根拠を確認できなかった文 {len(kept)} 件は、示していません。"
        if withheld:
            yield "\n".join(
                f"- {_shown(one['text'])}〔理由：{_shown(one['reason'])}〕" for one in kept
            )


def _footnote(citation: Json, api_url: str, collection: str) -> str:
    """Document, date, page, headings, quote; and a link that opens the page after sign-in."""
    passage = citation["passage"]
    link = ""
    if api_url:
        link = f" [原典を開く]({_link(passage, api_url, collection)})"
    return f"[^{citation['number']}]: {_place(passage)}「{_shown(_quote(citation))}」{link}"


def _quote(citation: Json) -> str:
    """The quote; a long one as the words used, a … for each piece left out."""
    if len(citation["quote"]) <= _LONGEST_QUOTE:
        return str(citation["quote"])
    spans = sorted(citation["spans"], key=lambda span: span["char_start"])
    return " … ".join(span["text"] for span in spans) or _cut(citation["quote"], _LONGEST_QUOTE)


def _place(passage: Json) -> str:
    return _shown(place(passage))


def _link(passage: Json, api_url: str, collection: str) -> str:
    """The permanent link, which asks for sign-in and leads to the page (`#page=n`)."""
    document = quote(passage["document"]["id"], safe="")
    where = urlencode({"collection": collection})
    return f"{api_url.rstrip('/')}/open/{document}/{passage['page'] or 1}?{where}"


def _shown(text: str) -> str:
    """A text on one line whose characters Markdown shows as they are."""
    return escape(_BREAKS.sub(" ", text).strip())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
