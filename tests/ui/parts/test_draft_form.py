from ui.parts.draft_form import fields_of, questions_of


def test_questions_come_from_excel_one_a_line():
    pasted = '  何台か \r\n\r\n"担当は\tどこか"\n'
    assert questions_of(pasted) == ["何台か", "担当は どこか"]


def test_fields_of_a_form_are_lines():
    assert fields_of("委員会：文教 厚生\n時刻: 10:30\nただの行\n\n") == (
        {"委員会": "文教 厚生", "時刻": "10:30"},
        ["ただの行"],
    )
