"""The journal: what survives, and what is refused."""

from __future__ import annotations

import pytest

from eval.runs.journal import Journal
from rag.errors import ConfigurationError


def test_a_line_that_was_cut_off_is_dropped(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.append({"言": "一"})
    journal.append({"言": "二"})
    journal.close()
    assert path.read_text("utf-8") == '{"言": "一"}\n{"言": "二"}\n'
    path.write_bytes(path.read_bytes()[:-6])
    journal = Journal(path)
    assert journal.lines == [{"言": "一"}]
    journal.append({"言": "三"})
    journal.close()
    assert path.read_text("utf-8") == '{"言": "一"}\n{"言": "三"}\n'


def test_a_broken_line_in_the_middle(tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_text('{"a": 1}\n{"a"\n{"a": 3}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"journal\.jsonl の 2 行目が壊れています"):
        Journal(path)


def test_one_process_at_a_time(tmp_path):
    path = tmp_path / "journal.jsonl"
    first = Journal(path)
    with pytest.raises(ConfigurationError, match="ほかの処理がこの評価を実行中です"):
        Journal(path)
    first.close()
    Journal(path).close()


def test_in_memory():
    journal = Journal(None)
    journal.append({"a": 1})
    journal.close()
    assert journal.lines == [{"a": 1}]
