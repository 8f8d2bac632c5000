"""Words of budgets: labels of budget lines, kinds of budgets, marks, sources of money."""

from __future__ import annotations

import re

from rag.plans.records import BudgetKind

BUDGET_WORD = re.compile(
    r"予[\s　]*算|事[\s　]*業[\s　]*費|決[\s　]*算|所要額|要求額|概算要求|計上額|執行額|経費|交付額"
    r"|総額|コスト|当[\s　]*初|補[\s　]*正"
)
"""What tells that amounts are those of a budget."""

_LABEL_WORDS = (
    r"(?:令和|平成|R|Ｒ|20|２０)?[ 　]*+[元0-9０-９]*+[ 　]*+(?:年度)?"
    r"(?:[（(][^（()）]{1,10}年度[）)])?[ 　]*+"
    r"(?:当初|補正|関連|関係|主な|概算|総|年間|計画|予定|見込|一般会計|の)*"
    r"(?:予[ 　]*+算(?:要求|措置|計上)?(?:案|額|措置)?|事[ 　]*+業[ 　]*+費|所要(?:額|経費)|要求額"
    r"|決算額?|計画額|経[ 　]*+費)"
    r"(?:案|等|額|の推移|の状況|（案）|\(案\))?"
    r"[ 　]*+(?:[（(](?P<remark>[^（()）]{1,20})[）)])?[ 　]*+"
)
_AMOUNT_AHEAD = r"(?<=[\s　])(?=(?:令和|平成|本年度|当初|補正|約|[RＲ]?[0-9０-９]))"
LABEL = re.compile(
    rf"(?:(?:^|(?<=\t))[\s　・･·•○●◎◇◆□■▪▶▷*＊]*+|(?=【))"
    rf"(?:[【〔［\[<＜《〈]{_LABEL_WORDS.replace('<remark>', '<bracketed>')}[】〕］\]>＞》〉][：:]?"
    rf"|{_LABEL_WORDS.replace('<remark>', '<plain>')}(?:[：:]|(?=[\t\n])|{_AMOUNT_AHEAD}|$))",
    re.MULTILINE,
)
"""A label at the beginning of a line that opens a budget line: 【予算】, 予算額（千円）：."""

LABEL_CELL = re.compile(rf"^{_LABEL_WORDS}[：:]?$")
"""A cell that labels the amounts beside it."""

TITLE = re.compile(r"予算|事業費|経費")
"""A heading below which lines with amounts are budget lines."""

KIND = re.compile(
    r"(?:第?[\s　]*(?P<before>[0-9０-９一二三四五])[\s　]*[次号][\s　]*)?補正(?:予算)?(?:後)?"
    r"(?:[（(]第?[\s　]*(?P<after>[0-9０-９一二三四五])[\s　]*[次号][）)])?"
    r"|(?P<initial>当初)(?:予算)?|(?P<other>概算要求|要求|決算見込|決算|執行)"
)
"""Which budget an amount belongs to."""

SOURCE = re.compile(
    r"一般会計|特別会計|財政融資(?:資金)?|財政投融資|産業投資|政府保証|国費|県費|市費|都費|道費|府費|町費|村費"
    r"|事業費|総事業費|一般財源|国庫支出金|県支出金|地方債|市債|県債|起債|その他|国庫|基金|復興特会|東日本大震災復興特別会計"
)
"""Where the money comes from: a word that stands before an amount and names no item."""

PORTION = re.compile(r"[\s　]*の?[\s　]*(?:内[\s　]*数|うち数)")
PART = re.compile(r"[\s　]*うち")
"""Before an amount or a name that is part of a larger one."""

SPACES = re.compile(r"[\s　]+")
NEW = re.compile(r"(?<![^\s　・･／/、○◯●◎■])新[\s　]*規(?![^\s　・･／/、])")
"""The mark as a word of its own, in a column of marks; that of 新規就農者数 is none."""

NEW_MARK = re.compile(r"[【［\[（(〔＜<][\s　]*新[\s　]*規?[\s　]*[】］\]）)〕＞>]")
REPOSTED = re.compile(r"[（(【［\[〔＜<][\s　]*再[\s　]*掲[\s　]*[）)】］\]〕＞>]|※?再掲")
PREVIOUS = re.compile(r"前[\s　]*年[\s　]*度|昨年度|前回|前期")

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


def read_kind(match: re.Match[str]) -> tuple[BudgetKind, int | None]:
    """The kind that a match of `KIND` names, with the number of the supplementary budget."""
    if match["initial"]:
        return BudgetKind.INITIAL, None
    if match["other"]:
        return BudgetKind.OTHER, None
    number = match["before"] or match["after"]
    if number is None:
        return BudgetKind.SUPPLEMENTARY, None
    return BudgetKind.SUPPLEMENTARY, _DIGITS.get(number) or int(number)
