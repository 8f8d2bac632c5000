"""The page of figures is what the committed results give."""

import json
import re
import shutil

import pytest

from eval.results import __main__ as tool
from eval.results.page import BASELINES, FOLDER, PAGE, SAMPLE, SETS, page
from rag.errors import ConfigurationError


def committed(name):
    return json.loads((FOLDER / name).read_text("utf-8"))


def test_the_page_is_made_of_the_committed_results():
    assert PAGE.read_text("utf-8") == page()


def test_figures_stand_in_their_rows():
    text = page()
    correct = committed(SAMPLE)["measures"]["Correct"]
    assert f"| 正答 | {correct['value']:.3f}（" in text
    for found in committed(SETS).values():
        search, baseline = (found[name]["hit@10"]["value"] for name in ("search", "baseline"))
        assert f"| hit@10 | {search:.3f} | {baseline:.3f} |" in text
    shown = committed(BASELINES)["worth"]["checked"]["false_shown"]["value"]
    assert f"| Tenkyo の裏付け検査 | {shown:.3f} |" in text


def test_no_result_names_a_place_of_the_machine_it_was_made_on():
    for name in (SAMPLE, SETS, BASELINES):
        assert (
            re.findall(r'"/(?:home|tmp|root|work)[^"]*"', (FOLDER / name).read_text("utf-8")) == []
        )


def test_other_results_give_another_page(tmp_path):
    for name in (SAMPLE, SETS, BASELINES):
        shutil.copy(FOLDER / name, tmp_path)
    assert page(tmp_path) == page()
    value = committed(SAMPLE)
    value["measures"]["Correct"]["value"] = 0.123
    (tmp_path / SAMPLE).write_text(json.dumps(value), encoding="utf-8")
    assert "| 正答 | 0.123（" in page(tmp_path)
    (tmp_path / SAMPLE).write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="要る値がありません（'measures'）"):
        page(tmp_path)
    (tmp_path / SAMPLE).unlink()
    with pytest.raises(ConfigurationError, match="を評価の結果として読めません"):
        page(tmp_path)


def test_the_tool_writes_and_checks(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "PAGE", tmp_path / "evaluation" / "README.md")
    assert tool.main(["--check"]) == 1
    assert "README.md が、記録した結果と合いません。" in capsys.readouterr().err
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
    (tmp_path / "evaluation" / "README.md").write_text("手で直した", encoding="utf-8")
    assert tool.main(["--check"]) == 1
