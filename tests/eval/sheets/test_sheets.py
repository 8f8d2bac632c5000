"""Question sheets: there and back again, and what cannot be read."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook

from eval.questions import Evidence, Question, load_questions
from eval.sheets import save_questions
from rag.errors import ConfigurationError

FULL = Question(
    id="1",
    question="そのうち、夜も開くのは\n何か所ですか。",
    history=(
        {"role": "user", "content": "窓口は、\nいくつありますか。"},
        {"role": "assistant", "content": "12か所です。"},
    ),
    type="followup",
    style="paraphrase",
    answer="3か所です。",
    answer_keys=(("3か所", "三か所"), ("夜間",)),
    evidence=(Evidence("a.pdf", "夜も開く", 7), Evidence("b.txt", "三か所")),
    paraphrase_of="0",
    note='=HYPERLINK("http://x")',
)
BARE = Question(id="-2", question="+81の番号は誰のものですか。", type="unanswerable")
WHOLE = Question(id="4", question="どの文書ですか。", evidence=(Evidence("a.pdf", ""),))
PAGE = Question(id="3", question="どの頁ですか。", evidence=(Evidence("a.pdf", "", 2),))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_there_and_back_again(tmp_path, suffix):
    path = tmp_path / f"質問{suffix}"
    save_questions([FULL, BARE, PAGE, WHOLE], path)
    assert load_questions(path) == [FULL, BARE, PAGE, WHOLE]
    with pytest.raises(ConfigurationError, match="上書きせずに止めました"):
        save_questions([FULL], path)


def test_no_cell_is_a_formula(tmp_path):
    save_questions([FULL, BARE], tmp_path / "q.xlsx")
    cells = [c for row in load_workbook(tmp_path / "q.xlsx").worksheets[0].rows for c in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    save_questions([FULL, BARE], tmp_path / "q.csv")
    assert ",'-2," in "," + (tmp_path / "q.csv").read_text("utf-8-sig").split("\n")[-2]


def test_a_sheet_as_people_write_it(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([" id ", "質問", "正答の表記", "根拠の文書", "根拠", "根拠のページ"])
    sheet.append([1, "何基ですか。", "6基|六基\n倉庫", "a.pdf", "六基", 3.0])
    sheet.append([None, None, None])
    sheet.append([2.0, "何年ですか。"])
    book.save(tmp_path / "q.xlsx")
    assert load_questions(tmp_path / "q.xlsx") == [
        Question(
            "1",
            "何基ですか。",
            answer_keys=(("6基", "六基"), ("倉庫",)),
            evidence=(Evidence("a.pdf", "六基", 3),),
        ),
        Question("2", "何年ですか。"),
    ]


def test_shift_jis(tmp_path):
    (tmp_path / "q.csv").write_bytes("id,質問\r\n1,何基ですか。\r\n".encode("cp932"))
    assert load_questions(tmp_path / "q.csv") == [Question("1", "何基ですか。")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,問い\n1,何基ですか。\n", "列「質問」がありません"),
        ("id,質問,答え\n1,何基ですか。,六基\n", "列「答え」は分かりません"),
        ("id,質問,質問\n", "列「質問」が2つあります"),
        ("", "列「id」「質問」がありません"),
        ("id,質問\n,何基ですか。\n", "q.csv の 2 行目を質問として読めません（'id'）"),
        ("id,質問,根拠の文書,根拠,根拠のページ\n1,何,a,b,三\n", "page は 1 以上の整数です"),
        ("id,質問,根拠\n1,何基,六基\n", "2 行目を質問として読めません（'doc'）"),
        ('id,質問\n1,"何基', "CSV として読めません"),
        ("id,質問\n", "質問がありません"),
        (
            "id,質問,これまでの会話\n1,何基,はい\n",
            "2 行目を質問として読めません（列「これまでの会話」の行は「利用者：」",
        ),
    ],
)
def test_what_cannot_be_read(tmp_path, content, message):
    (tmp_path / "q.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_questions(tmp_path / "q.csv")
    assert message in caught.value.message


def test_files_that_are_no_sheets(tmp_path):
    (tmp_path / "q.xlsx").write_bytes(b"PK no book")
    (tmp_path / "q.csv").write_bytes(b"\xff\xfe\x81\x00\xa0")
    for name, message in (("q.xlsx", "ブックとして読めません"), ("q.csv", "文字コード")):
        with pytest.raises(ConfigurationError, match=message):
            load_questions(tmp_path / name)
    with pytest.raises(ConfigurationError, match="形式が分かりません"):
        save_questions([BARE], tmp_path / "q.ods")
