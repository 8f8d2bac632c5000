"""From scored units to the few that make the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.analysis import Holds
from rag.answering.length import NORMAL, Extent
from rag.answering.select import Scored
from rag.documents.model import Block, BlockType
from rag.japanese.normalize import normalize, squeeze
from rag.retrieval.asks import HELD_BY, Ask
from rag.retrieval.understanding import Understanding

_COMPLETES = 0.7
_UNKNOWN_MARGIN = 0.5
_POINTS_BACK = re.compile(
    r"[\s　]*(?:答[\s　]|このため|そのため|これにより|これを|これは|これらに"
    r"|この結果|その結果|こうした|そこで|なお|また、|ただし)"
)
_ANNOUNCES = re.compile(
    r"(?:次|以下|下記)の(?:とおり|通り|各|事項|項目|点|もの|取組|施策|[0-9０-９一二三四五六七八九十]+)"
    r"|[：:][\s　]*$"
)
# Who asks for the KPI wants what stands under that name, not what is said about it elsewhere.
_NAMES_KPI = re.compile(
    r"(?:kpi|指標)(?:[(][^)]*[)])?(?:は|では|って|の(?:目標|値|内容)|を(?:教え|示|知)|[\s　]|$)"
)
# Plans tell a measure's KPI（進捗） from its KPI（効果）.
_KIND_OF_KPI = re.compile(r"kpi[(][^()]{1,8}[)]")
_HEADING_LIKE = re.compile(r"^[\s　]*[\[［【＜<][^\]］】＞>]*[\]］】＞>][\s　]*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        units: Chosen units, the best first, those of the same list or sentence next.
        missing: Kinds of values asked for that no chosen unit holds.
        margin: By how much the best unit is better than the best of any other passage; a middling
            value where there is no other, which proves nothing.
    """

    units: tuple[Scored, ...]
    missing: tuple[Holds, ...]
    margin: float = 0.0

    @property
    def length(self) -> int:
        """Characters of the units as they are shown, with their labels."""
        return _length(self.units)


def choose(
    scored: Sequence[Scored],
    understanding: Understanding,
    limit: int = NORMAL.characters,
    extent: Extent = NORMAL,
) -> Choice:
    """Chooses the units that together answer a question.

    The best unit comes first; another joins it where it holds a kind of value that is still
    missing, is near it in score and in the same passage, or is as good as the best in one passage
    more: where two statements are all but level, both are shown. A list comes whole, and so does
    one that the best unit announces; beside a list nothing stands that is only near.

    Args:
        scored: Units with their scores.
        understanding: The question as it was read.
        limit: Largest sum of characters.
        extent: What else the answer may take.
    """
    ranked = _ranked(scored, normalize(understanding.question))
    wanted = [HELD_BY[ask] for ask in understanding.asks if ask in HELD_BY]
    if not ranked:
        return Choice((), tuple(wanted))
    best = ranked[0]
    chosen = _whole_list(best, scored, extent) if Ask.LIST in understanding.asks else [best]
    if len(chosen) == 1:
        chosen = _announced(best, scored, extent)
    listed = len(chosen) > 1
    chosen = _with_antecedent(chosen, scored, limit)
    for entry in ranked[1:]:
        if len(chosen) >= extent.units or entry in chosen:
            continue
        if _length([*chosen, entry]) > limit or _said(entry, chosen):
            continue
        near = not listed and _is_near(entry, chosen, wanted, extent, understanding.compares)
        if near or _completes(entry, chosen, wanted):
            chosen.append(entry)
    others = [e.score for e in ranked if e.unit.hit.passage.key != best.unit.hit.passage.key]
    margin = best.score - max(others) if others else _UNKNOWN_MARGIN
    return Choice(tuple(chosen), tuple(_missing(chosen, wanted)), margin)


def _ranked(scored: Sequence[Scored], asked: str) -> list[Scored]:
    """Units that can answer, the best first; where KPIs are asked for, only those if there are."""
    ranked = sorted(
        (entry for entry in scored if _can_answer(entry)),
        key=lambda entry: (-entry.score, entry.unit.hit.rank, entry.unit.order),
    )
    if _NAMES_KPI.search(asked):
        ranked = [entry for entry in ranked if entry.features["field"] == 1.0] or ranked
    for kind in _KIND_OF_KPI.findall(asked):
        ranked = [entry for entry in ranked if kind in normalize(entry.unit.about)] or ranked
    return ranked


def _can_answer(entry: Scored) -> bool:
    """Whether a unit says anything: headings do not, nor words that the question holds itself."""
    unit = entry.unit
    words = squeeze(unit.text)
    if _HEADING_LIKE.match(unit.text) or not words.strip("-－―ー"):
        return False
    if unit.hit.passage.ordinal == 0 and words in squeeze(unit.hit.document.title):
        return False
    return entry.novelty > 0 or entry.holds != Holds.NOTHING


def _length(chosen: Sequence[Scored]) -> int:
    """Characters of units as they are shown, with their labels and the ends of lines."""
    return sum(
        len(entry.unit.value) + 1 + sum(len(label) + 1 for label in entry.unit.labels)
        for entry in chosen
    )


def _said(entry: Scored, chosen: Sequence[Scored]) -> bool:
    words = squeeze(entry.unit.about)
    return any(words in squeeze(other.unit.about) for other in chosen)


def _missing(chosen: Sequence[Scored], wanted: Sequence[Holds]) -> list[Holds]:
    return [kinds for kinds in wanted if not any(kinds & entry.holds for entry in chosen)]


def _completes(entry: Scored, chosen: Sequence[Scored], wanted: Sequence[Holds]) -> bool:
    """Whether a unit brings a kind of value that is asked for and still missing."""
    missing = _missing(chosen, wanted)
    return (
        any(kinds & entry.holds for kinds in missing)
        and entry.score >= chosen[0].score * _COMPLETES
    )


def _is_near(
    entry: Scored,
    chosen: Sequence[Scored],
    wanted: Sequence[Holds],
    extent: Extent,
    compares: bool,
) -> bool:
    """Whether a unit is nearly as good as the best, or all but level in one passage more.

    Another document may mean something else by the same words: only a value of the kind asked for
    is taken from it, and only where it holds no less of the question.
    """
    best = chosen[0]
    passages = {other.unit.hit.passage.key for other in chosen}
    if entry.unit.hit.passage.key == best.unit.hit.passage.key:
        return entry.score >= best.score * extent.near
    elsewhere = entry.unit.hit.document.id != best.unit.hit.document.id
    if elsewhere and (not wanted or entry.matched < best.matched):
        return False
    if wanted and not any(kinds & entry.holds for kinds in wanted):
        return False
    most = extent.passages_of_each if compares else extent.passages
    room = entry.unit.hit.passage.key in passages or len(passages) < most
    level = extent.level_elsewhere if elsewhere else extent.level
    return room and entry.score >= best.score * level


def _with_antecedent(
    chosen: Sequence[Scored], scored: Sequence[Scored], limit: int
) -> list[Scored]:
    """Adds the sentence before the best, if it cannot be understood without (このため、…)."""
    first = chosen[0].unit
    if not _POINTS_BACK.match(first.text):
        return list(chosen)
    before = [
        entry
        for entry in scored
        if entry.unit.hit.passage.key == first.hit.passage.key
        and entry.unit.order == first.order - 1
        and not entry.unit.cell
        and entry not in chosen
    ]
    if before and _length([*chosen, before[0]]) <= limit:
        return [*chosen, before[0]]
    return list(chosen)


def _whole_list(best: Scored, scored: Sequence[Scored], extent: Extent) -> list[Scored]:
    """The best unit with the other items of the list that it is an item of, if it is in one."""
    unit = best.unit
    blocks = unit.hit.blocks
    if blocks[unit.block].type is not BlockType.LIST_ITEM:
        return [best]
    first, last = unit.block, _last_item(blocks, unit.block)
    while first > 0 and blocks[first - 1].type is BlockType.LIST_ITEM:
        first -= 1
    items = _items(best, scored, first, last)
    if len(items) < 2 or _length(items) > extent.of_list:
        return [best]
    return [best, *(entry for entry in items if entry is not best)]


def _announced(best: Scored, scored: Sequence[Scored], extent: Extent) -> list[Scored]:
    """The best unit with the list that it announces: 「次のとおりとする。」 says nothing alone."""
    unit = best.unit
    if not _ANNOUNCES.search(unit.text):
        return [best]
    last = _last_item(unit.hit.blocks, unit.block)
    items = _items(best, scored, unit.block + 1, last)
    return [best, *items] if _length(items) <= extent.of_list else [best]


def _last_item(blocks: Sequence[Block], at: int) -> int:
    """Index of the last item of the list that begins behind a block."""
    while at + 1 < len(blocks) and blocks[at + 1].type is BlockType.LIST_ITEM:
        at += 1
    return at


def _items(best: Scored, scored: Sequence[Scored], first: int, last: int) -> list[Scored]:
    """Units of some blocks of the passage of the best unit that stand under the same label."""
    unit = best.unit
    return [
        entry
        for entry in scored
        if entry.unit.hit.passage.key == unit.hit.passage.key
        and first <= entry.unit.block <= last
        and entry.unit.labels == unit.labels
    ]
