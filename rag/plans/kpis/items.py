"""The items of a KPI field: which lines are an indicator of their own, and which go on.

A cell lists several indicators, one to a line; brackets and notes (（令和９年度 80％）, ※ …) belong
to the line before. Where lines were cut at the width of a page, a line goes on when the one before
it is not complete: a bracket is open, it ends in a particle, or it is full and ends in the middle
of a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.documents.wraps import joint
from rag.plans.records import KpiKind, Text


@dataclass(frozen=True, slots=True)
class KpiField:
    """What stands under one label.

    Attributes:
        kind: Kind that the label names.
        lines: The lines, in order; `columns` of each is its width in print, with its label.
        certain: False where nothing says that they are indicators.
    """

    kind: KpiKind | None
    lines: tuple[Text, ...]
    columns: tuple[int, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class KpiItem:
    """One indicator as it stands.

    Attributes:
        text: Its words, wrapped lines joined.
        notes: Its notes, and the heading of the group that it stands in.
        char_start: Offset of its first character.
        char_end: End of it with its notes.
    """

    text: str
    notes: tuple[str, ...]
    char_start: int
    char_end: int


@dataclass(slots=True)
class _Draft:
    text: str
    start: int
    end: int
    notes: list[str] = field(default_factory=list)
    width: int = 0
    noted: bool = False

    def item(self) -> KpiItem:
        return KpiItem(self.text, tuple(self.notes), self.start, self.end)


_NONE = re.compile(r"^[\s　]*(?:[-－—―‐–ー−]+|なし|該当なし|設定なし)[\s　]*$")
_BULLET = re.compile(r"^[\s　]*(?:[・･·•●○◎◇◆□■▪▶►✓➢①-⑳]|[-–][\s　]|[（(]?\d{1,2}[)）.．])")
_NOTE = re.compile(r"^[\s　]*(?:[※＊*→⇒]|注[\s　\d０-９：:）)]|（注)")
_BRACKET = re.compile(r"^[\s　]*[（(【〔](?![0-9０-９a-zａ-ｚア-ン一二三四五六七八九十]{1,2}[)）])")
_GROUP = re.compile(
    r"^[\s　]*(?:＜[^＞]+＞|<[^>]+>|〈[^〉]+〉|《[^》]+》|【[^】\d]+】|\[[^\]\d]+\])[\s　]*$"
)
_ASIDE_ONLY = re.compile(r"^[\s　]*[（(](?:参考|再掲|注)[^（）()]{0,8}[）)][\s　]*$")
_OPEN = re.compile(r"[（(「『【〔\[［]")
_CLOSE = re.compile(r"[）)」』】〕\]］]")
_UNFINISHED = re.compile(
    r"(?:[、，・／/：:]|[のにをがはとやへ]|及び|並びに|又は|若しくは|または|および|ための|における"
    r"|に係る|に関する|による)$"
)
_MID_WORD = re.compile(
    r"(?:[いくうすつるたなでてもされ]|から|より|まで|ない|など|とする|[ァ-ヴー]{2,}|説明|情報)$"
)
_COMPLETE = re.compile(
    r"(?:[数率額量件度割値額高比]|割合|件数|人数|実施|構築|策定|整備|増加|減少|向上|促進|推進|決定|導入"
    r"|検討|削減|低減|拡大|開発|公表|提供|状況|充実|確立|達成|実現|創出|改定|運用|設定|活用|展開|開催"
    r"|。|％|%|[）)])$"
)
_GOES_ON = re.compile(
    r"^[\s　]*(?:[、。，．）)」』ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョンをん]"
    r"|に(?:関|つい|お|よ|係|対)|及び|並びに|又は|または|された|される|おける|によ|で(?:ある|き|の)|という)"
)
_HIRAGANA = re.compile(r"^[\s　]*[ぁ-ん]")
_NEW_WORD = re.compile(
    r"^[\s　]*(?:うち|その|これ|この|より|いわゆる|ひと|まち|くらし|こども|みどり)"
)
_TIME_FIRST = re.compile(r"^[\s　]*(?:令和|平成|20\d\d|２０\d\d|[RHＲＨ]\d)")
_FULL = 0.86


def print_width(fields: Sequence[KpiField]) -> int | None:
    """Width at which the lines of KPI fields were cut, None where they were not.

    Lines that another one follows tell it: in a text cut at a width hardly one of them is longer
    than a printed line of 42 full-width characters.

    Args:
        fields: All KPI fields of a document.

    Returns:
        The width in columns of a typewriter, two to a full-width character.
    """
    widths = sorted(width for entry in fields for width in entry.columns[:-1] if width > 0)
    if not widths:
        return None
    longer = sum(width > _LONGEST_PRINTED for width in widths)
    if longer > len(widths) * 0.1:
        return None
    return widths[min(len(widths) - 1 - longer, int(len(widths) * 0.95))]


_LONGEST_PRINTED = 84


def columns_of(text: str) -> int:
    """Width of a line in print: 2 for full-width characters, else 1."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def find_items(entry: KpiField, width: int | None) -> Iterator[KpiItem]:
    """The indicators of a field.

    Args:
        entry: The field.
        width: Print width of the document, see `print_width`.

    Yields:
        Its items in order; a KPI of `-` is none.
    """
    drafts: list[_Draft] = []
    group: str | None = None
    columns = entry.columns or tuple(columns_of(line.text) for line in entry.lines)
    for line, line_width in zip(entry.lines, columns, strict=True):
        if _NONE.match(line.text):
            continue
        if _GROUP.match(line.text):
            group = line.text.strip()
            continue
        if drafts and _is_note(line.text, width):
            _add_note(drafts[-1], line)
        elif drafts and drafts[-1].noted and _note_goes_on(drafts[-1], line.text, width):
            drafts[-1].notes[-1] += joint(drafts[-1].notes[-1], line.text) + line.text
            drafts[-1].end = line.char_end
        elif drafts and not drafts[-1].noted and _goes_on(drafts[-1], line.text, width):
            last = drafts[-1]
            last.text += joint(last.text, line.text) + line.text
            last.end, last.width = line.char_end, line_width
        else:
            notes = [group] if group else []
            drafts.append(_Draft(line.text, line.char_start, line.char_end, notes, line_width))
            continue
        drafts[-1].width = line_width
    yield from (draft.item() for draft in drafts)


def _add_note(draft: _Draft, line: Text) -> None:
    draft.notes.append(line.text.strip())
    draft.end = line.char_end
    draft.noted = True


def _is_note(text: str, width: int | None) -> bool:
    """Whether a line is a note of the item before; in print a bracket is rather a part of it."""
    if _NOTE.match(text) or _ASIDE_ONLY.match(text):
        return True
    return width is None and _BRACKET.match(text) is not None


def _note_goes_on(draft: _Draft, text: str, width: int | None) -> bool:
    """Whether a line continues a note that was cut at the width of the page."""
    if width is None or _BULLET.match(text):
        return False
    note = draft.notes[-1]
    full = draft.width >= width * _FULL and not note.endswith(("。", "）", ")"))
    return full or _is_open(note) or _UNFINISHED.search(note) is not None


def _goes_on(draft: _Draft, text: str, width: int | None) -> bool:
    """Whether a line continues an item."""
    if _is_open(draft.text):
        return True
    if _BULLET.match(text):
        return False
    if _GOES_ON.match(text) or _UNFINISHED.search(draft.text):
        return True
    if width is None:
        return False
    if _BRACKET.match(text):
        return True
    if _TIME_FIRST.match(text):
        return False
    if _HIRAGANA.match(text) and not _NEW_WORD.match(text):
        return True
    if draft.width < width * _FULL:
        return False
    return _MID_WORD.search(draft.text) is not None or _COMPLETE.search(draft.text) is None


def _is_open(text: str) -> bool:
    return len(_OPEN.findall(text)) > len(_CLOSE.findall(text))
