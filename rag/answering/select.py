"""Choosing the units that answer: how near they are to the question, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.analysis import Holds, kinds_held
from rag.answering.stated import Stated, stated_in
from rag.answering.units import Unit
from rag.embedding import Embedding
from rag.fields import lemma_set
from rag.japanese.dates import DateMention, same_time
from rag.japanese.quantities import Quantity, find_quantities, same_value
from rag.japanese.tokens import tokenize
from rag.retrieval.asks import HELD_BY, Ask, asked_units
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import QuestionWords

WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "labels": 0.15,
    "headings": 0.9,
    "passage": -0.85,
    "kind": 0.65,
    "counted": 0.5,
    "field": 0.4,
    "form": 0.3,
    "year": 0.3,
    "meaning": 0.55,
    "cell": -0.25,
    "document": 0.35,
    "coverage": 0.95,
    "rank": 1.1,
}
"""Weights of the features: a multinomial logistic model over the units of each question, fitted on
the development and sample questions; eight-fold cross-validation keeps them honest."""

COMPANY = re.compile(r"株式会社|有限会社|合同会社|㈱|[（(]株[）)]")
_PERSON = re.compile(
    r"大臣|長官|次官|局長|部長|課長|室長|会長|議長|座長|委員長|理事長|知事|市長|町長|村長|代表"
    r"|氏(?:が|は|を|、|$)"
)
_REASON = re.compile(r"ため|ことから|により|を踏まえ|目的|を目指|図る|理由|狙い|原因|起因")
_DEFINITION = re.compile(
    r"とは|をいう|を指す|という。|の略|のこと|である|（[^）]{6,}）|\([^)]{6,}\)"
)
_PROCEDURE = re.compile(r"申請|提出|手順|届け?出|まず|次に|その後|により行|を経て")
_KPI_LABEL = re.compile(r"KPI|ＫＰＩ|目標|指標")
_MINISTRY_LABEL = re.compile(r"担当|所管|実施主体|府省")
_MONEY_LABEL = re.compile(r"予算|事業費|経費|金額|額$")


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score.

    Attributes:
        unit: The unit.
        score: Higher is better; comparable within one question only.
        novelty: Share of the unit's words that the question does not hold.
        matched: Share of the question's words, by rarity, in the unit, its labels, its headings.
        holds: Kinds of values in the unit that the question does not state itself.
        counted: Whether it holds a number of the unit that the question asks for (何人).
        features: What the score is made of.
    """

    unit: Unit
    score: float
    novelty: float
    matched: float
    holds: Holds
    counted: bool
    features: Mapping[str, float]


class Selector:
    """Scores units for one question.

    Args:
        understanding: The question as it was read.
        words: The words of the question.
        embedding: Model by which units are compared with the question, None to go without.
        weights: Weight of each feature.
    """

    def __init__(
        self,
        understanding: Understanding,
        words: QuestionWords,
        embedding: Embedding | None = None,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self._understanding = understanding
        self._words = words
        self._embedding = embedding
        self._known = frozenset(words.lemmas)
        self._weights = weights
        self._dates = understanding.dates
        self._times = understanding.times
        self._quantities = find_quantities(understanding.question)
        self._wanted = [HELD_BY[ask] for ask in understanding.asks if ask in HELD_BY]
        self._units = asked_units(understanding.question)

    def score(self, units: Sequence[Unit]) -> list[Scored]:
        """Scores units; the result is in the order of the units."""
        best = max((unit.hit.score for unit in units), default=0.0) or 1.0
        meanings = self._meanings(units)
        return [
            self._score(unit, best, meaning) for unit, meaning in zip(units, meanings, strict=True)
        ]

    def _meanings(self, units: Sequence[Unit]) -> list[float]:
        """Cosine of each unit with the question."""
        if self._embedding is None or not units:
            return [0.0] * len(units)
        question = self._embedding.embed_queries([self._subject()])[0]
        vectors = self._embedding.embed_passages([unit.about for unit in units])
        return [max(0.0, float(value)) for value in vectors @ question]

    def _subject(self) -> str:
        """The question without the words that name documents: they say where to look."""
        resolved, naming = self._understanding.resolved, self._understanding.naming.words
        tokens = tokenize(resolved) if naming else ()
        kept = "".join(token.surface for token in tokens if token.lemma not in naming)
        return kept or resolved

    def _score(self, unit: Unit, best: float, meaning: float) -> Scored:
        inside = lemma_set(unit.value)
        labels = lemma_set("\n".join(unit.labels))
        if unit.cell:
            # A cell means what its row and column say.
            inside, labels = inside | labels, frozenset()
        headings = lemma_set("\n".join(unit.headings))
        around = lemma_set(unit.hit.passage.text)
        stated = stated_in(unit)
        quantities = self._new_quantities(stated)
        holds = self._new_values(stated, quantities)
        counted = any(quantity.unit in self._units for quantity in quantities)
        features = {
            "words": self._words.share(inside),
            "labels": self._words.share(labels - inside),
            "headings": self._words.share(headings - inside - labels),
            "passage": self._words.share(around - headings - inside - labels),
            "kind": self._kind(holds, counted=counted),
            "form": self._form(unit, stated),
            "field": self._field(unit),
            "year": self._year(stated),
            "meaning": meaning,
            "counted": float(counted),
            "cell": float(unit.cell),
            "document": unit.hit.features["document"],
            "coverage": unit.hit.features["coverage"],
            "rank": unit.hit.score / best,
        }
        score = sum(self._weights[name] * value for name, value in features.items())
        matched = features["words"] + features["labels"] + features["headings"]
        return Scored(unit, score, self._novelty(unit), matched, holds, counted, features)

    def _novelty(self, unit: Unit) -> float:
        words = lemma_set(unit.value)
        return len(words - self._known) / len(words) if words else 0.0

    def _kind(self, holds: Holds, *, counted: bool) -> float:
        """Share of the kinds of values asked for; a number of another unit counts half."""
        if not self._wanted:
            return 0.0
        met = float(sum(bool(kinds & holds) for kinds in self._wanted))
        if self._units and not counted:
            met -= 0.5 * sum(bool(kinds & Holds.COUNT and kinds & holds) for kinds in self._wanted)
        return met / len(self._wanted)

    def _new_quantities(self, stated: Stated) -> list[Quantity]:
        """Quantities of a unit and its labels that the question does not state itself."""
        return [quantity for quantity in stated.quantities if not self._asked_quantity(quantity)]

    def _new_values(self, stated: Stated, quantities: Sequence[Quantity]) -> Holds:
        """Kinds of values in a unit and its labels that the question does not state itself."""
        return kinds_held(
            dates=[date for date in stated.times if not self._asked_date(date)],
            quantities=quantities,
            has_organisation=stated.division
            or not stated.organisations <= set(self._understanding.organisations),
            has_law=stated.law,
        )

    def _asked_date(self, mention: DateMention) -> bool:
        return any(same_time(mention, asked) for asked in self._dates)

    def _asked_quantity(self, quantity: Quantity) -> bool:
        return any(same_value(quantity, asked) for asked in self._quantities)

    def _form(self, unit: Unit, stated: Stated) -> float:
        """How far a unit is put as the answer asked for is: a reason, a definition, a list ..."""
        checks = {
            Ask.REASON: bool(_REASON.search(unit.text)),
            Ask.DEFINITION: bool(_DEFINITION.search(unit.text)),
            Ask.PROCEDURE: bool(_PROCEDURE.search(unit.text)),
            Ask.LAW: stated.law,
            Ask.COMPANY: bool(COMPANY.search(unit.text)),
            Ask.PERSON: bool(_PERSON.search(unit.text)),
            Ask.LIST: unit.text.count("、") >= 2 or unit.text.count("・") >= 2,
        }
        return self._share_met(checks)

    def _field(self, unit: Unit) -> float:
        """How far a unit stands in the field of a measure that is asked for: KPI, 担当, 予算."""
        labels = "／".join(unit.labels) + unit.text[:12]
        checks = {
            Ask.KPI: bool(_KPI_LABEL.search(labels)),
            Ask.MINISTRY: bool(_MINISTRY_LABEL.search(labels)),
            Ask.AMOUNT: bool(_MONEY_LABEL.search(labels)) or "予算】" in unit.text,
        }
        return self._share_met(checks)

    def _share_met(self, checks: Mapping[Ask, bool]) -> float:
        wanted = [checks[ask] for ask in self._understanding.asks if ask in checks]
        return sum(wanted) / len(wanted) if wanted else 0.0

    def _year(self, stated: Stated) -> float:
        """1 where a unit names the time that the question names, 0 where it names another.

        A year by which a plan is named (2019年の計画) says where to look, not what for.
        """
        if not self._times:
            return 0.5
        named = [mention for mention in stated.dates if mention.years]
        if not named:
            return 0.4
        return float(any(set(a.years) & set(n.years) for a in self._times for n in named))
