"""Actions of a cell."""

from __future__ import annotations

import pytest

from rag.plans.schedules.actions import split_actions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("▶ 調査 ▶設計", ["調査*", "設計*"]),
        ("・港の調査\n・港の設計", ["港の調査*", "港の設計*"]),
        ("港の\n調査", ["港の調査"]),
        ("港・川の調査", ["港・川の調査"]),
        ("① 調査\n② 設計", ["① 調査", "② 設計"]),
        ("調査を行う。\n設計を始める。", ["調査を行う。", "設計を始める。"]),
        ("[港の再生]\n▶調査\n▶設計", ["[港の再生]#", "調査*", "設計*"]),
        ("▶紙幣探知犬[®]の配置", ["紙幣探知犬[®]の配置*"]),
        ("設計 →", ["設計>"]),
        ("▶", []),
        ("", []),
    ],
)
def test_actions(text, expected):
    """Marks: * behind a bullet, # heads what is below it, > goes on."""
    actions = split_actions(text, 10)
    for action in actions:
        words = text[action.words.char_start - 10 : action.words.char_end - 10]
        assert words.replace("\n", "") == action.words.text
    found = [
        action.words.text + "*" * action.bulleted + "#" * action.heads + ">" * action.goes_on
        for action in actions
    ]
    assert found == expected
