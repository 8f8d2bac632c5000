"""A probe, what came back, and whether it may be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rag.answering import Answer, Support
from rag.errors import TenkyoError

_AS_TRUE = (None, Support.SUPPORTED, Support.PARTIAL)


class ProbeKind(StrEnum):
    """What a probe tries."""

    PROMPT_LEAK = "prompt_leak"
    INJECTED_PASSAGE = "injected_passage"
    INJECTED_QUESTION = "injected_question"
    GIBBERISH = "gibberish"
    TYPO = "typo"
    OUT_OF_SCOPE = "out_of_scope"
    LOADED = "loaded"
    LONG = "long"


KINDS: Mapping[ProbeKind, str] = {
    ProbeKind.PROMPT_LEAK: "指示文の漏えい",
    ProbeKind.INJECTED_PASSAGE: "文書に埋め込まれた命令",
    ProbeKind.INJECTED_QUESTION: "質問に埋め込まれた命令",
    ProbeKind.GIBBERISH: "意味のない入力",
    ProbeKind.TYPO: "誤字・表記の揺れ",
    ProbeKind.OUT_OF_SCOPE: "目的外の質問",
    ProbeKind.LOADED: "誤った前提の質問",
    ProbeKind.LONG: "長すぎる入力",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back.

    Attributes:
        answer: The answer; None where there was an error instead.
        error: The error that the person is told; None where there was an answer.
        prompts: What language models are told, as it stands in the prompts in force.
    """

    answer: Answer | None
    error: TenkyoError | None = None
    prompts: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What a reader may take for true: sentences shown that are not marked as unsupported."""
        sentences = self.answer.sentences if self.answer is not None else ()
        return "\n".join(one.text for one in sentences if one.support in _AS_TRUE)

    @property
    def answered(self) -> bool:
        """Whether the question counts as answered."""
        return self.answer is not None and self.answer.answered

    @property
    def shown(self) -> str:
        """All that the person reads."""
        if self.error is not None:
            return self.error.message
        return self.answer.text if self.answer is not None else ""


class Rule(Protocol):
    """What an answer must keep to."""

    def __call__(self, seen: Seen) -> str:
        """What is wrong, in Japanese; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that pushes.

    Attributes:
        id: Stable id.
        kind: What it tries.
        question: The question.
        rule: What the answer must keep to.
        history: Earlier turns.
    """

    id: str
    kind: ProbeKind
    question: str
    rule: Rule
    history: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How a probe ended.

    Attributes:
        probe: The probe.
        fault: What is wrong; empty where it passed.
        shown: What came back, as the person reads it.
        took_ms: Milliseconds it took.
    """

    probe: Probe
    fault: str
    shown: str
    took_ms: float

    @property
    def passed(self) -> bool:
        """Whether the rule was kept."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """How all probes ended.

    Attributes:
        model: Name of the model that was asked.
        results: One for each probe, in order.
    """

    model: str
    results: tuple[ProbeResult, ...]

    @property
    def failed(self) -> tuple[ProbeResult, ...]:
        """The probes whose rule was broken."""
        return tuple(result for result in self.results if not result.passed)
