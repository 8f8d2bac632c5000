"""What a plan says, as records: measures with their KPIs, ministries, budgets and schedules.

Every record and every item in it points to the words of the canonical text that say it, so that it
can be cited alone. Values (a year, an amount in yen) are read from those words and never guessed:
what the text does not prove is kept as found, with `certain` false.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the document.

    Attributes:
        text: The words as people read them: without line breaks, bullets and labels around them.
        char_start: Offset of the first of them in the canonical text.
        char_end: End of the last.
    """

    text: str
    char_start: int
    char_end: int


class KpiKind(StrEnum):
    """What an indicator watches, where the document says so."""

    PROGRESS = "progress"
    """KPI（進捗）, 活動指標, アウトプット: what is done."""
    EFFECT = "effect"
    """KPI（効果）, 成果指標, アウトカム: what it brings."""


class BudgetKind(StrEnum):
    """Which budget an amount belongs to."""

    INITIAL = "initial"
    """当初予算."""
    SUPPLEMENTARY = "supplementary"
    """補正予算."""
    OTHER = "other"
    """Anything else: 決算額, 事業費 over several years, a kind that the document leaves open."""


@dataclass(frozen=True, slots=True)
class KpiValue:
    """A value of an indicator.

    Attributes:
        value: The number, None where the words hold none (`増加`, `全市町村`).
        fiscal_year: Western fiscal year that it is of, None where the document does not say.
        text: The words that say the value.
        char_start: Offset of those words.
        char_end: Their end.
    """

    value: float | None
    fiscal_year: int | None
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Kpi:
    """One indicator of a measure.

    Attributes:
        text: The item as it stands, with its bullet and without its label.
        kind: Progress or effect, None where the document does not tell them apart.
        indicator: What is measured, None where the item is one phrase.
        unit: Unit of measure as written (`％`, `件`), None where there is none.
        baseline: The value from which it starts (現状値, 基準値), if given.
        targets: Values to be reached, by fiscal year.
        actuals: Values reached, by fiscal year.
        note: Words of its notes (※ …), None without.
        char_start: Offset of the item.
        char_end: End of the item with its notes.
        certain: False where the form of the text does not prove it.
    """

    text: str
    kind: KpiKind | None
    indicator: str | None
    unit: str | None
    baseline: KpiValue | None
    targets: tuple[KpiValue, ...]
    actuals: tuple[KpiValue, ...]
    note: str | None
    char_start: int
    char_end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is responsible.

    Attributes:
        name: The organisation as written.
        id: Its canonical name (`経済産業省` for 経産省), as written where it is not known.
        scope: For which part, where it is said (`子育て` in 子育て：デジタル庁), else None.
        char_start: Offset of the name.
        char_end: Its end.
    """

    name: str
    id: str
    scope: str | None
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Budget:
    """One amount of one budget line.

    Attributes:
        item: What the money is for; empty where the line names nothing.
        amount_yen: The amount in yen; None where it cannot be read (no unit given).
        fiscal_year: Western fiscal year, None where the document does not say.
        kind: Which budget.
        round: Number of the supplementary budget, None where not said.
        portion: Whether it is a part of a larger amount (…の内数).
        new: Whether the line is marked 新規.
        reposted: Whether the line is marked 再掲: it stands elsewhere too and must not be summed.
        previous: Whether it is an earlier amount given for comparison.
        text: The words that say the amount, with year and marks.
        char_start: Offset of those words.
        char_end: Their end.
        item_start: Offset of the item's words; equal to `char_start` where it has none.
        item_end: Their end.
        certain: False where the form of the text does not prove it.
    """

    item: str
    amount_yen: int | None
    fiscal_year: int | None
    kind: BudgetKind
    round: int | None
    portion: bool
    new: bool
    reposted: bool
    previous: bool
    text: str
    char_start: int
    char_end: int
    item_start: int
    item_end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """One action with its time.

    Attributes:
        text: The action as it stands in its cell or line.
        start: Western fiscal year in which it begins, None where nothing proves one.
        end: Western fiscal year in which it ends; None where it is open or nothing proves it.
        continues: Whether it stands under 継続 or says that it goes on.
        goal: Words of the goal of its row or measure (目標), None without.
        owner: The words that name what it belongs to, where its table or list says so
            (`[…への対応]`, the label of the row); None where the heading above does.
        char_start: Offset of the action.
        char_end: Its end.
        certain: False where the form of the text does not prove the years (a bar in a table lost
            how far it reaches, a row is shifted).
    """

    text: str
    start: int | None
    end: int | None
    continues: bool
    goal: str | None
    owner: Text | None
    char_start: int
    char_end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (施策) of a plan; or, with `number` None, what stands outside the numbered ones.

    Attributes:
        number: Its number after NFKC with an ASCII hyphen (`6-44`), None without.
        title: Its title.
        section: Title of the section that it belongs to, None without.
        heading_path: Titles of all headings above it, outermost first.
        body: What it says besides its fields, as written; line breaks between items stay.
        kpis: Its indicators; a KPI of `-` is none.
        responsible: Who is responsible.
        fiscal_years: Every year that its KPIs name, Western, as named, ascending.
        status: State of progress where the document says so (`完了`, `継続`), else None.
        budgets: Its amounts.
        schedule: Its actions in time.
        char_start: Offset of its heading.
        char_end: End of its last block.
        certain: False where the form of the text does not prove what belongs to it.
        doubts: Japanese sentences on what is uncertain, for `tenkyo doctor`.
    """

    number: str | None
    title: str
    section: str | None
    heading_path: tuple[str, ...]
    body: str
    kpis: tuple[Kpi, ...]
    responsible: tuple[Responsible, ...]
    fiscal_years: tuple[int, ...]
    status: str | None
    budgets: tuple[Budget, ...]
    schedule: tuple[ScheduleEntry, ...]
    char_start: int
    char_end: int
    certain: bool = True
    doubts: tuple[str, ...] = ()
