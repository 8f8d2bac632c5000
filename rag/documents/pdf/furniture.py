"""Page furniture: running heads, page numbers, watermarks and index tabs. They are no text.

A running head stands at the same place on several pages with the same words; a page number grows
with the pages. Titles of slides in large type are kept where they change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from rag.documents.pdf.geometry import Box
from rag.documents.pdf.lines import Line
from rag.documents.pdf.page import PageLayout
from rag.japanese.normalize import normalize, squeeze

_EDGE = 0.14
"""Share of the page's height, at its head and its foot, in which furniture may stand."""
_LABEL_EDGE = 0.1
_SIDE = 0.09
_SAME_PLACE = 4.0
_SAME_SLOT = 2.0
_FEW_PAGES = 3
_LARGE = 1.2
_LARGE_IMAGE = 1.5
"""The same in a recognised image, where the size of type is measured roughly."""
_APART = 0.75
_STEADY_SHARE = 0.8
_SLOT_SHARE = 0.5
_NUMBER = re.compile(r"\d+")
_PAGE_LABEL = re.compile(
    r"[-‐–—―~\[(<]*\s*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*[/-]\s*\d{1,4}|\s*of\s*\d{1,4})?\s*(?:頁|ページ)?\s*[-‐–—―~\])>]*"
)
_DRESSED_LABEL = re.compile(
    r"-\s*\d{1,4}\s*-|\d{1,4}\s*/\s*\d{1,4}|p(?:age|\.)?\s*\d.*|-?\s*[ivxl]{1,6}\s*-?"
)
_SET_APART = re.compile(r"(?:^|.*[\s\-/|p.])\d{1,4}\s*(?:頁|ページ|[-)\]]\s*)?$|^\d{1,4}[\s|/].*")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line at the edge of a page.

    Attributes:
        page: Index of its page among the layouts.
        line: The line.
        box: Its place on the page as displayed.
        edge: Which edge: `head`, `foot`, `side` or, for slanting text, `middle`.
    """

    page: int
    line: Line
    box: Box
    edge: str


def remove_furniture(layouts: Sequence[PageLayout], body_size: float) -> None:
    """Takes furniture out of the pages.

    Args:
        layouts: All pages of the document; their lines are taken out in place.
        body_size: Size of the running text, in points.
    """
    spots = [spot for at, layout in enumerate(layouts) for spot in _spots(at, layout)]
    neighbours = _Neighbours(layouts)
    titles = [
        spot
        for spot in spots
        if spot.edge != "middle"
        and spot.line.size >= (_LARGE_IMAGE if spot.line.ocr else _LARGE) * body_size
    ]
    large = {id(spot) for spot in titles}
    small = [spot for spot in spots if id(spot) not in large]
    neighbours.remove(_page_numbers(small, neighbours, labels=False))
    neighbours.remove(_running_heads(small, neighbours, len(layouts)))
    neighbours.remove(_page_numbers(spots, neighbours, labels=True))
    neighbours.remove(_repeated_titles(titles))
    for layout in layouts:
        for region in layout.content.walk():
            region.lines = [line for line in region.lines if id(line) not in neighbours.removed]


def _spots(at: int, layout: PageLayout) -> Iterator[_Spot]:
    frame = layout.frame
    for region in layout.content.walk():
        for line in region.lines:
            box = frame.page(line.box)
            if box.y1 <= _EDGE * frame.height:
                yield _Spot(at, line, box, "head")
            elif box.y0 >= (1 - _EDGE) * frame.height:
                yield _Spot(at, line, box, "foot")
            elif box.x1 <= _SIDE * frame.width or box.x0 >= (1 - _SIDE) * frame.width:
                yield _Spot(at, line, box, "side")
            elif min(box.width, box.height) > 3 * line.size:
                yield _Spot(at, line, box, "middle")


class _Neighbours:
    """What else stands on the pages, less what was found to be furniture.

    Args:
        layouts: All pages.
    """

    def __init__(self, layouts: Sequence[PageLayout]) -> None:
        self.layouts = layouts
        self.removed: set[int] = set()
        self._boxes: dict[int, list[tuple[int, Box]]] = {}

    def remove(self, spots: Iterable[_Spot]) -> None:
        """Counts lines as furniture from now on."""
        self.removed.update(id(spot.line) for spot in spots)

    def _others(self, spot: _Spot, besides: Set[int]) -> Iterator[Box]:
        if spot.page not in self._boxes:
            layout = self.layouts[spot.page]
            self._boxes[spot.page] = [
                (id(line), layout.frame.page(line.box))
                for region in layout.content.walk()
                for line in region.lines
            ] + [
                (0, layout.frame.page(table.box))
                for region in layout.content.walk()
                for table in region.tables
            ]
        left_out = {id(spot.line)} | besides
        for identity, box in self._boxes[spot.page]:
            if identity not in left_out and identity not in self.removed:
                yield box

    def is_outermost(
        self, spot: _Spot, *, alone: bool = False, besides: Set[int] = frozenset()
    ) -> bool:
        """Whether nothing stands farther out and the text begins at some distance.

        Args:
            spot: The line.
            alone: Whether nothing may stand beside it either.
            besides: Identities of further lines that do not count.
        """
        distance = _APART * spot.line.size
        for box in self._others(spot, besides):
            beside = box.overlap_y(spot.box) > 0.3 * spot.box.height
            if beside:
                if alone:
                    return False
                continue
            gap = box.y0 - spot.box.y1 if spot.edge == "head" else spot.box.y0 - box.y1
            if gap < distance:
                return False
        return True


def _by_height(spots: Iterable[_Spot], reach: float = _SAME_PLACE) -> list[list[_Spot]]:
    clusters: list[list[_Spot]] = []
    for spot in sorted(spots, key=lambda spot: spot.box.y0):
        if clusters and spot.box.y0 - clusters[-1][-1].box.y0 <= reach:
            clusters[-1].append(spot)
        else:
            clusters.append([spot])
    return clusters


def _repeated(spots: Iterable[_Spot], pages: int) -> list[_Spot]:
    """Lines that stand with the same words at the same height on several pages.

    Three pages at least, or all of a shorter document.
    """
    least = min(_FEW_PAGES, max(pages, 2))
    by_text: defaultdict[tuple[str, str], list[_Spot]] = defaultdict(list)
    for spot in spots:
        by_text[spot.edge, squeeze(spot.line.text)].append(spot)
    return [
        spot
        for group in by_text.values()
        for cluster in _by_height(group)
        if len({spot.page for spot in cluster}) >= least
        for spot in cluster
    ]


def _running_heads(spots: Sequence[_Spot], neighbours: _Neighbours, pages: int) -> list[_Spot]:
    """Repeated lines at the edges, and what stands in their place on other pages."""
    found = _repeated(spots, pages)
    # Lines of one head stand close together: they do not count as text below each other.
    together = {id(spot.line) for spot in found}
    heads = [
        spot
        for spot in found
        if spot.edge in {"side", "middle"} or neighbours.is_outermost(spot, besides=together)
    ]
    neighbours.remove(heads)
    for edge in ("head", "foot"):
        for slot in _by_height((spot for spot in heads if spot.edge == edge), _SAME_SLOT):
            if len({spot.page for spot in slot}) >= max(_SLOT_SHARE * pages, _FEW_PAGES + 1):
                heads.extend(
                    spot
                    for spot in spots
                    if spot.edge == edge
                    and abs(spot.box.y0 - slot[0].box.y0) <= _SAME_SLOT
                    and abs(spot.line.size - slot[0].line.size) <= 0.3
                    and neighbours.is_outermost(spot)
                )
    return heads


def _repeated_titles(spots: Iterable[_Spot]) -> Iterator[_Spot]:
    """Titles in large type that repeat the title of the page before."""
    shown: dict[int, str] = {}
    for spot in sorted(spots, key=lambda spot: spot.page):
        place = round(spot.box.y0 / _SAME_PLACE)
        text = squeeze(spot.line.text)
        if shown.get(place) == text:
            yield spot
        shown[place] = text


def _page_numbers(spots: Sequence[_Spot], neighbours: _Neighbours, *, labels: bool) -> list[_Spot]:
    """Lines with a number that grows with the pages.

    Args:
        spots: Lines at the edges.
        neighbours: What else stands on the pages.
        labels: Whether to look at lines that hold nothing but a page label (`- 12 -`), or else
            at lines in which words stand beside it.
    """
    # A year alone on its line is no page number, unless there are as many pages.
    highest = max(1000, 2 * len(neighbours.layouts))
    by_shape: defaultdict[tuple[str, str], list[_Spot]] = defaultdict(list)
    for spot in spots:
        text = normalize(spot.line.text)
        bare = _PAGE_LABEL.fullmatch(text) is not None and all(
            int(number) < highest for number in _NUMBER.findall(text)
        )
        if spot.edge in {"head", "foot"} and bare == labels:
            by_shape[spot.edge, _NUMBER.sub("#", text)].append(spot)
    found: list[_Spot] = []
    for (_, shape), group in by_shape.items():
        for cluster in _by_height(group):
            pages = len({spot.page for spot in cluster})
            if not labels:
                apart = "#" in shape and all(
                    _SET_APART.match(normalize(spot.line.text)) for spot in cluster
                )
                if apart and pages >= _FEW_PAGES and _grows(cluster):
                    found.extend(spot for spot in cluster if neighbours.is_outermost(spot))
            elif pages >= 2 and "#" in shape and _grows(cluster):
                found.extend(cluster)
            else:
                found.extend(
                    spot for spot in cluster if _is_label(spot, neighbours, many=pages >= 3)
                )
    return found


def _grows(cluster: Sequence[_Spot]) -> bool:
    """Whether one number of the lines is the page number, up to a constant."""
    numbers = [
        [int(number) for number in _NUMBER.findall(normalize(spot.line.text))] for spot in cluster
    ]
    for at in range(len(numbers[0])):
        offsets: defaultdict[int, int] = defaultdict(int)
        for spot, found in zip(cluster, numbers, strict=True):
            offsets[found[at] - spot.page] += 1
        if max(offsets.values()) >= _STEADY_SHARE * len(cluster):
            return True
    return False


def _is_label(spot: _Spot, neighbours: _Neighbours, *, many: bool) -> bool:
    """Whether a bare label at the very edge is the page's, its number aside."""
    frame = neighbours.layouts[spot.page].frame
    if spot.edge == "foot" and spot.box.y0 < (1 - _LABEL_EDGE) * frame.height:
        return False
    if spot.edge == "head" and spot.box.y1 > _LABEL_EDGE * frame.height:
        return False
    label = normalize(spot.line.text).strip()
    number = str(neighbours.layouts[spot.page].number)
    if not many and _DRESSED_LABEL.fullmatch(label) is None and label != number:
        return False
    return neighbours.is_outermost(spot, alone=True)
