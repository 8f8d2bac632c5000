"""`python -m eval.retrieval_sets` from files to figures."""

from __future__ import annotations

import json

import pytest

from eval.retrieval_sets import __main__ as tool
from tests.eval.retrieval_sets.test_sets import write


def test_a_folder_of_sets(tmp_path, capsys):
    write(tmp_path / "toys")
    assert tool.main([str(tmp_path), "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)["toys"]
    assert (found["entries"], found["queries"], found["asked"]) == (2, 2, 2)
    assert found["search"]["hit@10"]["value"] == 1.0
    assert said.err == "質問 0 / 2\n"


def test_a_folder_without_sets(tmp_path, capsys):
    assert tool.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(
        f"エラー: {tmp_path} に検索の評価セットがありません。"
    )


def test_wrong_usage(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        tool.main([str(tmp_path), "--queries", "0"])
    assert caught.value.code == 2
    assert "--queries は 1 以上にしてください。" in capsys.readouterr().err
