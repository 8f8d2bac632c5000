"""Results as a language model reads them; beside these words the whole goes as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.wording import VERDICTS, origin, place
from rag.japanese.written_dates import japanese_date

Json = Mapping[str, Any]


def search_text(found: Json) -> str:
    """Passages found, the likeliest first."""
    if not found["results"]:
        return "当てはまる箇所は見つかりませんでした。"
    return "\n\n".join(
        f"{hit['rank']}. {_passage(hit['passage'])}\n{_whole(hit['passage'])}"
        for hit in found["results"]
    )


def answer_text(answer: Json) -> str:
    """An answer with its sources; a refusal with what stands near."""
    return "\n".join(_answer(answer))


def _answer(answer: Json) -> Iterator[str]:
    yield answer["answer"]
    yield ""
    yield f"{origin(answer['model'])}。"
    for sentence in answer["sentences"]:
        if sentence["support"] not in {None, "supported"}:
            verdict = VERDICTS[sentence["support"]]
            yield f"要確認：{sentence['text']}〔{verdict}〕{sentence['reason']}"
    if answer["as_of"]:
        yield f"時点：{japanese_date(answer['as_of'])}"
    if answer["notice"]:
        yield f"注意：{answer['notice']}"
    if answer["withheld"]:
        yield f"根拠を確認できなかった文 {len(answer['withheld'])} 件は、示していません。"
    if answer["citations"]:
        yield "\n出典"
    yield from map(_source, answer["citations"])
    if answer["nearest"]:
        yield "\n近い記載（お尋ねへの答えとは限りません）"
    for hit in answer["nearest"]:
        yield f"- {_passage(hit['passage'])}\n{_whole(hit['passage'])}"


def measures_text(found: Json) -> str:
    """Measures, a paragraph each."""
    total, shown = found["total"], found["measures"]
    if not shown:
        return "当てはまる施策はありません。" if not total else f"{total} 件で終わりです。"
    last = found["offset"] + len(shown)
    head = f"{total} 件中 {found['offset'] + 1}〜{last} 件目"
    return "\n\n".join([head, *("\n".join(_measure(one)) for one in shown)])


def _measure(measure: Json) -> Iterator[str]:
    number = f"[{measure['number']}] " if measure["number"] else ""
    document = measure["document"]
    handling = f"〔{document['handling']}〕" if document["handling"] else ""
    yield f"{number}{measure['title']}　『{document['title']}』{handling}"
    if measure["ministries"]:
        yield f"担当：{'、'.join(measure['ministries'])}"
    for kpi in measure["kpis"]:
        yield f"KPI：{kpi['text']}"
    for budget in measure["budgets"]:
        yield f"予算：{budget['text']}"
    for entry in measure["schedule"]:
        yield f"工程：{entry['text']}"
    yield f"箇所：{'、'.join(measure['passage_ids'])}"


def check_text(found: Json) -> str:
    """A checked text, sentence by sentence."""
    lines = []
    for sentence in found["sentences"]:
        verdict = VERDICTS.get(sentence["verdict"], "確認の対象外")
        marks = "".join(f"[{number}]" for number in sentence["citations"])
        reason = f"：{sentence['reason']}" if sentence["reason"] else ""
        lines.append(f"〔{verdict}〕{sentence['text']}{marks}{reason}")
    if found["citations"]:
        lines.append("\n出典")
    lines += map(_source, found["citations"])
    return "\n".join(lines)


def passage_text(found: Json) -> str:
    """A passage between its neighbours."""
    parts = [f"{_passage(found)}", *(_whole(one) for one in found["before"])]
    parts += [f"【この箇所】\n{_whole(found)}", *(_whole(one) for one in found["after"])]
    return "\n\n".join(parts)


def _source(cited: Json) -> str:
    return f"[{cited['number']}] {_passage(cited['passage'])}\n「{cited['quote']}」"


def _passage(passage: Json) -> str:
    return f"{place(passage)}（箇所 {passage['id']}）"


def _whole(passage: Json) -> str:
    """A passage with what a reader needs beside it."""
    context = " / ".join(entry["text"] for entry in passage["context"])
    return f"（{context}）\n{passage['text']}" if context else str(passage["text"])
