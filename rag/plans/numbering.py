"""The numbering systems of Japanese plans: 第１部, Ⅰ, 1, (1), ①, [No.1－2], ○, 【】 ...

A `Marker` says in which system a line is numbered and where its title begins. Whether the line is
a heading at all is for the outline to decide, which sees the lines around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.japanese.normalize import normalize

_D = r"[0-9０-９]"
_SEP = r"[-－ー‐‑–―−.．・]"
_DOT = r"[.．。、：:\s　]"
_OPEN, _CLOSE = r"[\[［【〔(（]", r"[\]］】〕)）]"
_BULLET = r"[○◯●◎■□◆◇・･▪▶✓]"
_KANJI_NUMBER = "[一二三四五六七八九十]{1,3}"


@dataclass(frozen=True, slots=True)
class Marker:
    """How a line is numbered.

    Attributes:
        style: Name of the numbering system; lines of one level share it.
        number: The number in canonical form (`6-44`, `3`, `2-1`), None for bullets and brackets.
        title_start: Offset in the line at which the title begins.
        strong: Whether this system is used for headings only, never for items of a list.
        bullet: Whether it is a mere sign (○, ◆) that items of lists carry too.
    """

    style: str
    number: str | None
    title_start: int
    strong: bool = False
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class _System:
    style: str
    pattern: re.Pattern[str]
    strong: bool = False
    bullet: bool = False


def _system(style: str, pattern: str, *, strong: bool = False, bullet: bool = False) -> _System:
    return _System(style, re.compile(pattern), strong=strong, bullet=bullet)


# Tried in order; the first that fits wins.
_SYSTEMS = (
    _system(
        "id",
        rf"\s*{_BULLET}?\s*{_OPEN}?\s*(?:No|Ｎｏ|NO|ＮＯ|№|施策|事業|項目|取組|指標|重点)\s*(?:番号)?"
        rf"\s*[.．:：]?\s*(?P<n>{_D}+(?:\s*{_SEP}\s*{_D}+)*)\s*{_CLOSE}?[\s　：:]*",
        strong=True,
    ),
    _system(
        "id",
        rf"\s*{_BULLET}?\s*{_OPEN}?\s*(?:施策|事業)\s*(?P<n>[①-⑳])\s*{_CLOSE}?[\s　：:]*",
        strong=True,
    ),
    *(
        _system(
            f"第{unit}",
            rf"\s*第\s*(?P<n>{_D}{{1,3}}|{_KANJI_NUMBER})\s*{unit}"
            r"(?![のをにはがでと、])[\s　：:.．]*",
            strong=True,
        )
        for unit in ("部", "編", "章", "節", "款")
    ),
    _system(
        "第", rf"\s*第\s*(?P<n>{_D}{{1,2}}|{_KANJI_NUMBER})[\s　]+(?=[^\s　0-9０-９])", strong=True
    ),
    _system(
        "別紙",
        rf"\s*(?:別紙|別添|別表|別冊|参考資料|参考|資料|附属資料)"
        rf"\s*(?P<n>{_D}{{1,2}})[\s　：:]*",
        strong=True,
    ),
    _system(
        "roman-paren",
        rf"\s*(?P<n>(?:[Ⅰ-Ⅻ]|[IVXＩＶＸ]{{1,4}})\s*{_SEP}\s*[（(]\s*{_D}{{1,2}}\s*[）)])[\s　]*",
        strong=True,
    ),
    _system("roman", rf"\s*(?P<n>[Ⅰ-Ⅻ]|[IVXＩＶＸ]{{1,4}}(?={_DOT}))(?:{_DOT}\s*)?", strong=True),
    _system(
        "decimal3",
        rf"\s*(?P<n>{_D}{{1,2}}(?:[.．\-－]{_D}{{1,2}}){{2}})(?!{_D}|[.．]{_D}){_DOT}*",
    ),
    _system(
        "decimal2",
        rf"\s*(?P<n>{_D}{{1,2}}[.．\-－]{_D}{{1,2}})(?![{_D[1:-1]}%％億万千]|[.．]{_D})"
        rf"(?:{_DOT}\s*|(?=[^\x00-\x7f]))",
    ),
    _system("n", rf"\s*(?P<n>{_D}{{1,2}})(?:[.．、：:](?!{_D})[\s　]*|[\s　]+)(?=\S)"),
    _system("(n)", rf"\s*[（(]\s*(?P<n>{_D}{{1,2}})\s*[)）][\s　]*"),
    _system("n)", rf"\s*(?P<n>{_D}{{1,2}})[)）][\s　]*"),
    _system("[n]", rf"\s*[\[［【〔]\s*(?P<n>{_D}{{1,2}})\s*[\]］】〕][\s　]*"),
    _system("circled", r"\s*(?P<n>[①-⑳㉑-㉟])[\s　]*"),
    _system("kanji", rf"\s*(?P<n>{_KANJI_NUMBER})(?:[、．.][\s　]*|[\s　]+)"),
    _system("(kanji)", rf"\s*[（(](?P<n>{_KANJI_NUMBER})[)）][\s　]*"),
    _system("(kana)", r"\s*[（(](?P<n>[ア-コイロハニホヘト])[)）][\s　]*"),
    _system("kana", r"\s*(?P<n>[アイウエオカキクケコ])(?:[．.、][\s　]*|[\s　]+)"),
    _system("(alpha)", r"\s*[（(](?P<n>[a-zａ-ｚA-ZＡ-Ｚ])[)）][\s　]*"),
    _system("alpha", r"\s*(?P<n>[a-zａ-ｚA-ZＡ-Ｚ])[．.)）][\s　]*"),
    *(
        _system(sign, rf"\s*[{sign}][\s　]*(?=\S)", bullet=True)
        for sign in ("○◯", "◎", "●", "■", "□", "◆", "◇", "▶▷►", "★☆", "▼▽")
    ),
    _system("【】", r"\s*【(?=[^】]{1,60}】[\s　]*$)"),
    _system("［］", r"\s*[\[［〔](?=[^\]］〕]{1,60}[\]］〕][\s　]*$)"),
    _system("＜＞", r"\s*[＜<〈≪《](?=[^＞>〉≫》]{1,60}[＞>〉≫》][\s　]*$)"),
)
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)} | {
    chr(0x3251 + i): str(i + 21) for i in range(15)
}
_NUMBER_SEPARATOR = re.compile(r"\s*[-ー・.]\s*")


def parse_marker(line: str) -> Marker | None:
    """Recognises the numbering at the beginning of a line.

    Args:
        line: One line of the canonical text.

    Returns:
        The marker, or None for a line without one.
    """
    for system in _SYSTEMS:
        match = system.pattern.match(line)
        if match is None:
            continue
        raw = match.groupdict().get("n")
        number = None if raw is None else canonical_number(raw)
        return Marker(system.style, number, match.end(), system.strong, system.bullet)
    return None


def canonical_number(raw: str) -> str:
    """A number as it is compared and shown: half-width, parts joined by an ASCII hyphen."""
    if raw in _CIRCLED:
        return _CIRCLED[raw]
    text = normalize(raw).upper()
    text = text.replace("(", "").replace(")", "")
    return _NUMBER_SEPARATOR.sub("-", text).strip()


_CONTINUED = re.compile(
    r"(?:[（(](?:続き|つづき|続|再掲)[)）]"
    r"|[（(]?[0-9０-９]{1,2}\s{0,2}[/／]\s{0,2}[0-9０-９]{1,2}[)）]?)"
    r"[\s)）]{0,4}\Z"
)


def fold_title(title: str) -> str:
    """A heading without （続き） and 1/2, as the key under which repeats of it are one."""
    return "".join(normalize(_CONTINUED.sub("", title.rstrip())).split())


def ordinal(number: str | None) -> int | None:
    """Place of a number in its series: the last part of `6-44`, 3 for III, ウ and 三.

    Args:
        number: A canonical number, or None.

    Returns:
        The place, 1-based, or None where the number names no place.
    """
    if number is None:
        return None
    part = number.rsplit("-", 1)[-1]
    return int(part) if part.isdigit() else _ORDINALS.get(part)


_ORDINALS = (
    {kana: i + 1 for i, kana in enumerate("アイウエオカキクケコ")}
    | {kanji: i + 1 for i, kanji in enumerate("一二三四五六七八九十")}
    | {chr(65 + i): i + 1 for i in range(26)}
    | {roman: i + 1 for i, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"))}
)
