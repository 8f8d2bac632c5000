"""Groups of words as people write them: the lines of our data and the CSV of an installation.

A line of `data/thesaurus_*.txt` is one group, words and a sign with spaces between:

* `マイナカード = 個人番号カード`  names of the same thing; each stands for every other
* `普及 ~ 定着`               near to each other, both ways
* `お年寄り 老人 > 高齢者`     words that people use, then what plans use for them
* `旅行 >> 来訪者`            the same, where the second is only loosely what was meant

`招く/動詞` is that word as a verb only. `[医療]` begins a domain; `#` a comment.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ConfigurationError

SIGNS = ("=", "~", ">", ">>")
"""Relations of a group, see above."""

MUTUAL = ("=", "~")
"""Those under which every word stands for every other."""

PARTS_OF_SPEECH = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞"})
"""UniDic parts of speech that a word may be marked with."""

COLUMNS = ("words", "others", "relation")
"""Columns of the CSV of an installation."""

_MARK = re.compile(r"/([^\x00-\x7f]*)$")


@dataclass(frozen=True, slots=True)
class GroupWord:
    """A word of a group.

    Attributes:
        text: As it is written.
        pos: UniDic part of speech that it must have; empty for any.
    """

    text: str
    pos: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing.

    Attributes:
        place: File and line, for messages.
        domain: Domain that it is listed under.
        sign: How `words` and `others` belong together, one of `SIGNS`.
        words: What may stand in a question.
        others: What may be searched for instead; empty where every word stands for every other.
    """

    place: str
    domain: str
    sign: str
    words: tuple[GroupWord, ...]
    others: tuple[GroupWord, ...] = ()


class ThesaurusError(ValueError):
    """A group is not written as it must be; the message says where and why."""


def read_groups(name: str, lines: Iterable[str]) -> Iterator[Group]:
    """Reads the lines of one of our files.

    Args:
        name: Name of the file, for messages.
        lines: Its lines.

    Raises:
        ThesaurusError: A line has no sign or several, a side without words, a word twice, or a mark
            that is no part of speech.
    """
    domain = ""
    for number, line in enumerate(lines, 1):
        place = f"{name} {number}行目"
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if entry.startswith("[") and entry.endswith("]"):
            domain = entry[1:-1]
            continue
        parts = entry.split()
        signs = [at for at, part in enumerate(parts) if part in SIGNS]
        if len(signs) != 1:
            raise ThesaurusError(f"{place}: 記号（{' '.join(SIGNS)}）を一つ書いてください。")
        yield make_group(place, domain, parts[signs[0]], parts[: signs[0]], parts[signs[0] + 1 :])


def read_csv(path: Path) -> Iterator[Group]:
    """Reads the CSV of an installation: `words,others,relation`, words parted by `|`.

    Args:
        path: The file, UTF-8; an empty relation is `>`.

    Raises:
        ConfigurationError: It cannot be read, or a row is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(csv.DictReader(file))
    except ThesaurusError as error:
        raise ConfigurationError(f"類語の CSV（設定 thesaurus）{path}: {error}") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(
            f"類語の CSV（設定 thesaurus）{path} を読めません。"
            f"UTF-8 の CSV の場所と権限を確かめてください。（{error}）"
        ) from error


def _rows(rows: csv.DictReader[str]) -> Iterator[Group]:
    if not set(COLUMNS[:2]) <= set(rows.fieldnames or ()):
        raise ThesaurusError(f"1行目に列名 {','.join(COLUMNS)} を書いてください。")
    for row in rows:
        yield _row(row, f"{rows.line_num}行目")


def _row(row: dict[str, str | None], place: str) -> Group:
    sign = (row.get("relation") or ">").strip()
    if sign not in SIGNS:
        raise ThesaurusError(
            f"{place}: relation「{sign}」はありません。{' '.join(SIGNS)} のいずれかにしてください。"
        )
    words, others = (
        [word.strip() for word in (row.get(name) or "").split("|") if word.strip()]
        for name in ("words", "others")
    )
    return make_group(place, "", sign, words, others)


def make_group(
    place: str, domain: str, sign: str, left: Iterable[str], right: Iterable[str]
) -> Group:
    """A group of the words on both sides of a sign.

    Raises:
        ThesaurusError: A side has no words, a word stands there twice, or a mark is unknown.
    """
    words, others = (tuple(_word(text, place) for text in side) for side in (left, right))
    if not words or not others:
        raise ThesaurusError(f"{place}: 記号「{sign}」の両側に語を書いてください。")
    if sign in MUTUAL:
        words, others = (*words, *others), ()
    for side in (words, others):
        twice = [word.text for at, word in enumerate(side) if word in side[:at]]
        if twice:
            raise ThesaurusError(f"{place}: 「{twice[0]}」が二度あります。一つにしてください。")
    return Group(place, domain, sign, words, others)


def _word(text: str, place: str) -> GroupWord:
    mark = _MARK.search(text)
    if mark is None:
        return GroupWord(text)
    if mark.group(1) not in PARTS_OF_SPEECH:
        raise ThesaurusError(
            f"{place}: 「{text}」の品詞は知られていません。"
            f"{'、'.join(sorted(PARTS_OF_SPEECH))} のいずれかにしてください。"
        )
    return GroupWord(text[: mark.start()], mark.group(1))
