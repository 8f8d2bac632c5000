"""The words around a date: parts (年度末, 上旬), relative times (今年度), qualifiers (頃, まで).

All functions read a numeric view (`rag.japanese.numerals`): normalised, lower case, ～ as ~.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.japanese.partial_dates import Calendar, Part, PartialDate, Qualifier, Relative

_QUARTER = (
    r"第? ?(?P<quarter>[1-4一二三四]) ?四半期|(?P<q>q[1-4])(?![a-z0-9])|(?P<nq>[1-4]q)(?![a-z0-9])"
)
_HALVES = r"(?P<first_half>上半期|上期|前半期?)|(?P<second_half>下半期|下期|後半期?)"
_SEASONS = (
    r"(?P<spring>春[季期]?)(?![闘日分秋])|(?P<summer>夏[季期]?)(?![至冬])"
    r"|(?P<autumn>秋[季期]?)(?![田葉冬])|(?P<winter>冬[季期]?)(?![至眠])"
)
_END = r"(?P<end>末日|末(?![尾端梢裔っ]))"
_START = (
    r"(?P<start>初頭|初め(?!て)|はじめ(?![てと])|始め(?![たてる])|頭(?![数取部])"
    r"|初(?=から|に|より|まで|[、。)]|$))"
)
_MIDDLE = r"(?P<middle>半ば|なかば|中頃|中盤|央)"

_YEAR_PART = re.compile(rf" ?の? ?(?:{_END}|{_START}|{_MIDDLE}|{_HALVES}|{_QUARTER}|{_SEASONS})")
_MONTH_PART = re.compile(
    rf" ?の? ?(?:(?P<early>上旬|初旬)|(?P<mid>中旬)|(?P<late>下旬)"
    rf"|{_END}|{_START}|{_MIDDLE}|{_HALVES})"
)
_ALONE = re.compile(
    r"(?P<fiscal_end>年度末)|(?P<year_end>年末(?!年始|調整))"
    r"|(?<![以同向])(?P<first_half>上半期|上期)|(?<![以廊])(?P<second_half>下半期|下期(?![間限待]))"
    r"|第 ?(?P<quarter>[1-4一二三四]) ?四半期"
)
_QUARTERS: dict[str, Part] = {
    "1": "q1", "一": "q1", "2": "q2", "二": "q2", "3": "q3", "三": "q3", "4": "q4", "四": "q4",
}  # fmt: skip
_PARTS: dict[str, Part] = {
    "end": "end", "start": "start", "early": "early", "mid": "middle", "middle": "middle",
    "late": "late", "first_half": "first_half", "second_half": "second_half",
    "spring": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter",
}  # fmt: skip


def read_part(text: str, at: int, unit: Literal["year", "month"]) -> tuple[Part, int] | None:
    """Reads the part that follows a year or a month: 末, 上半期, 第１四半期, 春; 上旬, 半ば.

    Returns:
        The part and where its word ends, None where none stands.
    """
    match = (_YEAR_PART if unit == "year" else _MONTH_PART).match(text, at)
    return (_part_of(match), match.end()) if match else None


def _part_of(match: re.Match[str]) -> Part:
    word, name = match.group(match.lastgroup or 0), match.lastgroup or ""
    if name in {"quarter", "q", "nq"}:
        return _QUARTERS[word.strip("q")]
    return _PARTS[name]


ALONE_WORDS = "年度末|年末|[上下]半?期|第 ?[1-4一二三四] ?四半期"
"""Pattern of where `read_alone` is worth a try."""


def read_alone(text: str, at: int) -> tuple[PartialDate, int] | None:
    """Reads a part that stands without its year: 年度末, 上半期, 第1四半期.

    Returns:
        The time without a year, and where the words end.
    """
    match = _ALONE.match(text, at)
    if match is None:
        return None
    if match.lastgroup == "year_end":
        return PartialDate(part="end"), match.end()
    if match.lastgroup == "fiscal_end":
        return PartialDate(part="end", calendar="fiscal"), match.end()
    return PartialDate(part=_part_of(match), calendar="fiscal"), match.end()


_FISCAL_WORDS = {
    "今年度": 0, "本年度": 0, "当年度": 0, "現年度": 0,
    "昨年度": -1, "前年度": -1, "一昨年度": -2, "前々年度": -2,
    "来年度": 1, "翌年度": 1, "次年度": 1, "明年度": 1, "再来年度": 2, "翌々年度": 2,
}  # fmt: skip
_YEAR_WORDS = {
    "今年": 0, "本年": 0, "当年": 0, "昨年": -1, "去年": -1, "前年": -1, "一昨年": -2, "前々年": -2,
    "来年": 1, "翌年": 1, "明年": 1, "再来年": 2, "翌々年": 2,
}  # fmt: skip
_MONTH_WORDS = {
    "今月": 0, "当月": 0, "先月": -1, "前月": -1, "先々月": -2, "来月": 1, "翌月": 1, "再来月": 2,
}  # fmt: skip
_RELATIVES: dict[str, tuple[Relative, Calendar]] = (
    {word: (Relative("fiscal_year", n), "fiscal") for word, n in _FISCAL_WORDS.items()}
    | {word: (Relative("year", n), "calendar") for word, n in _YEAR_WORDS.items()}
    | {word: (Relative("month", n), "calendar") for word, n in _MONTH_WORDS.items()}
    | {
        "本日": (Relative("day"), "calendar"),
        "同年度": (Relative("fiscal_year", anaphoric=True), "fiscal"),
        "同年": (Relative("year", anaphoric=True), "calendar"),
        "同月": (Relative("month", anaphoric=True), "calendar"),
        "同日": (Relative("day", anaphoric=True), "calendar"),
    }
)
RELATIVE_WORDS = "|".join(sorted(_RELATIVES, key=len, reverse=True)) + "|今後|向こう|過去|直近"
"""Pattern of where `read_relative` is worth a try."""

# 日本年金機構, 基本年度, 該当年度, 担当月, 過去年度, 2次年度 hold such words by accident.
_WORD = re.compile(
    rf"(?<![日基該相担過従])(?:{RELATIVE_WORDS})(?<![0-9一二三四]次年度)(?![金齢輪次代限報])"
)
_SPAN = re.compile(
    r"(?:(?P<ahead>今後|向こう)|(?P<back>過去|直近)の?)、? ?"
    r"(?P<years>\d{1,2}|[一二三四五六七八九十]) ?"
    r"(?:[かヶケカヵ箇個]年度?|年度?)(?:間|以内|程度)?(?!前|後|目|生)"
)
_KANJI = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", start=1)}


def read_relative(text: str, at: int) -> tuple[Relative, Calendar, int] | None:
    """Reads a word that counts from today or from a time named before: 来年度, 同年, 今後5年間.

    Returns:
        What it counts, whose year it is, and where the word ends.
    """
    if span := _SPAN.match(text, at):
        years = _KANJI.get(span["years"]) or int(span["years"])
        length = years if span["ahead"] else -years
        return Relative("year", length=length), "calendar", span.end()
    word = _WORD.match(text, at)
    found = _RELATIVES.get(word.group()) if word else None
    return (*found, word.end()) if word and found else None


_AFTER: tuple[tuple[Qualifier, str], ...] = (
    ("around", r"頃|ごろ|ころ|前後|前半頃"),
    ("target", r"(?:を|に)?(?:目途|めど|目処|目標)(?:に|と)?"),
    ("before", r"(?:よりも?|以)前(?![年月日回提])"),
    ("after", r"より?後(?![半期年])|後(?=に|、|。|$)"),
    ("from", r"以降|以後|から|~|→"),
    ("until", r"までに?|迄"),
    ("as_of", r"現在|時点"),
    ("within", r"[中内](?![間期学央旬小核部国継止長断心容閣数])"),
)
_QUALIFIER = re.compile(
    " ?(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _AFTER) + ")"
)
_BEFORE: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("until", re.compile(r"(?:遅くとも|[~→]) ?$")),
    ("from", re.compile(r"(?:早ければ|早くて|早くとも) ?$")),
    ("around", re.compile(r"(?:概ね|おおむね|およそ|約) ?$")),
)
_LONGEST_QUALIFIER = 6


def read_qualifiers(text: str, start: int, end: int) -> tuple[Qualifier, ...]:
    """How the time of a span is meant, by the words around it.

    「遅くとも2025年度末頃までに」 gives until, around.

    Returns:
        Each qualifier once, those before the span first.
    """
    head = text[max(0, start - _LONGEST_QUALIFIER) : start]
    found: list[Qualifier] = [name for name, pattern in _BEFORE if pattern.search(head)]
    while (match := _QUALIFIER.match(text, end)) and match.end() > end:
        for name, _ in _AFTER:
            if name == match.lastgroup and name not in found:
                found.append(name)
        end = match.end()
    return tuple(found)
