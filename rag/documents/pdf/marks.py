"""Marks at the beginning of a printed line that tell what it begins."""

from __future__ import annotations

import re

from rag.documents.captions import is_unit_line

_LONGEST_CAPTION = 80
_NUMBER = "[0-9０-９一二三四五六七八九十]{1,3}"
_BULLET = re.compile(
    r"[・･•●◉◎◯■□▪▫◆◇❖▶▷►▸★☆➢➤➔✓✔☑◦‣]"
    r"|[▲△▼▽](?![ 　]?[0-9０-９])|○(?![○×△])|[-‐–—－][ 　]|[→⇒][ 　]?"
    r"|[①-⑳㉑-㊿❶-❿⓫-⓴⓪㋐-㋾㊀-㊉]"
)
_NUMBERED = re.compile(
    rf"[(（\[［](?:{_NUMBER}|[a-zａ-ｚA-ZＡ-Ｚア-ンⅰ-ⅻⅠ-Ⅻivx]{{1,2}})[)）\]］]"
    rf"|(?:{_NUMBER}|[a-zａ-ｚA-ZＡ-Ｚ])[)）.．](?![0-9０-９])"
    r"|[0-9０-９]{1,2}(?:[-－.．][0-9０-９]{1,2})*[ 　](?![0-9０-９])"
    r"|[アイウエオカキクケコ][　．.、)）]"
    r"|[Ⅰ-Ⅻⅰ-ⅻ](?![-－])"
)
_LABEL = re.compile(
    r"【|≪|《|〔|＜|〈|※|[(（]?注[)）0-9０-９\s　:：]|[*＊](?![*＊])|"
    rf"第{_NUMBER}(?:[部編章節款項目条]|[-－.．][0-9０-９]|[ 　])"
)
_CAPTION = re.compile(
    r"(?:図表|図|表|写真|別表|付表|様式)[ 　]?[0-9０-９Ⅰ-Ⅻ一二三四五六七八九十]{1,3}"
    r"(?:[-－―‐.．・][0-9０-９]{1,3})*(?:[ 　：:．.]|$|(?=[(（【]))"
)
_ENDS_IN_UNIT = re.compile(r"[(（\[［][ 　]*単位[ 　]*[：:][^。(（）)]{1,20}[)）\]］]$")
_NOTE = re.compile(
    r"(?:[※＊*†‡]|[(（\[［]?注|脚注)"
    r"|[(（\[［]?[0-9０-９]{1,3}[)）\]］]?[^0-9０-９,.，．]"
)
_CONTENTS_ENTRY = re.compile(r"…[ 　]?[-－]?[0-9０-９ivxⅰ-ⅻ]{1,4}[-－]?$")
_BARE_MARK = re.compile(
    r"(?:[・･•●◉◎◯○■□▪▫◆◇❖▶▷►▸▲△▼▽★☆➢➤➔✓✔☑◦‣※→⇒–—-]|[①-⑳❶-❿㋐-㋾]|[Ⅰ-Ⅻⅰ-ⅻ]"
    r"|[(（\[［]?[0-9０-９a-zａ-ｚA-ZＡ-Ｚア-ン一二三四五六七八九十]{1,3}[)）\]］.．]?"
    r"|[0-9０-９]{1,2}(?:[-－.．][0-9０-９]{1,2})+|第.{1,3}[部編章節条])"
)


def is_bullet(text: str) -> bool:
    """Whether a line begins with a sign that only begins items: ・ ● ① ..."""
    return _BULLET.match(text) is not None


def is_numbered(text: str) -> bool:
    """Whether a line begins like (1), ア．, 2) or 3　; wrapped text may do so by chance."""
    return _NUMBERED.match(text) is not None


def is_label(text: str) -> bool:
    """Whether a line begins a part of its own that is no list item: 【…】, ※, 第２章."""
    return _LABEL.match(text) is not None


def begins_part(text: str) -> bool:
    """Whether a line begins with any of these marks."""
    return is_bullet(text) or is_numbered(text) or is_label(text)


def is_caption(text: str) -> bool:
    """Whether a line is the caption of a table or figure, or gives a unit (（単位：百万円）)."""
    return len(text) <= _LONGEST_CAPTION and (
        _CAPTION.match(text) is not None
        or _ENDS_IN_UNIT.search(text) is not None
        or is_unit_line(text)
    )


def is_note_start(text: str) -> bool:
    """Whether a line begins as footnotes do: with a number, ※ or 注."""
    return _NOTE.match(text) is not None


def is_contents_entry(text: str) -> bool:
    """Whether a line ends as those of a table of contents do: …12."""
    return _CONTENTS_ENTRY.search(text) is not None


def is_bare_mark(text: str) -> bool:
    """Whether a stretch of text is nothing but the mark of an item."""
    return _BARE_MARK.fullmatch(text) is not None
