"""Who is responsible: the organisations that a field names, each with the part that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.japanese.organisations import canonical, find_organisations
from rag.plans.records import Responsible, Text

_SEPARATOR = re.compile(r"[、，,;；\n/／]|(?:及び|並びに|および)")
_SCOPE = re.compile(r"^[\s　・]*(?P<scope>[^：:]{1,40})[：:][\s　]*")
_ROLE_BEFORE = re.compile(
    r"^[\s　]*[（(【\[［](?P<scope>[^（）()【】\[\]［］]{1,20})[）)】\]］][\s　]*"
)
_ASIDE = re.compile(r"[\s　]*[（(](?P<scope>[^（）()]*)[）)]?[\s　]*$")
_EDGE = re.compile(
    r"^[\s　・･·○●◎◇◆□■※]+|[\s　。．]+$|(?<=[省庁府局課室部])[\s　]*(?:等|など|ほか|他)$"
)
_DOT = re.compile(r"[・･]")
_BODY_END = re.compile(
    r"(?:[省庁府課室部局係署院所会団班館校園センター社県市区町村]|本部|機構|法人|大学|協会|組合|委員会|事務局"
    r"|協議会|連盟|チーム|グループ|ほか|各府省庁?|全庁|庁内)$"
)
_NONE = re.compile(r"^[-－—―ー−]*$|^(?:なし|未定|調整中|検討中)$")
_LONGEST = 40


def find_responsible(lines: list[Text]) -> tuple[Responsible, ...]:
    """Reads the field of the responsible organisations.

    Args:
        lines: The lines of the field, as they stand in the document.

    Returns:
        One entry for each organisation, in order, as written; 「子育て：デジタル庁」 has a scope.
    """
    found: dict[tuple[str, str | None], Responsible] = {}
    for line in lines:
        scope: str | None = None
        for start, end in _parts(line.text):
            part = line.text[start:end]
            match = _SCOPE.match(part) or _ROLE_BEFORE.match(part)
            if match is not None:
                scope = match.group("scope").strip()
                start += match.end()
            for entry in _names(line, start, end, scope):
                found.setdefault((entry.name, entry.scope), entry)
    return tuple(found.values())


def names_body(text: str) -> bool:
    """Whether a line can be one of the field: it is short and names organisations only."""
    parts = [text[start:end] for start, end in _parts(text)]
    return bool(parts) and all(_is_body(part) for part in parts)


def _is_body(part: str) -> bool:
    match = _SCOPE.match(part) or _ROLE_BEFORE.match(part)
    name = _EDGE.sub("", _ASIDE.sub("", part[match.end() :] if match else part)).strip()
    if _NONE.match(name):
        return True
    return 0 < len(name) <= _LONGEST and (
        _BODY_END.search(name) is not None or canonical(name) is not None
    )


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Spans between separators that stand outside brackets."""
    depth = 0
    start = 0
    at = 0
    while at < len(text):
        if text[at] in "（(":
            depth += 1
        elif text[at] in "）)":
            depth = max(0, depth - 1)
        match = _SEPARATOR.match(text, at) if depth == 0 else None
        if match is not None:
            yield start, at
            start = at = match.end()
        else:
            at += 1
    yield start, len(text)


def _names(line: Text, start: int, end: int, scope: str | None) -> Iterator[Responsible]:
    """The organisations of one part; those joined by a middle dot are told apart."""
    part = line.text[start:end]
    aside = _ASIDE.search(part)
    if aside is not None and aside.start() > 0:
        scope = scope or aside.group("scope").strip() or None
        end = start + aside.start()
    for first, last in _joined(line.text, start, end):
        while match := _EDGE.search(line.text[first:last]):
            if match.start() == 0:
                first += match.end()
            else:
                last = first + match.start()
            if first >= last:
                break
        name = line.text[first:last]
        if name and not _NONE.match(name):
            yield Responsible(
                name, _id(name), scope, line.char_start + first, line.char_start + last
            )


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]]:
    dots = [match.start() for match in _DOT.finditer(text, start, end)]
    bounds = [start, *(dot + 1 for dot in dots), end]
    spans = [
        (left, right - (index < len(dots))) for index, (left, right) in enumerate(pairwise(bounds))
    ]
    bodies = all(
        _BODY_END.search(text[left:right].strip()) and len(text[left:right].strip()) > 2
        for left, right in spans
    )
    return spans if dots and bodies else [(start, end)]


def _id(name: str) -> str:
    """The canonical name of the body, that of the innermost in 総務省消防庁."""
    known = canonical(name)
    if known is not None:
        return known.name
    mentions = find_organisations(name)
    whole = mentions and mentions[0].char_start == 0 and mentions[0].char_end == len(name)
    return mentions[0].organisation.name if whole else name
