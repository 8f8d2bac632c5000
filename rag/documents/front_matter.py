"""Title, issuer and date of a document, found where they stand on its first page.

File properties are not asked: they hold the name of the template or of the last typist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.documents.model import Block, BlockType, Document, Found
from rag.japanese.dates import DateMention, find_dates
from rag.japanese.organisations import find_organisations

_FIRST_BLOCKS = 14
_FIRST_CHARACTERS = 1500
_PLAN_WORD = re.compile(
    r"(?:計画|プラン|戦略|方針|大綱|ビジョン|工程表|ロードマップ|施策集?|要領|要綱|指針|ガイドライン"
    r"|白書|報告書?|概要|資料|事項|とりまとめ|取りまとめ|一覧|要求|予算案?|宣言|パッケージ|アジェンダ"
    r"|について|FAQ|Q&A|Ｑ＆Ａ)"
)
_ISSUER_LINE = re.compile(
    r"^[（(]?\s*(?:作成|発行|発行者|編集|担当|事務局|提出)?\s*[：:]?\s*"
    r"(?P<name>[一-龠々ァ-ヶーぁ-ん・]{1,20}?"
    r"(?:府|省|庁|委員会|本部|会議|都|道|県|市|町|村|区|局|部|課|室|機構|研究所|協議会|財団|連合)"
    r"(?:[\s　]?[一-龠々ァ-ヶーぁ-ん・]{1,20}(?:局|部|課|室|係|班|本部|事務局|センター))*)"
    # A notice is sent by the head of a body, in or without his name: みどり市長　港　太郎.
    r"(?:(?:長官?|知事)(?:[\s　]+[一-龠々ぁ-んァ-ヶ]{1,4}){0,2})?"
    r"\s*[）)]?$"
)
_REVISED = re.compile(
    r"[\s　]*(?:に)?(?:一部|最終)?[\s　]*(?:改[正定訂]|変更)版?[\s　]*(?:[）)]|$)"
)
_CONTENTS = re.compile(r"[\s　]*目[\s　]*次$")
_EVERY = ("各", "関係")  # whom a notice is sent to: 各県担当部, 関係市町村
_NOT_TITLE = re.compile(
    r"^(?:資料|参考資料|別紙|別添|第?\d+回|議事次第|取扱注意|機密性|この文書は)"
)
_QUOTED = re.compile(r"^[「『【＜〈《]|[」』】＞〉》]$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    block: Block


def find_front_matter(document: Document) -> tuple[Found | None, Found | None, Found | None]:
    """Finds what the document says of itself at its beginning.

    Args:
        document: A document as its reader made it.

    Returns:
        Title, issuer and date of publication; each None where nothing on the first page says it.
    """
    lines = list(_first_lines(document))
    dates = [
        (line, mention)
        for line in lines
        if len(line.text) <= 80
        for mention in find_dates(line.text)
        if mention.years
    ]
    title = _title(lines)
    return title, _issuer(lines, title), _published(dates)


def _first_lines(document: Document) -> Iterator[_Line]:
    """The lines of the first page, or of its first blocks where there are no pages."""
    for block in document.blocks[:_FIRST_BLOCKS]:
        if block.char_start > _FIRST_CHARACTERS or (block.page or 1) > 1:
            return
        if block.type not in (BlockType.TABLE_ROW, BlockType.FOOTNOTE, BlockType.SPEAKER_NOTE):
            offset = block.char_start
            for text in document.text[block.char_start : block.char_end].split("\n"):
                yield _Line(text, offset, block)
                offset += len(text) + 1


def _title(lines: Sequence[_Line]) -> Found | None:
    best: tuple[float, _Line] | None = None
    for place, line in enumerate(lines):
        score = _title_score(line, place)
        if score > 0 and (best is None or score > best[0]):
            best = (score, line)
    if best is None:
        return None
    line = best[1]
    text = _CONTENTS.sub("", line.text.strip(" 　"))
    start = line.start + line.text.index(text)
    return Found(text, start, start + len(text))


def _title_score(line: _Line, place: int) -> float:
    text = line.text.strip(" 　")
    if not 4 <= len(text) <= 90 or text.endswith(("。", "、", "：", ":")) or _NOT_TITLE.match(text):
        return 0.0
    if _ISSUER_LINE.match(text) or _is_date(text):
        return 0.0
    score = 1.0 - place * 0.08
    if line.block.type is BlockType.HEADING:
        score += 0.6 if (line.block.level or 1) == 1 else 0.2
    if _PLAN_WORD.search(text):
        score += 0.8
    if line.block.type is BlockType.LIST_ITEM or _QUOTED.search(text):
        score -= 0.5
    return score


def _is_date(text: str) -> bool:
    mentions = find_dates(text)
    return bool(mentions) and sum(m.char_end - m.char_start for m in mentions) >= len(text) * 0.6


def _issuer(lines: Sequence[_Line], title: Found | None) -> Found | None:
    """A line that is nothing but the name of a body; else a known body named near the title."""
    for line in lines:
        for piece, offset in _beside_dates(line.text):
            match = _ISSUER_LINE.match(piece)
            if match is not None and not match.group("name").startswith(_EVERY):
                start = line.start + offset + match.start("name")
                return Found(match.group("name"), start, start + len(match.group("name")))
    for line in lines:
        if title is not None and line.start == title.char_start:
            continue
        for mention in find_organisations(line.text):
            covered = mention.char_end - mention.char_start
            if covered >= len(line.text.strip()) * 0.25 and len(line.text) <= 60:
                start = line.start + mention.char_start
                return Found(mention.text, start, start + covered)
    return None


def _beside_dates(text: str) -> Iterator[tuple[str, int]]:
    """The pieces of a line that its dates leave, each with its offset; a sender may be one."""
    start = 0
    for mention in (*find_dates(text), None):
        end = mention.char_start if mention is not None else len(text)
        piece = text[start:end].lstrip(" 　")
        yield piece.rstrip(" 　"), end - len(piece)
        start = mention.char_end if mention is not None else end


def _published(dates: Sequence[tuple[_Line, DateMention]]) -> Found | None:
    """The first full date of the first page, else the first month, else the first year.

    A document that was revised is as of its last revision.
    """
    by_detail: dict[int, Found] = {}
    revised: list[Found] = []
    for line, mention in dates:
        value = _iso(mention)
        if value is None:
            continue
        found = Found(value, line.start + mention.char_start, line.start + mention.char_end)
        by_detail.setdefault(value.count("-"), found)
        if "-" in value and _REVISED.match(line.text, mention.char_end):
            revised.append(found)
    if revised:
        return max(revised, key=lambda found: found.value)
    return by_detail.get(2) or by_detail.get(1) or by_detail.get(0)


def published_value(text: str) -> str | None:
    """A date as `2024`, `2024-04` or `2024-04-01`, from any way of writing it; None if it is none.

    Args:
        text: A text that is nothing but a date, as in `metadata.csv`.
    """
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", text):
        return text if _is_calendar(text) else None
    mentions = find_dates(text)
    if len(mentions) == 1 and mentions[0].char_end - mentions[0].char_start == len(text):
        return _iso(mentions[0])
    return text if re.fullmatch(r"(?:19|20)\d\d", text) else None


def _is_calendar(text: str) -> bool:
    """Whether an ISO date, or its year or month alone, is in the calendar."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _iso(mention: DateMention) -> str | None:
    """The single calendar date of a mention; None for fiscal years, ranges and parts of years."""
    time = mention.start
    if len(mention.dates) != 1 or time.year is None or time.calendar != "calendar" or time.part:
        return None
    parts = [f"{time.year:04d}"]
    if time.month is not None:
        parts.append(f"{time.month:02d}")
        if time.day is not None:
            parts.append(f"{time.day:02d}")
    return "-".join(parts)
