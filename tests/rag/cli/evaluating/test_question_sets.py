"""`tenkyo eval lint`, `convert`, `new` and `import`, as a person types them."""

import json

from tests.rag.cli.evaluating.asked import question_file


def test_lint(tenkyo, plans_folder, tmp_path):
    good = tenkyo("eval", "lint", question_file(tmp_path), "--documents", plans_folder)
    assert (good.code, good.out) == (0, "誤りはありません。\n")
    questions = question_file(tmp_path, answer="十二か所。")
    bad = tenkyo("eval", "lint", questions, "--documents", plans_folder)
    assert bad.code == 1
    assert bad.out == (
        "誤り 1 行目（cameras）：正答例に、正答の表記「12か所」のどれも入っていません。"
        "正答例の書き方を表記に足すか、正答例を直してください。\n誤り 1 件、助言 0 件\n"
    )
    told = tenkyo("eval", "lint", questions, "--documents", plans_folder, "--json")
    assert (told.code, told.value["errors"]) == (1, 1)
    assert told.value["findings"][0]["kind"] == "keys_unmet"


def test_sheets_drafts_and_sets(tenkyo, tmp_path):
    sheet, back = tmp_path / "q.xlsx", tmp_path / "back.jsonl"
    questions = question_file(tmp_path)
    assert tenkyo("eval", "convert", questions, sheet).code == 0
    assert tenkyo("eval", "convert", sheet, back).err == f"{back} に 1 問を書き出しました。\n"
    assert tenkyo("eval", "convert", sheet, back).code == 2

    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({"question": "朝市はいつですか。"}), encoding="utf-8")
    drafted = tenkyo("eval", "new", log, "--output", tmp_path / "drafts.csv")
    assert (drafted.code, "下書き 1 問" in drafted.err) == (0, True)

    unknown = tenkyo("eval", "import", "squid", log, "--output", tmp_path / "set")
    assert (unknown.code, "jsquad・jdocqa・lawqa_jp" in unknown.err) == (2, True)
    pages = tmp_path / "pages.json"
    entry = {"pdf_name": "a", "question_page_number": "2", "question": "何か。"}
    pages.write_text(json.dumps([entry]), encoding="utf-8")
    imported = tenkyo("eval", "import", "jdocqa", pages, "--output", tmp_path / "set")
    assert (imported.code, "質問 1 問、文書 0 件" in imported.err) == (0, True)
