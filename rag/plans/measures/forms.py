"""Measures that are forms: a label 施策名 in a line of text or a cell, with the labels after it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.plans.labels import Role, label_role
from rag.plans.measures.region import COUNTED, Places, Region, measure_number
from rag.plans.measures.scan import Line, Scan
from rag.plans.numbering import parse_marker
from rag.plans.records import Text


class FormMeasures:
    """Finds measures by a label 施策名.

    Args:
        places: The blocks with their sections.
        scan: What the blocks say.
    """

    def __init__(self, places: Places, scan: Scan) -> None:
        self._places = places
        self._scan = scan
        self._homes = _homes_above_labels(places)

    def claim(self, owners: list[Region | None]) -> None:
        """Gives the blocks of forms to their measures, except those of numbered measures.

        Args:
            owners: The measure of each block; changed in place.
        """
        current: Region | None = None
        home: int | None = None
        table_start: dict[int, int] = {}
        for block in range(len(owners)):
            row = self._scan.rows.get(block)
            if row is not None:
                table_start.setdefault(row.table, block)
            if self._homes[block] != home:
                current, home = None, self._homes[block]
            owner = owners[block]
            if owner is not None and owner.number is not None:
                continue
            title = self._words(block, Role.TITLE)
            if title is not None:
                first = table_start[row.table] if row is not None else block
                current = self._region(first, block, title)
                for above in range(first, block):
                    owner = owners[above]
                    owners[above] = current if owner is None or owner.number is None else owner
                if row is not None:
                    table_start[row.table] = block + 1
            if current is not None:
                owners[block] = current

    def blocks(self) -> frozenset[int]:
        """Blocks of forms, from the table or line of a label 施策名 to the end of the section."""
        found: set[int] = set()
        tables = {
            row.table
            for block, row in self._scan.rows.items()
            if self._words(block, Role.TITLE) is not None
        }
        open_in: int | None = -1
        for block, home in enumerate(self._homes):
            row = self._scan.rows.get(block)
            begins = row.table in tables if row is not None else False
            if begins or self._words(block, Role.TITLE) is not None:
                open_in = home
            if home == open_in:
                found.add(block)
        return frozenset(found)

    def _words(self, block: int, role: Role) -> Text | None:
        """The words behind a label (施策名, 施策番号) in a line or row."""
        row = self._scan.rows.get(block)
        lines: Sequence[Line] = row.form if row is not None else self._scan.lines.get(block, ())
        for at, line in enumerate(lines):
            if line.label is None or line.label.role is not role:
                continue
            if line.value.text:
                return line.value
            if row is not None and at + 1 < len(lines) and lines[at + 1].label is None:
                return lines[at + 1].text
        return None

    def _region(self, first: int, block: int, title: Text) -> Region:
        path = self._places.path(self._places.homes[block])
        marker = parse_marker(title.text)
        number = marker.number if marker is not None and marker.style in COUNTED else None
        words = title.text[marker.title_start :] if marker is not None and number else title.text
        if number is None:
            said = (self._words(at, Role.NUMBER) for at in range(first, block + 1))
            number = next((measure_number(text.text) for text in said if text is not None), None)
        start = self._places.document.blocks[first].char_start
        return Region(number, words.strip(), path[-1] if path else None, path, start)


def _homes_above_labels(places: Places) -> list[int | None]:
    """The section of each block; a heading that is only a label (■成果指標) opens none.

    Forms of several tables head each of them so.
    """
    sections = places.outline.sections
    labels = {section.index for section in sections if label_role(section.title) is not None}
    homes: list[int | None] = []
    for home in places.homes:
        homes.append(homes[-1] if home in labels and homes else home)
    return homes
