"""`--fail-under`: what a run must reach."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures import ANSWERING, RETRIEVAL
from eval.measures.stability import PARAPHRASES, REPEATS
from eval.reports.labels import NAMES, plain_name
from eval.statistics import Mean
from rag.errors import ConfigurationError

_LOWER_IS_BETTER = {repr(one) for one in (*RETRIEVAL, *ANSWERING) if one.lower_is_better}


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measure must reach.

    Attributes:
        measure: Its name.
        limit: The worst value allowed: at least, or at most where lower is better.
    """

    measure: str
    limit: float

    def missed(self, measured: Mapping[str, Mean]) -> str | None:
        """In Japanese, how a model misses it; None where it does not."""
        label = f"{NAMES.get(self.measure, self.measure)}（{self.measure}）"
        mean = measured.get(self.measure)
        if mean is None:
            return f"{label}：この評価では測れませんでした（基準 {self.limit:g}）"
        lower = self.measure in _LOWER_IS_BETTER
        if mean.value <= self.limit if lower else mean.value >= self.limit:
            return None
        word = "以下" if lower else "以上"
        return f"{label}：{mean.value:.4f}（基準 {self.limit:g} {word}）"


def parse_thresholds(given: Sequence[str]) -> list[Threshold]:
    """Reads `citation_recall=0.85,MRR@10=0.8`.

    Raises:
        ConfigurationError: There is no such measure, a measure stands twice, or a value is no
            number from 0 to 1.
    """
    known = {
        plain_name(name): name
        for name in (*map(repr, (*RETRIEVAL, *ANSWERING)), REPEATS, PARAPHRASES)
    }
    found: list[Threshold] = []
    for entry in (part.strip() for text in given for part in text.split(",")):
        if not entry:
            continue
        name, _, value = entry.rpartition("=")
        measure = known.get(plain_name(name))
        if measure is None:
            raise ConfigurationError(
                f"--fail-under の「{entry}」を読めません。「指標=値」の形で、次の指標を指定して"
                f"ください：{'、'.join(known.values())}"
            )
        try:
            limit = float(value)
        except ValueError:
            limit = math.nan
        if not 0 <= limit <= 1:
            raise ConfigurationError(
                f"--fail-under の「{entry}」の値は、0 から 1 までの数にしてください。"
            )
        if any(one.measure == measure for one in found):
            raise ConfigurationError(f"--fail-under に {measure} が2度あります。")
        found.append(Threshold(measure, limit))
    return found
