"""Blind marking by people (採点): sheets out, marks in, agreement, and the table for choosing.

    sheet, key = make_sheet(load_questions(path), runs, seed=11)
    write_sheet(sheet, Path("採点表.xlsx"))      # for the markers
    write_key(key, Path("対応表.json"))          # kept by who organises the marking
    marks = read_sheets([Path("採点表.xlsx")], key)
    result = score(marks, key)

The markers see answers under blind letters, in an order drawn anew for every question; which model
stands behind a letter is in the key alone.
"""

from eval.marking.model import Key, Mark, MarkedRow, RunAnswers, Sheet, SheetRow
from eval.marking.runs import read_answers
from eval.marking.scoring import Agreement, MarkingResult, ModelScore, agreement, score
from eval.marking.sheet import make_sheet, read_key, write_key
from eval.marking.workbook import read_sheets, write_sheet

__all__ = [
    "Agreement",
    "Key",
    "Mark",
    "MarkedRow",
    "MarkingResult",
    "ModelScore",
    "RunAnswers",
    "Sheet",
    "SheetRow",
    "agreement",
    "make_sheet",
    "read_answers",
    "read_key",
    "read_sheets",
    "score",
    "write_key",
    "write_sheet",
]
