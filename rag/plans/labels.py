"""The words with which plans label what they say of a measure: KPI：, 担当課, 現状値（令和５年度）.

The same words head the columns of tables, stand in the left cells of forms, and begin lines of
text. `label_role` reads a whole label, `header_role` the header of a column (where 現状 is a value
and not a chapter of prose), `parse_label` a line that begins with a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.japanese.normalize import squeeze
from rag.plans.records import KpiKind


class Role(StrEnum):
    """What a label announces."""

    TITLE = "title"
    NUMBER = "number"
    SECTION = "section"
    KPI = "kpi"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"
    RESPONSIBLE = "responsible"
    STATUS = "status"
    BUDGET = "budget"
    SCHEDULE = "schedule"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a line.

    Attributes:
        role: What it announces.
        kind: Kind of KPI that it names (進捗, 成果), None where it names none.
        value_start: Offset in the line at which what it labels begins; the length of the line
            where that stands on the following lines.
        value_end: End of it.
    """

    role: Role
    kind: KpiKind | None
    value_start: int
    value_end: int


_WORK = "施策|事業|取組|取り組み|プロジェクト|アクション"
_PLACE = "府省庁|府省|省庁|課室|課所|部課|部局|部署|部門|所属|主体|組織|課|部|局|室|庁|省|係|者|先"
_NAMES: tuple[tuple[Role, str], ...] = (
    (
        Role.TITLE,
        rf"(?:主な|主要な?|重点|具体的な?|個別|実施|事務|細)?(?:{_WORK})(?:・(?:{_WORK}))?"
        r"(?:の?名称?|項目)?|件名",
    ),
    (
        Role.NUMBER,
        rf"(?:{_WORK}|事務事業|項目|整理|管理|通し|重点)?の?(?:番号|No\.?|NO\.?|コード)|#|項番|連番",
    ),
    (
        Role.SECTION,
        r"(?:基本|政策|重点)目標|(?:基本|重点)?政策|政策分野|(?:重点)?分野|柱|[大中小]項目",
    ),
    (
        Role.KPI,
        r"(?:主な|主要な?|代表)?(?:成果|活動|評価|効果|進捗|目標|参考|数値|達成|取組|施策|事業)?(?:の)?"
        r"(?:指標|KPI|KGI)(?:・?KPI|名称?|の名称|の?項目|[・と及び]*(?:目標|数値目標)値?)?"
        r"|数値目標|重要業績評価指標|(?:達成|成果)目標|アウト(?:プット|カム)(?:指標)?|測定指標",
    ),
    (
        Role.RESPONSIBLE,
        rf"(?:主|正|副)?(?:担当|所管|主管|推進|実施|関係|主務)(?:{_PLACE})(?:・(?:{_PLACE}))*名?等?"
        r"|主?担当|所管|課名|部署名?|部局名?|府省庁名?|取組主体|実施機関",
    ),
    (Role.UNIT, "単位"),
    (Role.BASELINE, r"(?:現状|基準|当初|策定時|計画策定時|初期)の?値|基準年度?値?"),
    (Role.TARGET, r"(?:中間|最終|数値)?目標(?:値|数値|年度値)?|計画値"),
    (Role.ACTUAL, r"実績(?:値|数値)?|達成値"),
    (
        Role.STATUS,
        r"(?:進捗|実施|達成|取組の?|進捗の?)(?:状況|度|評価|状態)|進捗|ステータス|状況|自己評価|評価"
        r"|判定|区分",
    ),
    (
        Role.BUDGET,
        r"(?:当初|補正|関連|概算)*(?:予算|決算|概算)(?:要求|見込)?(?:額|案)?|(?:総|概算)?事業費|経費",
    ),
    (
        Role.SCHEDULE,
        r"(?:実施|取組|事業)?スケジュール|(?:工程|行程)表?|(?:年次|年度|年度別)計画"
        r"|(?:実施|事業|取組|計画)(?:時期|期間|年度)|期間|時期|ロードマップ",
    ),
    (
        Role.BODY,
        rf"(?:{_WORK}|具体的)?(?:の|な)?(?:概要|内容|説明|目的|背景|趣旨|ねらい|方向性?|方針|展開|効果)"
        rf"|現状|課題|現状(?:と|・|及び)課題|(?:今後|次年度|翌年度|来年度)の(?:方向性?|取組|予定|対応|課題|方針)|基本方針"
        rf"|目指す姿|期待される効果|(?:主な|具体的な)(?:取組|事業)の?内容|実施内容",
    ),
    (Role.NOTE, r"備考|注記?|摘要|出典|算定方法|算出方法|指標の(?:説明|定義|考え方)|留意事項"),
)
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _NAMES)
_IN_HEADERS = (
    (Role.TARGET, re.compile("目標(?!年度?$)|計画値|見込値")),
    (Role.ACTUAL, re.compile("実績|達成値")),
    (Role.BASELINE, re.compile("現状|基準|当初値|策定時|現在値")),
)
_RATE = re.compile("達成率|進捗率|増減|対前年|前年度?比|との差")
_TIME = (
    r"(?:(?:令和|平成|昭和)(?:元|\d{1,2})|[RHS]\.?\d{1,2}|(?:19|20)\d\d)年?度?末?(?:時点|現在)?"
    r"|(?<!\d)\d{1,2}年度末?"
)
_YEAR = re.compile(_TIME)
_ASIDE = re.compile(r"[(\[〔<【][^()\[\]〔〕<>【】]*[)\]〕>】]")
_EDGES = re.compile(r"^[・･•○●◯◎■□◆◇▶►▪*\-【\[<〈《「]+|[】\]>〉》」:]+$|[①-⑳\d]{1,2}$")
_LONGEST = 26
_PROGRESS = re.compile("進捗|活動|アウトプット|プロセス|取組")
_EFFECT = re.compile("効果|成果|アウトカム|インパクト")


def core_of(text: str) -> str:
    """A label without what is around its words: brackets, bullets, years, remarks, counters."""
    core = _ASIDE.sub("", squeeze(text).strip("【】"))
    core = _YEAR.sub("", core)
    return _EDGES.sub("", _EDGES.sub("", core)).removeprefix("の")


@lru_cache(maxsize=4096)
def label_role(text: str) -> Role | None:
    """The role of a whole label.

    Args:
        text: All of the label, with or without brackets and colon.

    Returns:
        Its role, None for other words.
    """
    if not text.strip() or len(text) > _LONGEST:
        return None
    core = core_of(text)
    role = next((role for role, pattern in _PATTERNS if pattern.fullmatch(core)), None)
    # 令和６年度の取組 is what was done in that year, not the name of a work.
    dated = role is Role.TITLE and _YEAR.search(squeeze(text)) is not None
    return Role.BODY if dated else role


@lru_cache(maxsize=4096)
def header_role(text: str) -> Role | None:
    """The role of a column under a header.

    Args:
        text: The words of all header cells over the column, outermost first.

    Returns:
        Its role; None for other columns, those of bare years among them.
    """
    folded = squeeze(text)
    if not folded or len(folded) > 2 * _LONGEST:
        return None
    role = label_role(text)
    if _RATE.search(folded):
        return None
    if role in (None, Role.BODY, Role.STATUS, Role.BUDGET) and not re.search("予算|決算", folded):
        role = next((r for r, pattern in _IN_HEADERS if pattern.search(folded)), role)
    if role is None and re.search("予算|決算|事業費|千円|万円|億円", folded):
        return Role.BUDGET
    return role


def kpi_kind(text: str) -> KpiKind | None:
    """The kind of KPI that a label names: KPI（進捗）, 活動指標; KPI（効果）, 成果指標."""
    if _EFFECT.search(text):
        return KpiKind.EFFECT
    return KpiKind.PROGRESS if _PROGRESS.search(text) else None


_BULLETS = r"[\s　・･·•○●◯◎■□◆◇▶►▪]*"
_BRACKETED = re.compile(
    rf"^{_BULLETS}(?P<open>[【［\[＜<〈《〔])(?P<label>[^】］\]＞>〉》〕：:]{{1,24}})[】］\]＞>〉》〕]"
    r"[\s　]*[：:]?[\s　]*"
)
_WITH_COLON = re.compile(rf"^{_BULLETS}(?P<label>[^：:。、\n]{{1,24}}?)[\s　]*[：:][\s　]*")
_WHOLE = re.compile(rf"^{_BULLETS}(?P<label>[^：:。、\n]{{1,24}})$")
_IN_ROUND = re.compile(
    r"^[\s　]*[（(](?P<label>[^：:（）()]{1,16})[：:][\s　]*(?P<value>[^（）]*)[）)]$"
)
# Words that label what follows even without bracket or colon; 区分 or 施策 alone do not.
_STANDING_ALONE = frozenset({Role.KPI, Role.RESPONSIBLE, Role.BODY, Role.BUDGET, Role.SCHEDULE})
_SPACED = re.compile(r"^[\s　]*(?P<label>\S{2,10})(?:[　\t]+|[ ]{2,})(?=\S)")


def parse_label(line: str) -> Label | None:
    """Reads the label at the beginning of a line.

    Args:
        line: A line of text without its line break.

    Returns:
        The label, or None where the line begins with none. `KPI（進捗）：…`, `【担当課】…`,
        `■成果指標` and `（担当：…）` are labels; a word of the list in running text is none.
    """
    head = line[:64]
    for pattern in (_BRACKETED, _WITH_COLON, _WHOLE):
        match = pattern.match(head)
        if match is None:
            continue
        if pattern is _WHOLE and match.end() < len(line.rstrip()):
            continue
        role = label_role(match.group("label"))
        if role is not None and (pattern is not _WHOLE or role in _STANDING_ALONE):
            return Label(role, kpi_kind(match.group("label")), match.end(), len(line.rstrip()))
    match = _IN_ROUND.match(line) if len(line) <= 80 else None
    if match is not None and label_role(match.group("label")) is Role.RESPONSIBLE:
        return Label(Role.RESPONSIBLE, None, match.start("value"), match.end("value"))
    match = _SPACED.match(head) if len(line) <= 60 else None
    if match is not None and label_role(match.group("label")) is Role.RESPONSIBLE:
        return Label(Role.RESPONSIBLE, None, match.end(), len(line.rstrip()))
    return None
