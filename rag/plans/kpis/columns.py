"""The columns of a table of measures or indicators: what each holds, and of which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.documents.model import Cell, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.values import year_in
from rag.plans.labels import Role, header_role, label_role

_FEWEST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        header: The words over it, outermost first, without line breaks.
        role: What it holds, None where the header does not tell.
        years: Fiscal years that the header names and nothing else (令和６年度); empty for others.
        year: The fiscal year that its values are of (目標値（R9）), None where it names none.
    """

    header: str
    role: Role | None
    years: tuple[int, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns under some header rows.

    Attributes:
        by_index: Columns by their number in the grid.
    """

    by_index: dict[int, Column] = field(default_factory=dict)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that its columns have."""
        return frozenset(column.role for column in self.by_index.values() if column.role)

    @property
    def hold_indicators(self) -> bool:
        """Whether each row is an indicator with its values."""
        values = {Role.BASELINE, Role.TARGET, Role.ACTUAL, Role.UNIT} & self.roles
        dated = any(column.years for column in self.by_index.values())
        return Role.KPI in self.roles and (bool(values) or dated)

    @property
    def hold_measures(self) -> bool:
        """Whether each row, or block of rows, is a measure."""
        fields = {Role.KPI, Role.TARGET, Role.RESPONSIBLE, Role.BUDGET, Role.SCHEDULE} & self.roles
        dated = any(column.years for column in self.by_index.values())
        return Role.TITLE in self.roles and (bool(fields) or dated)

    def first(self, role: Role) -> int | None:
        """The leftmost column of a role."""
        return min(
            (at for at, column in self.by_index.items() if column.role is role), default=None
        )

    def last(self, role: Role) -> int | None:
        """The rightmost column of a role."""
        return max(
            (at for at, column in self.by_index.items() if column.role is role), default=None
        )


def read_columns(document: Document, cells: Sequence[Cell], years: FiscalYears) -> Columns:
    """Reads the columns that header cells label.

    Args:
        document: The document.
        cells: All header cells over the rows, from the top down.
        years: How the years of the document are counted.
    """
    words: dict[int, list[str]] = {}
    for cell in cells:
        text = document.text[cell.char_start : cell.char_end].replace("\n", "").strip()
        for at in range(cell.column, cell.column + cell.column_span) if text else ():
            words.setdefault(at, []).append(text)
    return Columns({at: _column(texts, years) for at, texts in words.items()})


def _column(texts: Sequence[str], years: FiscalYears) -> Column:
    header = " ".join(dict.fromkeys(texts))
    # The innermost header tells most; those over it tell what it leaves out (目標値 over R9).
    role = next((found for text in reversed(texts) if (found := header_role(text))), None)
    period = (years.period(texts[-1]) if role is None else None) or ()
    return Column(header, role, period, period[-1] if period else year_in(header, years))


def is_header(document: Document, cells: Sequence[Cell]) -> bool:
    """Whether an unmarked row heads those below: it holds labels only, of more than one role.

    A row of a form (担当課 | 総務課 | 期間 | 令和７年度) holds labels and values in turn.
    """
    filled = [cell for cell in cells if cell.char_end > cell.char_start]
    if len(filled) < _FEWEST_LABELS + 1:
        return False
    roles = []
    for cell in filled:
        text = document.text[cell.char_start : cell.char_end]
        roles.append(header_role(text) or label_role(text))
    known = [role for role in roles if role is not None]
    named = Role.KPI in known or Role.TITLE in known
    return named and len(set(known)) >= _FEWEST_LABELS and len(known) >= len(filled) * 0.7
