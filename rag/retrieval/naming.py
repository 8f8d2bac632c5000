"""Which documents of the collection a question names: 「2019年の計画」「○○市」「前の計画」.

Naming is a preference, never a filter: a question may name a plan and find its answer in another.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rag.japanese.dates import find_dates
from rag.japanese.normalize import normalize
from rag.japanese.tokens import bigrams, tokenize
from rag.retrieval.titles import Titles

_KIND_WORDS = (
    "重点計画|重点施策|施策集|工程表|行程表|ロードマップ|アクションプラン|総合計画|基本計画|実施計画|計画|プラン"
    "|戦略|方針|大綱|ビジョン|宣言|要領|要綱|指針|ガイドライン|白書|報告書|資料"
)
_YEAR_NAMING = re.compile(
    rf"(?:の|に(?:作|策定|決定|公表)[^、。]{{0,8}}|版)?(?:[^、。\s]{{0,6}}?)(?:{_KIND_WORDS})"
    rf"(?:の(?:{_KIND_WORDS}))?"
    # 「2019年の段階では」 names a plan, 「2019年度末時点で」 tells when a value was counted.
    r"|の(?:段階|時点)"
)
_PLAN = r"(?:ほう|方|版)?の?(?:重点)?(?:計画|プラン|施策集|工程表)"
_OLDER = re.compile(rf"(?:古い|旧|前の?|以前の?|昔の?|先の|前回の?|これまでの){_PLAN}")
_NEWER = re.compile(rf"(?:新しい|新|今の?|現行の?|最新の?|今回の?|現在の?){_PLAN}")
# 「本土と比べて」 compares no plans, 「献立が変わったら」 asks for no change of one.
_CHANGE = re.compile(
    r"変わ(?:った(?!ら|場合|とき|時|際)|って|り|る(?!場合|とき|時|際|と))|変更|違[いうっ]|差は|推移"
    r"|(?:(?<!と)|(?:計画|プラン|施策集|工程表|以前|従来|前回|昔)と)(?:比べ|比較)"
    r"|(?:以前|昔|前)と(?:今|現在)|前回と"
)
# Words that stand in the titles of most plans and name none of them.
_WEAK = {
    "計画", "プラン", "施策", "重点", "実現", "向ける", "推進", "資料", "基本", "年", "版", "集",
    "更新", "月", "日", "度", "令和", "平成", "社会", "会議", "第", "次", "回", "概要", "工程",
    "表", "アクション", "総合",
}  # fmt: skip
# The municipality by which an issuer is named, without its prefecture: 潮見県なぎ市 is said なぎ市.
_MUNICIPAL = re.compile(
    r"^(?:(?:東京都|北海道|京都府|大阪府|[^都道府県]{2,4}県)(?=.))?"
    r"(?P<place>[一-龠々ヶケァ-ヶぁ-ん]+(?:市|町|村|区|都|道|(?<!内閣)府|県))$"
)
_SHORT_PLACE = 2
_NAMED_BEYOND_DOUBT = 0.5
_NAMED_PERHAPS = 0.3
_BY_ISSUER = 0.6
_BY_YEAR = 0.5
_BY_YEAR_OF_ANOTHER_KIND = 0.15
_BY_PLACE_IN_LINE = 0.5
_MAX_COMPARED = 4


@dataclass(frozen=True, slots=True)
class DocumentName:
    """By what a document may be named.

    Attributes:
        id: Its id.
        title: Title.
        issuer: Issuing body.
        published: Date, if known.
        supersedes: Id of the document that it replaces, if any.
    """

    id: str
    title: str
    issuer: str | None
    published: str | None
    supersedes: str | None = None

    @property
    def year(self) -> int | None:
        """Year of publication."""
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True)
class Naming:
    """Documents that a question names.

    Attributes:
        strengths: How far each is named, between 0 and 1, by id; those that are not are left out.
        words: Lemmas and pairs by which documents are named beyond doubt. They say where to look,
            not what for.
        years: Years by which plans are named.
        grounds: What names each document: words of its title, its year, its place in a line.
        verbatim: Documents whose titles stand in the question word for word.
    """

    strengths: Mapping[str, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    grounds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    verbatim: frozenset[str] = frozenset()

    @property
    def clear(self) -> tuple[str, ...]:
        """Documents named beyond doubt, the clearest first."""
        found = [(-s, name) for name, s in self.strengths.items() if s >= _NAMED_BEYOND_DOUBT]
        return tuple(name for _, name in sorted(found))

    @property
    def compared(self) -> tuple[str, ...]:
        """Documents that are set side by side, at most four, the clearest first.

        The question must tell them apart: documents that it names by the same words, as articles
        of one law or editions of one title, are one name for many; and one that is named by fewer
        of the same words than another is not meant.
        """
        clear = self.clear
        told = {name: self.grounds.get(name, frozenset({name})) for name in clear}
        meant = [name for name in clear if not any(told[name] < told[other] for other in clear)]
        return tuple(meant[:_MAX_COMPARED]) if len({told[name] for name in meant}) > 1 else ()


class DocumentNames:
    """The names of all documents that a caller may read."""

    def __init__(self, documents: Sequence[DocumentName]) -> None:
        self._documents = documents
        self._terms = [_terms(entry.title) for entry in documents]
        self._titles = Titles((entry.id, entry.title) for entry in documents)
        counts = Counter(term for terms in self._terms for term in terms)
        self._weight = {
            term: (0.1 if _is_weak(term) else 1.0)
            * math.log(1 + (len(documents) + 1) / (count + 0.5))
            for term, count in counts.items()
        }
        self._replaced = {entry.supersedes for entry in documents if entry.supersedes}

    def named_in(self, question: str) -> Naming:
        """Finds the documents that a question names.

        A title is named by a good part of its words, a plan by its year (「2019年の計画」) or its
        place in a line of plans (「前の計画」), a municipality's document by the municipality.
        """
        asked = _terms(question)
        years = _naming_years(question)
        dated = self._named_by_year(years)
        in_line = self._named_in_line(question)
        text = normalize(question)
        strengths: dict[str, float] = {}
        words: set[str] = set()
        grounds: dict[str, frozenset[str]] = {}
        for entry, terms in zip(self._documents, self._terms, strict=True):
            shared = terms & asked
            strength = self._share(shared, terms)
            issuer = normalize(entry.issuer or "")
            municipal = _MUNICIPAL.search(issuer)
            place = municipal.group("place") if municipal is not None else ""
            if place and _stands_in(place, text):
                strength = max(strength, _BY_ISSUER)
                shared = shared | (_terms(place) & asked)
            elif issuer and _issuers_plan(issuer).search(text):
                strength = max(strength, _BY_ISSUER)
            strength += dated.get(entry.id, 0.0) + in_line.get(entry.id, 0.0)
            strength = min(1.0, strength)
            if strength >= _NAMED_PERHAPS:
                strengths[entry.id] = round(strength, 3)
            if strength >= _NAMED_BEYOND_DOUBT:
                words |= shared
                grounds[entry.id] = frozenset(shared | self._other_grounds(entry, dated, in_line))
        years_named = frozenset(year for year, _ in years)
        verbatim = self._titles.standing_in(question)
        return Naming(strengths, frozenset(words), years_named, grounds, verbatim)

    def _other_grounds(
        self, entry: DocumentName, dated: Mapping[str, float], in_line: Mapping[str, float]
    ) -> set[str]:
        """What names a document besides the words of its title."""
        found: set[str] = set()
        if dated.get(entry.id, 0.0) >= _BY_YEAR:
            found |= {f"year:{year}" for year in self._years_of(entry)}
        if entry.id in in_line:
            found.add("line:older" if entry.id in self._replaced else "line:newer")
        return found

    def _share(self, shared: set[str], terms: set[str]) -> float:
        """Share of a title that a question holds, by the weight of its words."""
        total = sum(self._weight[term] for term in terms) or 1.0
        return min(1.0, 1.6 * sum(self._weight[term] for term in shared) / total)

    def _named_by_year(self, years: Sequence[tuple[int, str]]) -> dict[str, float]:
        """Documents of the years by which plans are named, those of the kind named first.

        「2023年の施策集」 names, of two documents of 2023, the one whose title says 施策集.
        """
        found: dict[str, float] = {}
        for year, kind in years:
            wanted = _terms(kind)
            shared = {
                entry.id: len(wanted & terms)
                for entry, terms in zip(self._documents, self._terms, strict=True)
                if year in self._years_of(entry)
            }
            most = max(shared.values(), default=0)
            for name, count in shared.items():
                strength = _BY_YEAR if count == most else _BY_YEAR_OF_ANOTHER_KIND
                found[name] = max(found.get(name, 0.0), strength)
        return found

    def _named_in_line(self, question: str) -> dict[str, float]:
        """Documents meant by their place in a line of plans.

        A question for a change means both ends of the line.
        """
        change = _CHANGE.search(question)
        older = change or _OLDER.search(question)
        newer = change or _NEWER.search(question)
        return {
            entry.id: _BY_PLACE_IN_LINE
            for entry in self._documents
            if (older and entry.id in self._replaced) or (newer and entry.supersedes)
        }

    @staticmethod
    def _years_of(entry: DocumentName) -> set[int]:
        years = {year for mention in find_dates(entry.title) for year in mention.years}
        years |= {int(number) for number in re.findall(r"(?:19|20)\d\d", normalize(entry.title))}
        return years | ({entry.year} if entry.year is not None else set())


def _naming_years(question: str) -> list[tuple[int, str]]:
    """Years that name a plan, with the words for the kind of plan.

    「2019年の計画」, 「重点施策2024」, 「2019年の段階では」.
    """
    found = [
        (year, match.group())
        for mention in find_dates(question)
        if (match := _YEAR_NAMING.match(question, mention.char_end))
        for year in mention.years
    ]
    text = normalize(question)
    found.extend(
        (int(match.group(2)), match.group(1))
        for match in re.finditer(rf"({_KIND_WORDS})((?:19|20)\d\d)", text)
    )
    return found


def _stands_in(place: str, text: str) -> bool:
    """Whether a municipality is named; 津市 is not in 会津市民."""
    before = r"(?:(?<![一-龠々])|(?<=[都道府県]))" if len(place) == _SHORT_PLACE else ""
    return re.search(before + re.escape(place), text) is not None


@cache
def _issuers_plan(issuer: str) -> re.Pattern[str]:
    """「里海省の工程表」: a plan named by who issued it."""
    return re.compile(rf"{re.escape(issuer)}の?[^、。\s]{{0,8}}(?:{_KIND_WORDS})")


def _terms(text: str) -> set[str]:
    tokens = tokenize(text)
    words = {token.lemma for token in tokens if token.content and not token.lemma.isdigit()}
    return words | set(bigrams(tokens))


def _is_weak(term: str) -> bool:
    """Whether a word or pair names no document; years name them by a rule of their own."""
    return all(part in _WEAK or part.isdigit() for part in term.split("_"))
