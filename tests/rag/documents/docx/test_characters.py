"""The characters of a paragraph, with its fields."""

from __future__ import annotations

import pytest

from tests.rag.documents.docx.markup import FIELD, control, par, run


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (run("港を守る") + run("計画"), "港を守る計画"),
        (f"<w:ins>{run('新しい')}</w:ins><w:del><w:r><w:delText>古い</w:delText></w:r></w:del>"
         + run("目標"), "新しい目標"),
        (f"<w:moveFrom>{run('元の')}</w:moveFrom><w:moveTo>{run('先の')}</w:moveTo>", "先の"),
        (run("公開") + run("内部のメモ", "<w:vanish/>"), "公開"),
        (run("見える", '<w:vanish w:val="0"/>'), "見える"),
        (run("一覧") + '<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>' + run("表"), "一覧-表"),
        ("<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/><w:t>下</w:t></w:r>", "左\t右\n下"),
        ('<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>みさき</w:t></w:r></w:rt><w:rubyBase><w:r>'
         "<w:t>岬</w:t></w:r></w:rubyBase></w:ruby></w:r>" + run("町"), "岬町"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run("済"), "✓済"),
        (run("&#xF0E8;次へ"), "➔次へ"),
        (run("u", '<w:rFonts w:ascii="Wingdings"/>') + run("重点"), "◆重点"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
        (run("10m") + run("2", '<w:vertAlign w:val="superscript"/>'), "10m²"),
        (run("注") + run("あ", '<w:vertAlign w:val="superscript"/>'), "注あ"),
        (f'<w:hyperlink r:id="x">{run("窓口の案内")}</w:hyperlink>', "窓口の案内"),
        (f'<w:smartTag><w:smartTag>{run("みなと市")}</w:smartTag></w:smartTag>', "みなと市"),
        (control(run("令和") + control(run("６年度"))), "令和６年度"),
        (run("担当：") + control(run("クリックして入力"), "<w:showingPlcHdr/>"), "担当："),
        (run("式：") + "<m:oMath><m:f><m:num><m:r><m:t>a+1</m:t></m:r></m:num><m:den><m:r>"
         "<m:t>b</m:t></m:r></m:den></m:f></m:oMath>", "式：(a+1)/b"),
        (run("本文") + '<w:r><w:commentReference w:id="0"/></w:r>', "本文"),
    ],
)  # fmt: skip
def test_characters_of_a_paragraph(read, runs: str, expected: str) -> None:
    assert read(f"<w:p>{runs}</w:p>") == [f"paragraph: {expected}"]


def test_fields_show_their_result(read) -> None:
    nested = FIELD.format(inner=FIELD.format(inner=""))
    assert read(f"<w:p>{run('前')}{nested}{run('後')}</w:p>") == ["paragraph: 前結果後"]


def test_a_simple_field_shows_its_result(read) -> None:
    simple = f'<w:fldSimple w:instr=" REF a ">{run("第二章")}</w:fldSimple>'
    assert read(par(simple + run("のとおり。"))) == ["paragraph: 第二章のとおり。"]


def field_of(code: str, data: str = "") -> str:
    """A field without a result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def tick_box(state: str) -> str:
    return f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (field_of(" PAGE "), "前後"),
        (field_of("EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(みさき),岬)"), "前岬後"),
        (field_of("SYMBOL 252 \\f Wingdings"), "前✓後"),
        (field_of("FORMCHECKBOX", tick_box("<w:default w:val='0'/>")), "前☐後"),
        (field_of("FORMCHECKBOX", tick_box("<w:default w:val='0'/><w:checked/>")), "前☒後"),
    ],
)  # fmt: skip
def test_fields_drawn_from_their_code(read, field: str, expected: str) -> None:
    assert read(f"<w:p>{run('前')}{field}{run('後')}</w:p>") == [f"paragraph: {expected}"]


def test_a_field_that_never_ends_does_not_swallow_the_document(read) -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>コード</w:t></w:r>'
    assert read(f"<w:p>{run('前')}{broken}</w:p>" + par("次の段落")) == [
        "paragraph: 前",
        "paragraph: 次の段落",
    ]


def test_a_field_may_span_paragraphs(read) -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        f"<w:p>{begin}{run('第１章')}</w:p><w:p>{run('第２章')}</w:p><w:p>{end}{run('本文')}</w:p>"
    )
    assert read(body) == ["paragraph: 第１章", "paragraph: 第２章", "paragraph: 本文"]
