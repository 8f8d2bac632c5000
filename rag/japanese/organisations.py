"""Ministries, agencies and other public bodies of Japan, by all their names.

経産省, METI and 経済産業省 are one organisation; 総務省消防庁 is 消防庁, whose parent is 総務省;
the office that became デジタル庁 in 2021 knows its successor. The table is
`data/organisations.csv`.

Names are matched longest first. These hold a name and are no mention of it:

* kinds of law: 総務省令, 内閣府令, 公正取引委員会規則 (but 総務省令和6年度予算 is one);
* other words: 環境省エネ対策 (環境 and 省エネ), 国税庁舎, 管理研修, NICTER;
* foreign bodies: 米財務省, 英国外務省, タイの環境省, 各国外務省.

Generic words (都道府県, 市町村, 地方公共団体, 各府省庁) are no organisations. Divisions of a
municipality (情報政策課) are found by pattern in `rag.japanese.divisions`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from rag.japanese.normalize import NormalizedText, normalize, normalize_with_map


@dataclass(frozen=True, slots=True)
class Organisation:
    """A public body.

    Attributes:
        id: Stable ASCII name.
        name: Full official name.
        aliases: Short names and abbreviations in use.
        kind: ministry, agency, commission, bureau, office, council, local_bureau, research, school,
            independent_agency, inter_university, public_corporation, association, cabinet, diet,
            court or local.
        parent: Id of the body that it belongs to, None at the top.
        valid_from: First day under this name, where it is known and matters.
        valid_to: Last day under this name.
        successors: Ids of the bodies that took over.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Full name and aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """A place where an organisation is named.

    Attributes:
        organisation: The organisation.
        text: The name as it stands, with 独立行政法人 and the like.
        char_start: Offset of its first character.
        char_end: End of it.
    """

    organisation: Organisation
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class _Table:
    """The organisations, and their names by the first two characters, longest first."""

    by_id: dict[str, Organisation]
    by_name: dict[str, Organisation]
    heads: dict[str, tuple[str, ...]]
    abbreviations: dict[str, str]


_LEGAL_FORM = (
    r"(?:独立行政法人|国立研究開発法人|大学共同利用機関法人|特殊法人|認可法人|公益財団法人|公益社団法人|一般財団法人"
    r"|一般社団法人|財団法人|社団法人|株式会社|\((?:独|国研|大共|公財|公社|一財|一社|株|特)\)) ?"
)
_FORM_BEFORE = re.compile(_LEGAL_FORM + "$")
_FORM = re.compile(_LEGAL_FORM)
_LONGEST_FORM = 12


@cache
def _table() -> _Table:
    """Reads the table once; a name behind its parent's names counts too (総務省消防庁)."""
    source = files("rag.japanese").joinpath("data/organisations.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in source.splitlines() if not line.startswith("#")))
    by_id = {row["id"]: _organisation(row) for row in rows}
    by_name: dict[str, Organisation] = {}
    for row in rows:
        organisation = by_id[row["id"]]
        if row["alone"] != "no":
            by_name |= {normalize(name): organisation for name in organisation.names}
        parent = by_id.get(organisation.parent or "")
        for above in parent.names if parent else ():
            for name in organisation.names:
                by_name.setdefault(normalize(above + name), organisation)
    heads: dict[str, list[str]] = {}
    for name in sorted(by_name, key=len, reverse=True):
        heads.setdefault(name[:2], []).append(name)
    written = {normalize(name): name for org in by_id.values() for name in org.aliases}
    return _Table(
        by_id,
        by_name,
        {head: tuple(names) for head, names in heads.items()},
        {name: form for name, form in written.items() if form.isascii()},
    )


def _organisation(row: dict[str, str]) -> Organisation:
    return Organisation(
        id=row["id"],
        name=row["name"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        kind=row["kind"],
        parent=row["parent"] or None,
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successors=tuple(filter(None, row["successor"].split("|"))),
    )


def organisations() -> tuple[Organisation, ...]:
    """All organisations of the table, in its order."""
    return tuple(_table().by_id.values())


def organisation(organisation_id: str) -> Organisation | None:
    """The organisation of an id."""
    return _table().by_id.get(organisation_id)


def canonical(name: str) -> Organisation | None:
    """The organisation that a name stands for.

    Args:
        name: Any of its names, in any width and case, with or without 独立行政法人 and the like.

    Returns:
        The organisation, None for a name that is not in the table.
    """
    folded = normalize(name.strip())
    return _table().by_name.get(_FORM.sub("", folded, count=1))


def expand(name: str) -> frozenset[str]:
    """All names of the organisation that a name stands for; the name alone when it is unknown."""
    found = canonical(name)
    return frozenset(found.names) if found else frozenset({name})


def lineage(found: Organisation) -> tuple[Organisation, ...]:
    """An organisation and the bodies above it: 関税局, 財務省."""
    chain = [found]
    while (parent := organisation(chain[-1].parent or "")) is not None:
        chain.append(parent)
    return tuple(chain)


def current(found: Organisation, on: date) -> tuple[Organisation, ...]:
    """The bodies that do an organisation's work on a day.

    Args:
        found: An organisation, possibly abolished.
        on: The day asked about.

    Returns:
        Itself as long as it exists, then those that succeeded it: for IT総合戦略室 on 2024-04-01
        デジタル庁. An abolished body without a known successor gives nothing.
    """
    if found.valid_to is None or on <= found.valid_to:
        return (found,)
    followers = [_table().by_id[successor] for successor in found.successors]
    reached = (later for follower in followers for later in current(follower, on))
    return tuple(dict.fromkeys(reached))


_FOREIGN = re.compile(
    r"(?:[米英独仏伊露韓豪印]|(?<!全)(?<!本)(?<!我が)(?<!わが)国|欧州|(?<![ァ-ヺー])(?:アメリカ|イギリス|フランス|ドイツ"
    r"|イタリア|カナダ|ロシア|インド|ベトナム|タイ|インドネシア|シンガポール|オーストラリア|ブラジル|スウェーデン|デンマーク"
    r"|エストニア|オランダ|ウクライナ|フィリピン|フィンランド|ノルウェー|スイス|スペイン|モンゴル|マレーシア|ミャンマー"
    r"|カンボジア|トルコ|エジプト|ケニア)|台湾)の?$"
)
_LONGEST_COUNTRY = 8
_STATE_BODIES = frozenset({"ministry", "agency"})
_LAW = re.compile(r"令(?!和)|規則")
_OTHER_WORD = {
    "省": re.compile(r"エネ(?!ルギー(?:対策)?特)|力化|人化|電力|スペース|庁(?!舎)|資源化|略|察"),
    "府": re.compile("省|知事|県"),
    "庁": re.compile("舎"),
}
_KANJI = re.compile("[一-鿿々]")
_ALL_KANJI = re.compile("[一-鿿々]+")
_KATAKANA = re.compile("[ァ-ヺー]")
_LATIN = re.compile("[a-z0-9_]")
_LONGER_WORD = re.compile("[究修員行]")
_BODY_SUFFIXES = frozenset("省庁府院局")
_SHORT = 3


def find_organisations(text: str) -> list[OrganisationMention]:
    """Finds every mention of an organisation of the table.

    Args:
        text: Any text.

    Returns:
        The mentions in order, without overlaps; offsets point into `text`.
    """
    view = normalize_with_map(text)
    mentions = []
    for name, begin, end in _names(text, view):
        first, last = view.source_span(begin, end)
        mentions.append(OrganisationMention(_table().by_name[name], text[first:last], first, last))
    return mentions


def _names(source: str, view: NormalizedText) -> Iterator[tuple[str, int, int]]:
    """Names in the normalised text, with their place; the longest at each place."""
    table, text = _table(), view.text
    reached = 0
    for first in _first_characters().finditer(text):
        start = first.start()
        if start < reached:
            continue
        for name in table.heads.get(text[start : start + 2], ()):
            end = start + len(name)
            if text.startswith(name, start) and _is_mention(source, view, name, start):
                form = _FORM_BEFORE.search(text, max(reached, start - _LONGEST_FORM), start)
                yield name, form.start() if form else start, end
                reached = end
                break


@cache
def _first_characters() -> re.Pattern[str]:
    """All characters with which a name begins."""
    return re.compile("[" + re.escape("".join(sorted({head[0] for head in _table().heads}))) + "]")


def _is_mention(source: str, view: NormalizedText, name: str, start: int) -> bool:
    """Whether a name at a place is that name, and not part of another word."""
    text, end = view.text, start + len(name)
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if not _is_bounded(name, before, after):
        return False
    if name.isascii():
        first, last = view.source_span(start, end)
        written = unicodedata.normalize("NFKC", source[first:last])
        return written == _table().abbreviations.get(name, written)
    if _LAW.match(text, end):
        return False
    longer = _OTHER_WORD.get(name[-1])
    if longer is not None and longer.match(text, end):
        return False
    if _table().by_name[name].kind in _STATE_BODIES:
        return _FOREIGN.search(text, max(0, start - _LONGEST_COUNTRY), start) is None
    return True


def _is_bounded(name: str, before: str, after: str) -> bool:
    """Whether letters of the name's own kind do not run on beyond it."""
    for letters in (_LATIN, _KATAKANA):
        if letters.match(name[0]) and letters.match(before):
            return False
        if letters.match(name[-1]) and letters.match(after):
            return False
    short = len(name) <= _SHORT and name[-1] not in _BODY_SUFFIXES
    if not short or not _ALL_KANJI.fullmatch(name):
        return True
    if _KANJI.match(before) or _LONGER_WORD.match(after):
        return False
    return len(name) > 2 or not _KANJI.match(after)
