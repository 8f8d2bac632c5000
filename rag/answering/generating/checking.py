"""Whether a model's sentence may be shown, and with which citations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.citations import CitedSentence
from rag.answering.generating.evidence import CheckedAgainst
from rag.answering.generating.posed import asks_of_what_is_known, is_question
from rag.support import (
    Entailment,
    SecondReader,
    Support,
    SupportVerdict,
    check_sentence,
    find_support,
)

_HEADING = re.compile(r"^(?:#{1,6}\s+|[■●◆【＜<]).{1,40}$")
_ABSENT = re.compile(
    r"(?:記載|言及|情報)(?:は|が)?[^。、]{0,12}(?:見当たら|見つから|見つかり|ありま|ない)"
)
_OPENING = re.compile(r"^.{0,30}(?:以下|次)の(?:とおり|通り)(?:です|である)?[。：:]?$")
_ASKS = re.compile(
    r"^(?:[-*・]\s*)?(?:問\d*\s*:\s*)?\S.{1,118}(?:(?<!ない)(?<!ないでしょう)か|\?)[。?]?$"
)
_ASKING_LEAD = re.compile(r"^(?:[-*・]\s*)?(?:問\d*\s*:\s*)?")
_NUMBER = re.compile(r"\d[\d,.]*")
_LONGEST = 500
_TOO_LONG = f"1文が{_LONGEST}文字を超えるため、照合できません。"
_UNCITED = "根拠の資料が示されておらず、渡した資料にも見当たりません。"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence after the check.

    Attributes:
        text: The sentence.
        cited: The passages that it is shown with.
        support: What was found; None for a sentence that claims nothing.
        reason: Why, in Japanese; empty where it is supported.
    """

    text: str
    cited: tuple[CheckedAgainst, ...]
    support: Support | None
    reason: str = ""

    @property
    def passes(self) -> bool:
        """Whether it may be shown as it is."""
        return self.support in (None, Support.SUPPORTED, Support.PARTIAL)


class SentenceJudge:
    """Checks the sentences of one answer.

    Args:
        passages: The passages that the model was given, by the ids that it knows them by.
        question: The question; its numbers may be named where nothing is claimed.
        entailment: A model that judges the meaning, None to judge it by the words.
        reader: Judges once more what has passed the check, None for none.
    """

    def __init__(
        self,
        passages: Mapping[str, CheckedAgainst],
        question: str,
        entailment: Entailment | None = None,
        reader: SecondReader | None = None,
    ) -> None:
        self._passages = passages
        self._question = unicodedata.normalize("NFKC", question)
        self._entailment = entailment
        self._reader = reader

    def judge(self, sentence: CitedSentence) -> Judged:
        """Checks a sentence against what it cites; else looks for what supports it.

        A sentence that is supported by another passage than it cites, or cites none, is cited
        anew. One that is supported by none is unsupported, or partial where every fact of it
        stands in what it cites.
        """
        text = sentence.text
        if len(text) > _LONGEST:
            return Judged(text, (), Support.UNVERIFIED, _TOO_LONG)
        if not sentence.ids and self._claims_nothing(text):
            return Judged(text, (), None)
        cited = tuple(self._passages[name] for name in sentence.ids if name in self._passages)
        verdict = self._check(text, cited) if cited else None
        if verdict is not None and verdict.supported:
            return Judged(text, cited, Support.SUPPORTED)
        found = self._find(text, cited)
        if found:
            return Judged(text, found, Support.SUPPORTED)
        if verdict is None:
            return Judged(text, (), Support.UNSUPPORTED, _UNCITED)
        return Judged(text, cited, verdict.verdict, verdict.reason)

    def _check(self, text: str, cited: Sequence[CheckedAgainst]) -> SupportVerdict:
        names = {one.names for one in cited}
        return check_sentence(
            text,
            [one.evidence for one in cited],
            source=names.pop() if len(names) == 1 else None,
            entailment=self._entailment,
            reader=self._reader,
        )

    def _find(self, text: str, cited: Sequence[CheckedAgainst]) -> tuple[CheckedAgainst, ...]:
        """Passages that support a sentence, those that it cites first."""
        others = [one for one in self._passages.values() if one not in cited]
        candidates = [*cited, *others]
        places = find_support(
            text,
            [one.evidence for one in candidates],
            sources=[one.names for one in candidates],
        )
        found = tuple(candidates[place] for place in places)
        models = self._entailment is not None or self._reader is not None
        if found and models and not self._check(text, found).supported:
            return ()
        return found

    def _claims_nothing(self, text: str) -> bool:
        """Whether a sentence only opens, heads or says that nothing is written."""
        plain = unicodedata.normalize("NFKC", text).strip()
        if is_question(plain):
            evidence = [one.evidence for one in self._passages.values()]
            return asks_of_what_is_known(plain, self._question, evidence)
        shape = _HEADING.match(plain) or _ABSENT.search(plain) or _OPENING.match(plain)
        numbers = set(_NUMBER.findall(plain)) - set(_NUMBER.findall(self._question))
        return shape is not None and not numbers
