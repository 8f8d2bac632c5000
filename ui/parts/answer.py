"""An answer as HTML: its sentences with chips and badges, what was kept back, its origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from ui import words
from ui.client import Json
from ui.parts.badges import badge
from ui.parts.citations import date_words, source_line
from ui.parts.markup import plain_lines

_LAST_MARKER = re.compile(r"\[(\d+)\]$")


@dataclass(slots=True)
class Progress:
    """An answer on its way.

    Attributes:
        steps: What was done, and at last what is being done now.
        seconds: Since the question.
        sentences: Sentences that have passed, as `{"text","citations","support","reason"}`.
        citations: Citations that have come.
    """

    steps: list[str] = field(default_factory=list)
    seconds: int = 0
    sentences: list[Json] = field(default_factory=list)
    citations: list[Json] = field(default_factory=list)


def question_html(question: str) -> str:
    """A question."""
    return (
        f'<div class="tk-question"><p class="tk-who">質問</p><h2>{plain_lines(question)}</h2></div>'
    )


def progress_html(progress: Progress, prefix: str) -> str:
    """An answer on its way: the sentences that have passed, and what is being done."""
    waited = f"（{progress.seconds}秒）" if progress.seconds else ""
    steps = progress.steps or [words.WORKING]
    done = "".join(f"<li>{escape(step)}</li>" for step in steps[:-1])
    listed = f'<ol class="tk-steps" aria-label="行ったこと">{done}</ol>' if done else ""
    return (
        '<section class="tk-answer" aria-label="回答" aria-busy="true">'
        f"{_said(words.WORKING, prefix)}"
        f"{sentences_html(progress.sentences, prefix)}"
        f'{listed}<p class="tk-status">{escape(steps[-1])}{waited}</p></section>'
    )


def stopped_html(progress: Progress, prefix: str, problem: str = "") -> str:
    """What there is of an answer that was stopped.

    Args:
        progress: What had come of it.
        prefix: What its anchors begin with.
        problem: What went wrong; empty where a person stopped it.
    """
    told = problem or (words.STOPPED if progress.sentences else words.STOPPED_EARLY)
    role = ' role="alert"' if problem else ""
    return (
        f'<section class="tk-answer tk-done" aria-label="回答">{_said(told, prefix)}'
        f"{sentences_html(progress.sentences, prefix)}"
        f'<p class="tk-notice"{role}>{plain_lines(told)}</p></section>'
    )


def sentence_of(delta: Json) -> Json:
    """A sentence from the `delta` of a stream: its text, and the citations at its end."""
    text = str(delta["text"])
    numbers: list[int] = []
    while found := _LAST_MARKER.search(text):
        numbers.insert(0, int(found[1]))
        text = text[: found.start()]
    return {
        "text": text,
        "citations": numbers,
        "support": delta["support"],
        "reason": delta["reason"],
    }


def answer_html(answer: Json, prefix: str) -> str:
    """A whole answer.

    Args:
        answer: As the API gives it.
        prefix: What its anchors begin with; one for each answer of the page.
    """
    outcome = answer["outcome"]
    spoken = words.ANSWER_READY if outcome == "answered" else words.NO_ANSWER
    if outcome == "answered":
        body = sentences_html(answer["sentences"], prefix)
    else:
        body = f'<p class="tk-nearby">{plain_lines(answer["answer"])}</p>'
        # A nearby answer may hold sentences of its own beside its first line.
        if answer["sentences"] and outcome == "nearby":
            body = f'<p class="tk-nearby">{words.NEARBY}</p>' + sentences_html(
                [one for one in answer["sentences"] if one["text"] not in words.NEARBY + "。"],
                prefix,
            )
    return (
        f'<section class="tk-answer tk-done" aria-label="回答">{_said(spoken, answer["id"])}'
        f"{body}{_notice(answer)}{_withheld(answer['withheld'])}{_reading(answer)}"
        f"{_origin(answer)}</section>"
    )


def sentences_html(sentences: Iterable[Json], prefix: str) -> str:
    """Sentences, each with the chips of its citations and its badge."""
    return "".join(_sentence(sentence, prefix) for sentence in sentences)


def copy_text(answer: Json) -> str:
    """An answer for the clipboard: its text with [n], and the list of its sources."""
    sources = [f"[{one['number']}] {source_line(one['passage'])}" for one in answer["citations"]]
    listed = ["", "出典", *sources] if sources else []
    notes = [answer["notice"]] if answer["notice"] else []
    return "\n".join([answer["answer"], *notes, *listed, "", _origin_words(answer)])


def _sentence(sentence: Json, prefix: str) -> str:
    chips = "".join(_chip(number, prefix) for number in sentence["citations"])
    text = plain_lines(sentence["text"])
    support = sentence["support"]
    if support is None and not chips:
        return f'<p class="tk-lead">{text}</p>'
    mark = words.SUPPORT.get(support or "")
    reason = f"{sentence['reason']} " if sentence["reason"] else ""
    verdict = badge(mark, f"{reason}{words.SUPPORT_HELP}") if mark else ""
    return f'<p class="tk-sentence">{text}{chips}{verdict}</p>'


def _chip(number: int, prefix: str) -> str:
    return (
        f'<a class="tk-chip" href="#{prefix}-c{number}" aria-label="出典 {number} を見る">'
        f"[{number}]</a>"
    )


def _said(spoken: str, key: str) -> str:
    """What the live region says; the key lets the same words be said again."""
    return f'<span hidden data-tk-say="{escape(spoken)}" data-tk-say-key="{escape(key)}"></span>'


def _notice(answer: Json) -> str:
    return f'<p class="tk-notice">{plain_lines(answer["notice"])}</p>' if answer["notice"] else ""


def _withheld(withheld: Sequence[Json]) -> str:
    if not withheld:
        return ""
    items = "".join(
        f'<li>{plain_lines(one["text"])}<span class="tk-why">{escape(one["reason"])}</span></li>'
        for one in withheld
    )
    return (
        f'<details class="tk-withheld"><summary>{words.withheld(len(withheld))}</summary>'
        f"<p>次の文は、出典で裏付けられなかったため、回答に含めていません。</p><ul>{items}</ul></details>"
    )


def _reading(answer: Json) -> str:
    """How a question was read and searched for."""
    resolved = answer.get("resolved_question") or answer["question"]
    leaning = ""
    if resolved != answer["question"]:
        leaning = (
            f"<p>前のやりとりを踏まえて、次のように読みました。</p><p>{plain_lines(resolved)}</p>"
        )
    listed = "".join(
        f"<dt>{name}</dt><dd>{escape(said)}</dd>" for name, said in searched_for(answer) if said
    )
    if not leaning and not listed:
        return ""
    return (
        '<details class="tk-reading"><summary>質問の読み方・探し方</summary>'
        f'{leaning}<dl class="tk-context">{listed}</dl></details>'
    )


def searched_for(answer: Json) -> list[tuple[str, str]]:
    """What was searched for, and how much was found, in words."""
    reading = answer.get("understanding") or {}
    others = [
        f"{''.join(one['words'])}＝{'・'.join(''.join(words) for words in one['others'])}"
        for one in reading.get("other_words", ())
    ]
    used, found = len(answer["citations"]), len(answer.get("retrieved", ()))
    years = [f"{year}年度" for year in reading.get("fiscal_years", ())]
    return [
        ("尋ねていること", "、".join(reading.get("ask_names", ()))),
        ("施策", "／".join(dict.fromkeys(one["title"] for one in reading.get("measures", ())))),
        ("年度", "、".join(years)),
        ("組織", "、".join(reading.get("organisation_names", ()))),
        ("言い換え", "／".join(others)),
        ("見つかった箇所", f"上位{found}か所（うち{used}か所を引用）" if found else ""),
    ]


def _origin(answer: Json) -> str:
    return f'<p class="tk-origin">{escape(_origin_words(answer))}</p>'


def _origin_words(answer: Json) -> str:
    parts = [words.origin(answer["model"])]
    wanted = answer.get("length", words.USUAL_LENGTH)
    if wanted != words.USUAL_LENGTH:
        parts.append(f"長さ：{words.LENGTHS[wanted]}")
    if answer["as_of"]:
        parts.append(f"時点：{date_words(answer['as_of'])}")
    if answer["model"] != words.EXTRACTIVE_MODEL:
        parts.append(f"モデル：{answer['model']}")
    return "　".join(parts)
