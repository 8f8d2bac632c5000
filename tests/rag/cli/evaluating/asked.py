"""A question about the plans that the tests of `tenkyo eval` measure."""

import json

ASKED = {
    "id": "cameras",
    "question": "見守りカメラは何か所に置きますか",
    "answer": "12か所に置く。",
    "answer_keys": [["12か所"]],
    "evidence": [
        {"doc": "港湾計画.txt", "quote": "見守りカメラを令和７年度末までに12か所に置く。"}
    ],
}


def question_file(folder, **changed):
    """A set of one question, `ASKED` with what is changed in it."""
    path = folder / "questions.jsonl"
    path.write_text(json.dumps(ASKED | changed), encoding="utf-8")
    return path
