"""Measures that are sections: numbered as measures, or with fields of measures."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from rag.plans.labels import label_role
from rag.plans.measures.region import COUNTED, Places, Region
from rag.plans.measures.scan import FIELD_ROLES, Scan
from rag.plans.numbering import parse_marker
from rag.plans.outline import Section

_NOT_MEASURE = re.compile(r"^[\s　○◯●・]*[\[［【(（]?[\s　]*指標")


class SectionMeasures:
    """Finds measures by their headings.

    Args:
        places: The blocks with their sections.
        scan: What the blocks say.
        in_forms: Blocks of forms, whose labels are not those of the section around them.
    """

    def __init__(self, places: Places, scan: Scan, in_forms: Set[int]) -> None:
        self._places = places
        self._outline = places.outline
        self._scan = scan
        self._in_forms = in_forms

    def owners(self) -> list[Region | None]:
        """The measure of each block, None outside of measures."""
        sections = self._outline.sections
        chosen = self._numbered() | self._with_fields()
        regions = {index: self._section_region(sections[index]) for index in chosen}
        owner: dict[int, Region | None] = {}
        for section in sections:
            chain: list[int] = []
            at: int | None = section.index
            while at is not None and at not in owner and at not in regions:
                chain.append(at)
                at = sections[at].parent
            found = None if at is None else regions.get(at) or owner.get(at)
            owner.update(dict.fromkeys(chain, found))
            if section.index in regions:
                owner[section.index] = regions[section.index]
        # A section that only lists indicators owns its own blocks, not the sections in it.
        listed = {
            index: replace(self._section_region(sections[index]), number=None)
            for index in self._with_indicators() - chosen
        }
        return [
            None if home is None else owner[home] or listed.get(self._above_labels(home))
            for home in self._places.homes
        ]

    def _numbered(self) -> set[int]:
        """Sections with a number of measures; chapters of these (施策1 over 施策1-1) are none."""
        numbered = [
            section
            for section in self._outline.sections
            if section.style == "id" and section.number and not _NOT_MEASURE.match(section.title)
        ]
        majors = {s.number.rsplit("-", 1)[0] for s in numbered if s.number and "-" in s.number}
        chapters = {s.index for s in numbered if s.number in majors} - self._sections_with_fields()
        return {s.index for s in numbered} - chapters

    def _with_fields(self) -> set[int]:
        """Sections without such a number that have fields of measures."""
        numbered = self._numbered()
        found: set[int] = set()
        inside: dict[tuple[int, int | None, str], set[int]] = {}
        for index in self._sections_with_fields() - numbered:
            section = self._outline.sections[index]
            above = next(
                (s.index for s in reversed(self._outline.path(index)) if s.index in numbered), None
            )
            number = section.number or ""
            over = self._outline.sections[above].number if above is not None else None
            if above is None or (over and number.startswith(f"{over}-")):
                found.add(index)
            elif section.style in COUNTED:
                inside.setdefault((above, section.parent, section.style), set()).add(index)
        # Inside a numbered measure one field section is the measure's own; several are its works.
        for members in inside.values():
            if len(members) > 1:
                found |= members
        return found

    def _with_indicators(self) -> set[int]:
        """Sections with a table of indicators: they are listed, though no measure is named."""
        found: set[int] = set()
        for block, row in self._scan.rows.items():
            columns = row.cells.columns
            home = self._places.homes[block]
            if home is None or block in self._in_forms:
                continue
            if columns.hold_indicators and not columns.hold_measures:
                found.add(self._above_labels(home))
        return found

    def _sections_with_fields(self) -> set[int]:
        """Sections in whose own blocks a label of measures stands; a label heading is none."""
        found: set[int] = set()
        for block, home in enumerate(self._places.homes):
            if home is None or block in self._in_forms:
                continue
            if not any(label.role in FIELD_ROLES for label in self._scan.labels(block)):
                continue
            found.add(self._above_labels(home))
        return found

    def _above_labels(self, home: int) -> int:
        """The section around one whose title is only a label (成果指標)."""
        section = self._outline.sections[home]
        while label_role(section.title) is not None and section.parent is not None:
            section = self._outline.sections[section.parent]
        return section.index

    def _section_region(self, section: Section) -> Region:
        marker = parse_marker(section.title)
        counted = section.style in COUNTED and section.number is not None
        title = section.title[marker.title_start :] if marker and counted else section.title
        path = self._places.path(section.parent)
        return Region(
            number=section.number if counted else None,
            title=title.strip() or section.title,
            section=path[-1] if path else None,
            path=path,
            start=section.char_start,
            heading=section.index,
        )
