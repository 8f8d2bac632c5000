"""The columns of a question sheet."""

from __future__ import annotations

import re

PLAIN = {
    "id": "id",
    "質問": "question",
    "種類": "type",
    "聞き方": "style",
    "正答例": "answer",
    "正答の表記": "answer_keys",
    "これまでの会話": "history",
    "言い換え元": "paraphrase_of",
    "メモ": "note",
}
"""Column names, with the fields of a question file that they stand for."""

EVIDENCE = {"根拠の文書": "doc", "根拠": "quote", "根拠のページ": "page"}
"""Names of the columns of a piece of evidence, before its number."""

SPELLING = "｜"
WHOLE = "（文書全体）"
"""In place of a quote: the document as a whole is the evidence."""
USER, ASSISTANT = "利用者：", "回答："
FORMULA = re.compile(r"^'?[=+\-@\t\r]")
"""What a spreadsheet would take for a formula; written with ' before it, which is read away."""
