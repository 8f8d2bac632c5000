import pytest

from ui.parts.draft_editor import (
    Edit,
    EditConflictError,
    restored,
    sections_after,
    shown_sections,
)


def sentence(text, citations=(), support=None):
    return {"text": text, "citations": list(citations), "support": support, "reason": ""}


def section(role, heading, *sentences):
    return {
        "role": role,
        "heading": heading,
        "item": 1,
        "answered": True,
        "sentences": list(sentences),
    }


def draft(*sections, citations=(), table=None):
    cited = [{"number": number, "passage": {"id": name}} for number, name in citations]
    return {"sections": list(sections), "citations": cited, "table": table}


DRAFT = draft(
    section("question", "問", sentence("何台か")),
    section("answer", "答", sentence("５台。", [1], "supported"), sentence("増やす。", [2])),
    citations=[(1, "p"), (2, "q")],
)


def texts(sections):
    return [[(one["text"], one["citations"]) for one in part["sentences"]] for part in sections]


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (Edit(1, 0, "５台。", "６台。"), [("６台。", [1]), ("増やす。", [2])]),
        (Edit(1, 0, "５台。", ""), [("増やす。", [2])]),
        (Edit(1, 2, "", "加える。"), [("５台。", [1]), ("増やす。", [2]), ("加える。", [])]),
        # A sentence came before it meanwhile: it is found by its words.
        (Edit(1, 0, "増やす。", "減らす。"), [("５台。", [1]), ("減らす。", [2])]),
    ],
)
def test_an_edit_changes_its_sentence_only(edit, after):
    assert texts(sections_after(DRAFT, edit)) == [[("何台か", [])], after]


@pytest.mark.parametrize("edit", [Edit(1, 0, "消えた文。", "x"), Edit(7, 0, "５台。", "x")])
def test_an_edit_of_what_is_gone_is_a_conflict(edit):
    with pytest.raises(EditConflictError):
        sections_after(DRAFT, edit)


def test_verdicts_are_never_sent():
    sent = sections_after(DRAFT, Edit(1, 0, "５台。", "６台。"))
    assert set(sent[1]["sentences"][0]) == {"text", "citations"}


def test_an_earlier_version_is_restored_with_the_numbers_of_today():
    earlier = draft(
        section("answer", "答", sentence("甲。", [1]), sentence("乙。", [2])),
        citations=[(1, "q"), (2, "gone")],
    )
    assert texts(restored(earlier, DRAFT)) == [[("甲。", [2]), ("乙。", [])]]


def test_questions_are_shown_but_not_edited():
    shown = shown_sections(DRAFT, editable=True)
    assert [part["open"] for part in shown] == [False, True]
    assert shown[1]["sentences"][0] == {
        "text": "５台。",
        "citations": [1],
        "icon": "✓",
        "mark": "出典と照合済",
        "tone": "good",
        "reason": "",
        "edited": False,
    }


def test_cells_of_a_table_bear_their_row_and_column():
    table = {
        "corner": "項目",
        "columns": ["甲", "乙"],
        "rows": [{"heading": "目標", "cells": [1, 2]}],
    }
    cells = draft(section("answer", "x"), section("answer", "y"), table=table)
    assert [part["heading"] for part in shown_sections(cells, editable=True)] == [
        "目標／甲",
        "目標／乙",
    ]
