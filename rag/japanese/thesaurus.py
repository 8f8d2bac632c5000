"""A thesaurus of administrative Japanese: everyday and official words, short and full names.

The groups are `data/synonyms.txt` and `data/thesaurus_*.txt`, written as `thesaurus_file` says; an
installation may add its own by a CSV. Words are compared by their UniDic lemmas. Cutting thousands
of words takes a third of a second, so the lemmas are kept beside the data, in
`data/thesaurus.lemmas`. Should data or dictionary have changed since, they are cut anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from rag.errors import ConfigurationError
from rag.japanese.thesaurus_file import Group, GroupWord, ThesaurusError, read_csv, read_groups
from rag.japanese.tokens import Token, dictionary_name, tokenize

Words = tuple[str, ...]
"""Lemmas of a word or compound, in order."""

CLOSENESS = {"=": 1.0, "~": 0.8, ">": 1.0, ">>": 0.5}
"""How far a word of a group stands for another, by the sign of the group."""

LEMMAS_FILE = "thesaurus.lemmas"

# 高齢者 is 高齢 and 者, and 者 is not searched for; a word is known by both, searched for by one.
_UNSEARCHED = "°"
# Before the part of speech of a marked word; normalised text never holds it.
_MARK = "＃"
_HONORIFIC = "御"
_JOINED = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "数"}


@dataclass(frozen=True, slots=True)
class Other:
    """Another word for the same thing.

    Attributes:
        words: Its lemmas, those that are searched for.
        closeness: How far it stands for the word, above 0 to 1.
    """

    words: Words
    closeness: float


def is_part(token: Token) -> bool:
    """Whether a token is part of a word: all but particles, auxiliaries, signs and 御."""
    return (
        token.pos in _JOINED and token.lemma != _HONORIFIC and any(map(str.isalnum, token.surface))
    )


class Thesaurus:
    """Other words for the same thing, by lemmas. Made once, then only read.

    Args:
        entries: Groups by their lemmas, as `cut_groups` makes them.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = tuple(entries)
        self._where: dict[str, list[int]] = {}
        self._longest: dict[str, int] = {}
        for number, entry in enumerate(self._entries):
            words = entry.split("\t")[1].replace(_UNSEARCHED, "")
            for word in words.split("|"):
                key = word.partition(_MARK)[0]
                self._where.setdefault(key, []).append(number)
                first = key.partition(" ")[0]
                self._longest[first] = max(self._longest.get(first, 0), key.count(" ") + 1)

    def __len__(self) -> int:
        """How many different words it knows others for."""
        return len(self._where)

    def longest(self, lemma: str) -> int:
        """How many lemmas the longest word has that begins with this one; 0 if none does."""
        return self._longest.get(lemma, 0)

    def others(self, lemmas: Sequence[str], pos: str) -> tuple[Other, ...]:
        """Other words for a word, in order of the groups; none where it is in no group.

        Args:
            lemmas: Its lemmas, those that are not searched for among them.
            pos: Part of speech of the last.
        """
        key = " ".join(lemmas)
        found: dict[Words, float] = {}
        for number in self._where.get(key, ()):
            sign, words, others = self._entries[number].split("\t")
            plain = words.replace(_UNSEARCHED, "").split("|")
            if key not in plain and f"{key}{_MARK}{pos}" not in plain:
                continue
            for word in (others or words).split("|"):
                if word.replace(_UNSEARCHED, "").partition(_MARK)[0] != key:
                    other = _searched(word)
                    found[other] = max(CLOSENESS[sign], found.get(other, 0.0))
        return tuple(Other(words, closeness) for words, closeness in found.items())

    def extended(self, entries: Iterable[str]) -> Thesaurus:
        """A thesaurus with further groups."""
        return Thesaurus((*self._entries, *entries))


def _searched(word: str) -> Words:
    lemmas = word.partition(_MARK)[0].split(" ")
    return tuple(lemma for lemma in lemmas if not lemma.startswith(_UNSEARCHED))


@cache
def built_in() -> Thesaurus:
    """Our own thesaurus, read once."""
    kept = _data(LEMMAS_FILE).splitlines()
    if kept[:1] == [fingerprint()]:
        return Thesaurus(kept[1:])
    return Thesaurus(cut_groups(built_in_groups()))


def load_thesaurus(path: Path | None) -> Thesaurus:
    """The thesaurus of an installation: ours, and its own groups.

    Args:
        path: Its CSV; None for ours alone.

    Raises:
        ConfigurationError: The CSV cannot be read, or a row of it is wrong.
    """
    if path is None:
        return built_in()
    try:
        return built_in().extended(cut_groups(read_csv(path)))
    except ThesaurusError as error:
        raise ConfigurationError(f"類語の CSV（設定 thesaurus）{path}: {error}") from error


def built_in_groups() -> Iterator[Group]:
    """Our groups, file by file."""
    for name in _data_files():
        yield from read_groups(name, _data(name).splitlines())


def fingerprint() -> str:
    """Of the data and the dictionary that cuts it; the first line of the lemmas kept."""
    digest = hashlib.sha256(dictionary_name().encode())
    for name in _data_files():
        digest.update(_data(name).encode())
    return digest.hexdigest()


def cut_groups(groups: Iterable[Group]) -> Iterator[str]:
    """Lemmas of each group: sign, words and others with tabs between, words parted by `|`.

    Spellings that have the same lemmas (取組, 取り組み) become one word.

    Raises:
        ThesaurusError: A word has nothing that is searched for, or a group has only one word.
    """
    for group in groups:
        words, others = (
            tuple(dict.fromkeys(_cut(word, group.place) for word in side))
            for side in (group.words, group.others)
        )
        if len({*words, *others}) == 1:
            raise ThesaurusError(
                f"{group.place}: 「{group.words[0].text}」とほかの語は、検索では同じ語です。"
                "この行を消してください。"
            )
        yield "\t".join((group.sign, "|".join(words), "|".join(others)))


def _cut(word: GroupWord, place: str) -> str:
    """Lemmas of a word with spaces between, those marked that are not searched for."""
    parts = [token for token in tokenize(word.text) if is_part(token)]
    if not any(token.content for token in parts):
        raise ThesaurusError(
            f"{place}: 「{word.text}」には検索に使う語がありません。別の語にしてください。"
        )
    lemmas = (token.lemma if token.content else _UNSEARCHED + token.lemma for token in parts)
    return " ".join(lemmas) + (f"{_MARK}{word.pos}" if word.pos else "")


def _data_files() -> list[str]:
    folder = files("rag.japanese").joinpath("data")
    names = (entry.name for entry in folder.iterdir())
    return ["synonyms.txt", *sorted(n for n in names if n.startswith("thesaurus_"))]


def _data(name: str) -> str:
    return files("rag.japanese").joinpath("data", name).read_text(encoding="utf-8")
