"""What a comparison of two plans says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.plans.records import Text
from rag.records.listing import MeasureRow


class Level(StrEnum):
    """How sure it is that two measures are the same one."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Aspect(StrEnum):
    """What of a measure has changed."""

    TITLE = "title"
    KPI = "kpi"
    YEAR = "fiscal_year"
    MINISTRY = "ministry"
    AMOUNT = "amount"


class ChangeKind(StrEnum):
    """How it has changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORGANISED = "reorganised"
    """組織再編: the body was renamed or succeeded by law; the plan decided nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """Why two measures are held to be the same. Nobody has confirmed it unless `confirmed_by` says.

    Attributes:
        score: Likeness between 0 and 1.
        level: The likeness in steps.
        reason: In Japanese, what they share.
        confirmed_by: The person who confirmed it, None without.
    """

    score: float
    level: Level
    reason: str
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with the words that say it in both plans.

    Attributes:
        aspect: What differs.
        kind: How.
        before: Words of the earlier plan at their offsets; empty for what is new.
        after: Words of the later plan at their offsets; empty for what is gone.
    """

    aspect: Aspect
    kind: ChangeKind
    before: tuple[Text, ...]
    after: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A measure of the earlier plan beside its counterpart in the later one.

    Attributes:
        before: The measure of the earlier plan, None for one without counterpart there.
        after: The measure of the later plan, None where none was found; that does not mean that
            the measure was abolished.
        match: Why they are held to be the same, None where one side is missing.
        changes: What differs; empty for equal ones.
    """

    before: MeasureRow | None
    after: MeasureRow | None
    match: Match | None
    changes: tuple[Change, ...] = ()

    @property
    def note(self) -> str:
        """What the row says, in Japanese: a miss is never called an abolished measure."""
        if self.match is not None:
            return f"対応候補（一致度 {_LEVELS[self.match.level]}）"
        if self.before is not None:
            return "後の計画に対応する施策が見当たりません"
        return "前の計画に対応する施策が見当たりません"


_LEVELS = {Level.HIGH: "高", Level.MEDIUM: "中", Level.LOW: "低"}
