"""The self-check names tests that exist, and files that are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "aisi-self-check.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", TEXT)))
LINKS = sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT)))
VIEWPOINTS = [
    "有害情報の出力制御",
    "偽誤情報の出力・誘導の防止",
    "公平性と包摂性",
    "ハイリスク利用・目的外利用への対処",
    "プライバシー保護",
    "セキュリティ確保",
    "説明可能性",
    "ロバスト性",
    "データ品質",
    "検証可能性",
]


@cache
def named_in(path):
    """Names of the test functions of a file."""
    tree = ast.parse((DOCUMENT.parent / path).read_text(encoding="utf-8"))
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_the_ten_viewpoints_stand_there_in_order():
    headings = re.findall(r"^## (\d+)\. (\S+)", TEXT, re.MULTILINE)
    assert headings == [(str(number), name) for number, name in enumerate(VIEWPOINTS, 1)]


def test_every_viewpoint_is_proved_by_some_test():
    sections = re.split(r"^## \d+\. ", TEXT, flags=re.MULTILINE)[1:]
    assert [s.split("\n")[0] for s in sections if "](../tests/" not in s] == []


@pytest.mark.parametrize(("name", "path"), PROOFS)
def test_a_test_that_is_named_exists(name, path):
    assert name in named_in(path)


@pytest.mark.parametrize("path", LINKS)
def test_what_is_linked_is_there(path):
    assert (DOCUMENT.parent / path).resolve().is_file()
