"""様式: fields wherever they stand, and the draft where it belongs."""

import pytest
from docx.oxml.ns import qn

from rag.drafting import DraftKind, DraftQuestion, Sources, draft_of_answer, make_draft
from rag.drafting.word import draft_docx
from rag.errors import ConfigurationError
from tests.rag.drafting.answers import COST, HOW_MANY, NOTHING, WHO, Answers, refused
from tests.rag.drafting.word_files import footnotes, opened, paragraphs, read, template, xml

VALUES = {
    "委員会": "厚生委員会",
    "質問者": "水戸議員",
    "作成者": "港湾\x0b課",
    "連絡先": "内線12\n外線34",
}
ANSWER = [
    "問",
    "担当はどこですか",
    "（答）",
    "○担当は港湾課とする。",
    "（参考）",
    "○『みなせ市港湾計画』（みなせ市、2025年4月1日）1",
]


MEMO = [
    "作成者用メモ（提出の前に、この部分を削除してください）",
    "・素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。",
]


def text_of(made):
    """The paragraphs above the drafter's memo, which says what the draft is made of."""
    texts = paragraphs(made.content)
    assert texts[-2:] == MEMO
    return texts[:-2]


@pytest.fixture
def fill(draft, tmp_path):
    """Fills a 様式 with a draft."""

    def filled(build, *, of=draft, fields=VALUES, **options):
        return draft_docx(of, template=template(tmp_path, build), fields=fields, **options)

    return filled


def test_fields_are_filled_wherever_they_stand(fill):
    def build(document):
        head = document.sections[0].header.paragraphs[0]
        head.add_run("第１号　{{委員")
        head.add_run("会}}")
        document.sections[0].footer.paragraphs[0].text = "作成：{{ 作成者 }}"
        parts = document.add_paragraph("質問者　")
        for part in ("{", "{質問", "者}", "}殿"):
            parts.add_run(part)
        cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
        cell.text = "｛｛連絡先｝｝"
        box = document.add_paragraph()
        box._p.append(
            xml(
                "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{質問者}}・{{委員会}}"
                "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
            )
        )
        document.add_paragraph("{{本文}}")
        document.add_paragraph("以上")

    made = fill(build)
    assert made.warnings == ()
    section = opened(made.content).sections[0]
    assert [p.text for p in section.header.paragraphs] == ["第１号　厚生委員会"]
    assert [p.text for p in section.footer.paragraphs] == ["作成：港湾課"]
    assert text_of(made) == [
        "質問者　水戸議員殿",
        "内線12外線34",
        "水戸議員・厚生委員会",  # of the paragraph in which the box hangs
        "水戸議員・厚生委員会",
        *ANSWER,
        "以上",
    ]
    (table,) = opened(made.content).tables
    assert table.rows[0].cells[0].text == "内線12\n外線34"


@pytest.mark.parametrize("mark", ['<w:tag w:val="委員会"/>', '<w:alias w:val="委員会"/>'])
def test_content_controls_are_filled(fill, mark):
    def build(document):
        document.add_paragraph("委員会：")._p.append(
            xml(
                f"<w:sdt><w:sdtPr>{mark}<w:showingPlcHdr/><w:dataBinding w:xpath='/a'/></w:sdtPr>"
                "<w:sdtContent><w:r><w:rPr><w:rStyle w:val='PlaceholderText'/><w:b/></w:rPr>"
                "<w:t>ここを</w:t></w:r><w:r><w:t>クリック</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
        document.element.body.insert(
            1,
            xml(
                "<w:sdt><w:sdtPr><w:tag w:val='質問者'/></w:sdtPr><w:sdtContent><w:p/>"
                "</w:sdtContent></w:sdt>"
            ),
        )
        document.add_paragraph("{{本文}}")

    made = fill(build, fields={"委員会": "厚生委員会", "質問者": "水戸議員"})
    assert text_of(made) == ["委員会：厚生委員会", "水戸議員", *ANSWER]
    body = opened(made.content).element.body
    control = next(body.iter(qn("w:sdt")))
    tags = {element.tag for element in control.iter()}
    assert not tags & {qn("w:showingPlcHdr"), qn("w:dataBinding"), qn("w:rStyle")}
    assert qn("w:b") in tags


def test_unknown_fields_stay_and_are_told(fill):
    def build(document):
        document.add_paragraph("{{決裁}} {{本文}}")
        document.add_paragraph("{{決裁}}と{{日付}}")

    made = fill(build, fields={"委員会": "厚生委員会"})
    assert made.warnings == (
        "様式に項目「委員会」がないため、値「厚生委員会」は入れていません。",
        "様式の項目「決裁」「日付」に値がないため、そのまま残しました。"
        "値は --field 決裁=… で指定できます。",
    )
    assert text_of(made) == ["{{決裁}} ", *ANSWER, "{{決裁}}と{{日付}}"]


def test_the_draft_looks_like_the_place_where_it_is_put(fill):
    def build(document):
        cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run("{{本文}}").font.size = 114300  # 9 points

    made = fill(build, fields={})
    (table,) = opened(made.content).tables
    cell = table.rows[0].cells[0]
    assert [p.text for p in cell.paragraphs] == ANSWER
    assert {p.paragraph_format.space_after for p in cell.paragraphs} == {0}
    words = cell.paragraphs[3].runs[0]
    assert words.font.size.pt == 9
    assert footnotes(made.content) == {
        "2": "『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り「担当は港湾課とする。」"
    }


def test_a_table_in_a_cell_is_followed_by_a_paragraph(fill):
    comparison = draft_of_answer(WHO, kind=DraftKind.COMPARISON)
    made = fill(
        lambda document: (
            document.add_table(rows=1, cols=1).rows[0].cells[0].__setattr__("text", "{{本文}}")
        ),
        of=comparison,
        fields={},
    )
    cell = opened(made.content).tables[0].rows[0].cells[0]
    assert [child.tag for child in cell._tc][-2:] == [qn("w:tbl"), qn("w:p")]
    assert cell.tables[0].rows[1].cells[1].text == "担当は港湾課とする。"


@pytest.mark.parametrize(
    "build",
    [
        lambda document: document.add_paragraph("前文"),
        lambda document: (
            document.add_paragraph("前文"),
            document.sections[0].header.paragraphs[0].add_run("{{本文}}"),
        ),
    ],
    ids=["nowhere", "in the header"],
)
def test_without_a_place_the_draft_goes_to_the_end(fill, build):
    made = fill(build, fields={})
    assert made.warnings[0] == (
        "様式に {{本文}} がないため、原稿を文書の末尾に入れました。"
        "入れる場所に {{本文}} と書いた様式を指定してください。"
    )
    assert text_of(made) == ["前文", *ANSWER]
    assert opened(made.content).element.body[-1].tag == qn("w:sectPr")


def test_fields_for_the_parts_of_a_draft(fill):
    def build(document):
        document.add_paragraph("問　{{問}}")
        document.add_paragraph("{{答}}")
        document.add_paragraph("出典")
        document.add_paragraph("{{出典}}")

    made = fill(build, fields={}, sources=Sources.LIST)
    assert text_of(made) == [
        "問　担当はどこですか",
        "○担当は港湾課とする[1]。",
        "出典",
        "[1] 『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り「担当は港湾課とする。」",
        "○『みなせ市港湾計画』（みなせ市、2025年4月1日）[1]",
    ]
    assert made.warnings == (
        "様式に「参考」の項目がないため、文書の末尾に入れました。"
        "入れる場所に {{参考}} と書いてください。",
    )


def test_parts_of_several_questions_keep_their_numbers(fill):
    questions = [
        DraftQuestion("カメラは何か所ですか", ("担当はどこですか",)),
        DraftQuestion("滑走路は何メートルですか"),
    ]
    several = make_draft(
        questions, Answers(HOW_MANY, WHO, NOTHING), kind=DraftKind.EXPECTED_QUESTIONS
    )

    def build(document):
        for name in ("問", "答", "更問"):
            document.add_paragraph(f"{{{{{name}}}}}")

    made = fill(build, of=several, fields={}, sources=Sources.NONE)
    assert made.warnings == (
        "様式に {{注記}} がないため、「素材（抜き書き・である調）。文書からの抜き書きです"
        "（生成AIは使っていません）。」は入れていません。",
    )
    assert paragraphs(made.content) == [
        "問１　カメラは何か所ですか問２　滑走路は何メートルですか",
        "問１",
        "『みなせ市港湾計画』の記載：",
        "○市は、見守りカメラを12か所に置く。",
        "問２",
        "記載が見つかりませんでした（記載がないことを示すものではありません）。",
        "問１",
        "（更問）",
        "担当はどこですか",
        "（答）",
        "○担当は港湾課とする。",
    ]


def test_a_content_control_takes_the_draft(fill):
    def build(document):
        document.element.body.insert(
            0,
            xml(
                "<w:sdt><w:sdtPr><w:tag w:val='本文'/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                "<w:p><w:r><w:t>ここに本文</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            ),
        )
        document.add_paragraph("以上")

    made = fill(build, fields={})
    assert made.warnings == ()
    assert text_of(made) == [*ANSWER, "以上"]


def test_what_the_draft_is_made_of_and_other_facts_have_fields(fill):
    made = fill(
        lambda document: document.add_paragraph("{{種別}}・{{時点}}・{{注記}}・{{本文}}"), fields={}
    )
    assert paragraphs(made.content) == [
        "国会答弁・2025年4月1日・素材（抜き書き・である調）。"
        "文書からの抜き書きです（生成AIは使っていません）。・",
        *ANSWER,
    ]
    assert made.warnings == ()


def test_fields_for_parts_stay_where_the_whole_has_a_place(fill):
    def build(document):
        document.add_paragraph("{{本文}}")
        document.add_paragraph("{{答}}{{更問}}")

    made = fill(build, fields={})
    assert made.warnings == (
        "様式の項目「答」「更問」には入れるものがないため、そのまま残しました。"
        "{{本文}} があるとき、原稿はそこにまとめて入ります。",
    )
    assert text_of(made) == [*ANSWER, "{{答}}{{更問}}"]


def test_braces_in_the_words_of_documents_are_no_fields(fill):
    question = refused("{{日付}}はいつですか")
    made = fill(
        lambda document: document.add_paragraph("{{本文}}"),
        of=draft_of_answer(question, kind=DraftKind.SUMMARY),
        fields={"日付": "今日"},
    )
    assert text_of(made)[0] == "{{日付}}はいつですか"
    assert made.warnings == ("様式に項目「日付」がないため、値「今日」は入れていません。",)


def test_a_document_without_sections_can_be_filled(fill):
    def build(document):
        document.add_paragraph("{{本文}}")
        document.element.body.remove(document.element.body.sectPr)

    made = fill(build, of=draft_of_answer(COST, kind=DraftKind.SUMMARY), fields={})
    assert opened(made.content).sections[0].header.paragraphs[0].text == "〔部内限り〕"


def test_a_place_that_holds_the_draft_takes_no_value(fill):
    with pytest.raises(ConfigurationError, match="項目「本文」には原稿が入る"):
        fill(lambda document: document.add_paragraph("{{本文}}"), fields={"本文": "別の文"})


@pytest.mark.parametrize("named", [True, False])
def test_the_handling_stands_on_every_page(fill, named):
    def build(document):
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = "{{取扱い}}" if named else "様式"
        document.add_paragraph("{{本文}}")

    made = fill(build, of=draft_of_answer(COST, kind=DraftKind.SUMMARY), fields={})
    section = opened(made.content).sections[0]
    heads = [
        [p.text for p in header.paragraphs]
        for header in (section.header, section.first_page_header)
    ]
    # A field of the 様式 for it is filled, and it stands there once.
    assert heads == [["〔部内限り〕"] if named else ["〔部内限り〕", "様式"], ["〔部内限り〕"]]


def test_footnotes_of_the_template_are_kept(fill, draft, tmp_path):
    first = fill(lambda document: document.add_paragraph("{{本文}}"), fields={}).content
    document = opened(first)
    document.add_paragraph("{{本文}}")
    path = tmp_path / "脚注のある様式.docx"
    document.save(str(path))
    again = draft_docx(draft, template=path)
    note = "『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り「担当は港湾課とする。」"
    assert footnotes(again.content) == {"2": note, "3": note}
    assert again.warnings == (
        "様式にもとからある脚注や項目の順のため、脚注の番号は出典の番号とずれています。",
    )
    # The second one counts: what refers to it shows 2.
    assert text_of(again)[-1].endswith("（みなせ市、2025年4月1日）2")
    assert read(again.content, tmp_path).count(note) == 2


def test_styles_of_footnotes_are_found_by_name(fill):
    def build(document):
        document.styles.element.append(
            xml(
                '<w:style w:type="paragraph" w:styleId="ab"><w:name w:val="footnote text"/>'
                "</w:style>"
            )
        )
        document.add_paragraph("{{本文}}")

    document = opened(fill(build, fields={}).content)
    part = next(
        r.target_part for r in document.part.rels.values() if r.reltype.endswith("/footnotes")
    )
    assert b'<w:pStyle w:val="ab"/>' in part.blob
    assert b'<w:rStyle w:val="FootnoteReference"/>' in part.blob
