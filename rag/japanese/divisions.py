"""Divisions of a municipality or ministry (課, 部, 局, 室, 係), found by the shape of their names.

There are too many of them for a table, and every city names its own; 担当課 of a plan is read by
these patterns. Bodies that the table of `rag.japanese.organisations` knows are left to it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from rag.japanese.normalize import normalize_with_map
from rag.japanese.organisations import canonical


@dataclass(frozen=True, slots=True)
class DivisionMention:
    """A place where a division is named.

    Attributes:
        name: Its name, NFKC.
        text: The name as it stands.
        char_start: Offset of its first character.
        char_end: End of it.
        kind: Always division, to tell it from the kinds of `Organisation`.
    """

    name: str
    text: str
    char_start: int
    char_end: int
    kind: Literal["division"] = "division"


_END = re.compile("[課部局室係]")
_SHORTEST = 3
# Words in kana that names of divisions hold; other kana end a name.
_KANA_WORDS = (
    "子ども|こども|子育て|まちづくり|くらし|みどり|すこやか|ふるさと|いきいき|にぎわい|ごみ"
    "|障がい|ひと|いのち|つながり"
)
_STEM = rf"(?:{_KANA_WORDS}|(?![部局課室係])[一-鿿々ァ-ヺーa-z・])"
# Words of administration: only behind one of them do 部, 局, 室 and 係 make a division.
_FIELD = (
    "政策|総務|総合|企画|財政|財務|税務|納税|収納|資産|出納|窓口|市民|区民|町民|県民|福祉|保健"
    "|医療|健康|衛生|援護|高齢|障がい|環境|資源|循環|清掃|経済|産業|商工|観光|農林|農政|農業|林務"
    "|水産|建設|土木|都市|整備|道路|河川|公園|緑地|水道|下水道|交通|港湾|用地|住宅|建築|営繕|技術"
    "|施設|消防|防災|教育|学校|学習|給食|指導|青少年|文化|スポーツ|デジタル|情報|統計|改革|行政"
    "|未来|推進|振興|管理|調整|支援|対策|戦略|広報|秘書|人事|会計|契約|監査|議会|法務|課税|協働"
    "|地域|共生|人権|参画|国際|交流|保険|保護|介護|保育|家庭|生活|まちづくり|子育て|こども|子ども"
)
_DIVISION = re.compile(
    rf"{_STEM}{{2,16}}?課(?![題長員税程外金業目徴後])"
    rf"|{_STEM}{{0,12}}?(?:{_FIELD})"
    r"(?:部(?![分門長品会署材隊])|局(?![長所面地])|室(?![長内])|係(?![長数]))"
)
_BEFORE = re.compile(
    r"・+|(?:各|同|本|当)+(?!人(?!事)|庁舎)|[^省庁]{0,12}(?:省庁?|庁)(?!エネ|舎)|各?(?:関係|当該)"
)
_NONE = re.compile(
    "(?:放送|郵便|薬|基地|中継|無線|事務|当|結|医薬品)局$|(?:本|一|全|内|外|学|幹|^都市)部$"
    "|^(?:関係|当該|担当|所管|主管)?[課部局室係]"
)


def find_divisions(text: str) -> list[DivisionMention]:
    """Finds divisions by the shape of their names.

    A 課 needs two characters before it (情報政策課); 部, 局, 室 and 係 count only behind a word of
    administration (健康福祉部), so that 内部, 郵便局 and 教室 are none. Officers (総務課長) are
    none.

    Args:
        text: Any text.

    Returns:
        The mentions in order, without overlaps; 「総務部情報政策課」 is two. Offsets point into
        `text`.
    """
    view = normalize_with_map(text)
    if _END.search(view.text) is None:
        return []
    mentions = []
    for match in _DIVISION.finditer(view.text):
        start, end = match.span()
        while before := _BEFORE.match(view.text, start, end):
            start = before.end()
        name = view.text[start:end]
        if _NONE.search(name) or len(name) < _SHORTEST or canonical(name):
            continue
        first, last = view.source_span(start, end)
        written = unicodedata.normalize("NFKC", text[first:last])
        mentions.append(DivisionMention(written, text[first:last], first, last))
    return mentions
