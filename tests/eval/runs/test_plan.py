"""In what two runs differ, as a person is told."""

from __future__ import annotations

import pytest

from eval.runs.plan import differences


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"questions": "a", "models": ["m"]}, {"questions": "a", "models": ["m"]}, []),
        ({"questions": "a"}, {"questions": "b"}, ["質問集"]),
        (
            {"settings": {"embedding": "trained", "prompts": None, "ocr": True}},
            {"settings": {"embedding": "none", "prompts": "p", "ocr": True}},
            ["設定（embedding：trained→none、prompts：なし→p）"],
        ),
        ({"settings": {"ocr": True}}, {"settings": {}}, ["設定（ocr：True→なし）"]),
        ({"settings": dict.fromkeys("abcdef", 1)}, {"settings": {}}, ["設定"]),
        # Hashes say nothing to a person.
        ({"documents": {"a.txt": "1"}}, {"documents": {"a.txt": "2"}}, ["文書"]),
        ({}, {"other": 1}, ["other"]),
    ],
)
def test_differences(before, now, told):
    assert differences(before, now) == told
