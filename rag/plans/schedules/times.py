"""When an action happens, by its own words: 【2023.10.1】, ～2026年度まで, 令和7年10月運用開始.

A date in the text of an action decides over the column that it stands in. A date that only names
something (令和5年度関税改正, 令和４年度に開催された部会) does not tell when the action happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.japanese.dates import DateMention
from rag.plans.fiscal_years import FiscalYears


@dataclass(frozen=True, slots=True)
class Time:
    """The time of an action in Western fiscal years.

    Attributes:
        start: Year in which it begins, None where only an end is named.
        end: Year in which it ends, None where it is open.
        open: Whether it goes on after its start (～, 以降).
    """

    start: int | None
    end: int | None
    open: bool = False


_OPEN_BRACKET = re.compile(r"[【（(\[［〔][\s　]*(?:～|~|〜|→|遅くとも)?[\s　]*$")
_CLOSE_BRACKET = re.compile(
    r"[\s　]*(?:[～~〜→]|頃|ごろ|中|末|上旬|中旬|下旬|以降|から|より|まで|に|予定|見込み?|目途|目処"
    r"|めど|を?目標|開始|施行|運用開始|稼働|実施|完了|公表|（[^（）]*）)*[\s　]*[】）)\]］〕]"
)
_ACTS = re.compile(
    r"[\s　]*(?:[～~〜]|頃|ごろ|末|中|初頭|上旬|中旬|下旬|を?目途|を?目処|をめど|以降|以後|から"
    r"|より|まで|迄|に|には|の?運用|の?供用|の?稼働|の?開始|の?施行|の?実施|の?公表|の?完成|の?完了|の?就航|の?開設|の?導入|の?策定"
    r"|の?改定|の?開催|の?竣工|の?着工|の?開業|の?予定|、|。|：|:|$)"
)
_NAMES_PAST = re.compile(
    r"[^、。\n]{0,12}(?:された|行った|実施した|開催した|策定した|公表した|導入した|決定した)[^。、\n]"
)
_UNTIL = re.compile(r"(?:まで|迄)")
_BEFORE_UNTIL = re.compile(r"[～~〜→]\s*$")


def action_time(text: str, years: FiscalYears) -> Time | None:
    """The time that the words of an action give for it.

    Args:
        text: The action.
        years: How the document counts years.

    Returns:
        The time, None where no date of the text is that of the action.
    """
    start: int | None = None
    end: int | None = None
    goes_on = False
    for mention in years.mentions(text):
        named = years.named(mention)
        if mention.relative is not None and mention.relative.offset:
            continue  # 次年度以降 is counted from a year that the text does not name
        if not named or not _decides(text, mention):
            continue
        until = "until" in mention.qualifiers or (
            _BEFORE_UNTIL.search(text[: mention.char_start]) is not None
        )
        if until and len(named) == 1:
            end = named[0]
            continue
        if start is None:
            start, goes_on = named[0], "from" in mention.qualifiers
            if not goes_on or len(named) > 1:
                end = max(named[-1], end or named[-1])
        elif not goes_on:
            end = max(end or start, named[-1])
    if start is None and end is None:
        return None
    if start is not None and end is not None and end < start:
        end = None
    return Time(start, end, goes_on and end is None)


def _decides(text: str, mention: DateMention) -> bool:
    """Whether a date is when the action happens, and not part of a name in it."""
    before, after = text[: mention.char_start], text[mention.char_end :]
    if _OPEN_BRACKET.search(before):
        return _CLOSE_BRACKET.match(after) is not None
    if _NAMES_PAST.match(after):
        return False
    return _ACTS.match(after) is not None or _BEFORE_UNTIL.search(before) is not None


def stated_time(text: str, years: FiscalYears, base: int | None) -> Time | None:
    """The time of words that are there to say when: a cell 実施時期, a line below スケジュール.

    Args:
        text: The words.
        years: How the document counts years.
        base: Fiscal year in which days and months without year lie, None where it is not known.

    Returns:
        The time; without start and end where its year cannot be known (「10月」); None where the
        words name no time.
    """
    mentions = [mention for mention in years.mentions(text) if _is_time(mention)]
    if not mentions:
        return None
    start: int | None = None
    end: int | None = None
    goes_on = False
    for mention in mentions:
        named = years.named(mention) or ((base,) if base is not None else ())
        if not named:
            continue
        until = "until" in mention.qualifiers and len(named) == 1
        goes_on = "from" in mention.qualifiers and end is None
        if not until and start is None:
            start = named[0]
        end = max(end or named[-1], named[-1])
    if goes_on and end == start:
        return Time(start, None, open=True)
    return Time(start, end)


def _is_time(mention: DateMention) -> bool:
    """Whether a mention can be the time of an action: no 次年度, no 過去5年間."""
    return mention.relative is None or not (mention.relative.offset or mention.relative.length)
