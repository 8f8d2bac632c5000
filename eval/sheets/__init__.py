"""Question files as sheets (.xlsx, .csv) with Japanese column names, for people to edit.

One row is one question. Spellings of a key are parted by ｜, groups of them by line breaks.
Evidence has columns of its own, numbered: 根拠の文書1, 根拠1, 根拠のページ1, 根拠の文書2 ...
"""

from eval.sheets.reading import read_rows
from eval.sheets.writing import save_questions

__all__ = ["read_rows", "save_questions"]
