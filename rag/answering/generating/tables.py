"""Tables that a model writes: every cell becomes a sentence of its own, to be checked and cited.

    | 項目     | みなせ市港湾計画 |        みなせ市港湾計画では、建造費は3.4億円。
    | -------- | ---------------- |   ->
    | 建造費   | 3.4億円[A7K2]    |

A row as a whole cannot be checked: its numbers belong to different columns, and one wrong cell must
not take the others with it, nor hide behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.answering.citations import CitedCell, CitedSentence
from rag.japanese.normalize import squeeze
from rag.support.reading import read_text

_RULE = re.compile(r":?-+:?")
_NOTHING = re.compile(r"(?:記載|該当)?(?:なし|無し)|[-－―–—・/／]*|(?:記載は)?見当たらない")
_SAYS_NOTHING = re.compile(r"(?:計画の)?(?:記載|記述|内容|概要|詳細|説明|回答|値)(?:内容|事項)?")
_SHORTEST_NAME = 4
_TERMINATORS = "。！？"


class TableCells:
    """Takes the sentences of an answer and gives those of the cells in the place of rows.

    The first row is the header: a rule stands under it, or it cites nothing. It is not shown by
    itself; its words stand in the sentence of every cell, and are checked there. Cells that say
    that nothing is written give no sentence, for that cannot be checked.

    Args:
        titles: Titles of the documents that the model was given; a column may be headed by one.
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = [squeeze(title) for title in titles]
        self._header: tuple[CitedCell, ...] | None = None
        self._in_table = False

    def take(self, cited: CitedSentence) -> Iterator[CitedSentence]:
        """Gives a sentence as it is, or for a row the sentences of its cells."""
        if not cited.cells:
            self._in_table = False
            yield cited
            return
        if not self._in_table:
            self._in_table = True
            self._header = None
            if not cited.ids:
                self._header = cited.cells
                return
        if not all(_RULE.fullmatch(cell.text) for cell in cited.cells):
            yield from self._sentences(cited)

    def _sentences(self, row: CitedSentence) -> Iterator[CitedSentence]:
        first, *values = row.cells
        if not values:
            yield CitedSentence(_ended(first.text), row.ids, row.unknown)
            return
        # What is cited beside the row's heading, or behind its last bar, is said of all its cells.
        own = {one for cell in values for one in cell.ids}
        common = tuple(one for one in row.ids if one not in own)
        for place, cell in enumerate(values, 1):
            if not _NOTHING.fullmatch(cell.text.rstrip("。")):
                text = self._said(first.text, self._column(place), cell.text)
                yield CitedSentence(text, cell.ids or common)

    def _column(self, place: int) -> str:
        header = self._header or ()
        return header[place].text if place < len(header) else ""

    def _said(self, heading: str, column: str, value: str) -> str:
        """A cell with the words that its row and column are headed by."""
        joint = "：" if value.endswith(tuple(_TERMINATORS)) else "は"
        if not heading:
            heading, column, joint = column, "", joint if column else ""
        if column and self._names_document(column):
            return _ended(f"{column}では、{heading}{joint}{value}")
        if column and not _SAYS_NOTHING.fullmatch(column):
            return _ended(f"{heading}（{column}）{joint}{value}")
        return _ended(f"{heading}{joint}{value}")

    def _names_document(self, column: str) -> bool:
        name = squeeze(column).strip("『』「」")
        if len(name) < _SHORTEST_NAME or not read_text(column).words:
            return False  # 令和７年度 may stand in a title, and names no document
        return any(name in title or title in name for title in self._titles)


def _ended(text: str) -> str:
    return text if text.endswith(tuple(_TERMINATORS)) else f"{text}。"
