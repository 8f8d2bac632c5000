"""Files of answers, drafts, checks and measures, read back as their readers would."""

import csv
import io
import re
import zipfile
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from rag.answering import Support
from tests.api.office import open_office

LIBRARY = "移動図書館の車は何台に増やしますか"
STALLS = "朝市の出店者は何者に増やしますか"
BASE = "https://tenkyo.shiomi.example"
SAID = "移動図書館の車を、令和８年度末までに３台から５台に増やす"


@pytest.fixture(scope="module")
def linked(collection_home, tmp_path_factory):
    """An office whose API has a public address."""
    home = tmp_path_factory.mktemp("linked") / "home"
    yield from open_office(collection_home, home, public_api_url=BASE)


@pytest.fixture(scope="module")
def answer(linked):
    return linked("青木", "POST", "/v1/answers", json={"question": LIBRARY}).json()


@pytest.fixture(scope="module")
def closed_draft(linked):
    """A draft of 青木 that rests on the document of 市場課."""
    body = {"questions": [STALLS, LIBRARY], "kind": "要旨", "title": "朝市/図書館"}
    return linked("青木", "POST", "/v1/drafts", json=body).json()


@pytest.fixture(scope="module")
def check(linked):
    text = f"{SAID}。\n=見守りカメラは20か所に置く。\n"
    return linked("青木", "POST", "/v1/checks", json={"text": text}).json()


def export(office, user="青木", **body):
    made = office(user, "POST", "/v1/exports", json=body)
    assert made.status_code == 200, made.text
    return made


def link_of(citation):
    return f"{BASE}/open/{citation['passage']['document']['id']}/1"


def word(made):
    return docx.Document(io.BytesIO(made.content))


def part(made, name):
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        return package.read(name).decode()


def words(xml):
    return "".join(re.findall(r"<w:t[ >][^<]*</w:t>|<w:t>[^<]*</w:t>", xml))


def test_an_answer_as_word_has_real_footnotes_with_place_handling_and_link(linked, answer):
    made = export(linked, answer_id=answer["id"], format="docx")
    body = "".join(p.text for p in word(made).paragraphs)
    assert SAID in body
    notes = words(part(made, "word/footnotes.xml"))
    assert "『潮見市暮らし計画（令和７年度）』" in notes
    assert "〔機密性１〕" in notes
    assert link_of(answer["citations"][0]) in notes


def test_an_answer_as_markdown(linked, answer):
    made = export(linked, answer_id=answer["id"], format="md")
    assert made.headers["content-type"] == "text/markdown; charset=utf-8"
    text = made.content.decode()
    assert text.startswith("# メモ\n")
    assert f"{SAID}[^1]。" in text
    (note,) = [line for line in text.splitlines() if line.startswith("[^1]: ")]
    assert note.endswith(link_of(answer["citations"][0]))


def test_a_list_of_sources_and_none(linked, answer):
    listed = export(linked, answer_id=answer["id"], format="txt", sources="list").content.decode()
    assert f"・{SAID}[1]。" in listed
    assert "■ 参考（出典）" in listed
    bare = export(linked, answer_id=answer["id"], format="txt", sources="none").content.decode()
    assert f"・{SAID}。" in bare
    assert "[1]" not in bare


def test_text_for_windows_says_what_it_cannot_write(linked):
    text = f"{SAID}。𠮷田さんと👪、〜と−。"
    checked = linked("青木", "POST", "/v1/checks", json={"text": text}).json()
    made = export(linked, check_id=checked["id"], format="txt", encoding="cp932")
    assert made.headers["content-type"] == "text/plain; charset=Shift_JIS"
    assert made.headers["x-tenkyo-replaced"] == "U+20BB7=1, U+1F46A=1"
    shown = made.content.decode("cp932")
    assert "〓田さんと〓、～と－。" in shown
    assert shown.endswith(
        "※ この文字コード（CP932）にない文字 2 字を「〓」に置き換えました。\r\n"
        "・U+20BB7（CJK UNIFIED IDEOGRAPH-20BB7）　1か所\r\n"
        "・U+1F46A（FAMILY）　1か所\r\n"
    )
    plain = export(linked, check_id=checked["id"], format="txt")
    assert "𠮷田さんと👪" in plain.content.decode()
    assert "x-tenkyo-replaced" not in plain.headers


def test_a_page_to_print_holds_all_it_needs_and_runs_nothing(linked, answer):
    made = export(linked, answer_id=answer["id"], format="print")
    page = made.content.decode()
    assert made.headers["content-type"] == "text/html; charset=utf-8"
    assert made.headers["content-disposition"].startswith("inline;")
    assert made.headers["content-security-policy"].startswith("sandbox; default-src 'none'; style")
    assert '<html lang="ja">' in page
    assert "@page { size: A4;" in page
    assert not re.search(r"<script|<img|<link|<iframe|\bon\w+=|url\(|@import", page)
    assert f'<a href="{link_of(answer["citations"][0])}" rel="noreferrer">' in page


def test_words_of_people_and_documents_are_no_markup(linked):
    text = '<script>alert("1")</script>は５台。'
    checked = linked("青木", "POST", "/v1/checks", json={"text": text}).json()
    page = export(linked, check_id=checked["id"], format="print").content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    markdown = export(linked, check_id=checked["id"], format="md").content.decode()
    assert "<script" not in markdown.replace("\\<", "")


def test_a_check_as_word_has_a_comment_on_every_sentence(linked, check):
    made = export(linked, check_id=check["id"], format="docx")
    found = word(made)
    comments = [comment.text for comment in found.comments]
    assert comments[0].startswith("出典と一致\n出典：『潮見市暮らし計画（令和７年度）』")
    assert link_of(check["citations"][0]) in comments[0]
    assert comments[1].startswith("出典に見当たらず：")
    assert len(comments) == 2
    texts = [p.text for p in found.paragraphs]
    assert texts[1:3] == [f"{SAID}。", "=見守りカメラは20か所に置く。"]
    flagged = [run.text for p in found.paragraphs for run in p.runs if run.font.highlight_color]
    assert flagged == ["=見守りカメラは20か所に置く。"]
    # Word finds each comment where its sentence stands.
    body = part(made, "word/document.xml")
    assert body.count("<w:commentRangeStart") == body.count("<w:commentReference") == 2


def test_no_text_of_a_table_is_a_formula(linked, check):
    made = export(linked, check_id=check["id"], format="xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(made.content))
    head = [cell.value for cell in sheet[1]]
    assert head[:4] == ["番号", "文", "照合", "理由"]
    second = dict(zip(head, sheet[3], strict=True))
    assert (second["文"].value, second["文"].data_type) == ("=見守りカメラは20か所に置く。", "s")
    assert second["番号"].data_type == "n"
    assert second["出典のリンク"].value == link_of(check["citations"][1])
    assert second["取扱い"].value == "機密性１"
    made = export(linked, check_id=check["id"], format="csv")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"), newline="")))
    assert rows[1]["文"] == "'=見守りカメラは20か所に置く。"


def test_a_draft_of_a_closed_document_carries_its_handling(linked, closed_draft):
    made = export(linked, draft_id=closed_draft["id"], format="md")
    text = made.content.decode()
    assert text.startswith("〔機密性２、課内限り〕\n")
    assert "〔機密性２・課内限り〕" in text
    assert "120者" in text
    name = re.search(r"filename\*=UTF-8''(\S+)", made.headers["content-disposition"])[1]
    assert unquote(name) == "朝市_図書館.md"
    header = part(export(linked, draft_id=closed_draft["id"], format="docx"), "word/header1.xml")
    assert "〔機密性２、課内限り〕" in header


def test_others_get_nothing(linked, answer, closed_draft, check):
    for named in (
        {"answer_id": answer["id"]},
        {"draft_id": closed_draft["id"]},
        {"check_id": check["id"]},
    ):
        refused = linked("馬場", "POST", "/v1/exports", json={**named, "format": "md"})
        assert refused.status_code == 404


def test_what_an_editor_wrote_and_nothing_bears_out_says_so(linked):
    made = linked("千葉", "POST", "/v1/drafts", json={"questions": [LIBRARY], "kind": "要旨"})
    draft = made.json()
    sections = draft["sections"]
    sections[0]["sentences"] = [{"text": "移動図書館の車を９台に増やす。", "citations": [1]}]
    edit = {"version": 1, "sections": sections}
    edited = linked("千葉", "PATCH", f"/v1/drafts/{draft['id']}", json=edit).json()
    assert edited["sections"][0]["sentences"][0]["support"] == Support.UNSUPPORTED
    text = export(linked, "千葉", draft_id=draft["id"], format="txt").content.decode()
    assert "移動図書館の車を９台に増やす。〔要確認：出典に見当たらず〕[1]" in text


def test_measures_are_numbers_in_the_unit_asked_for(linked):
    made = export(linked, measures={"fiscal_years": ["R9"]}, format="xlsx", unit="百万円")
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["施策", "KPI", "予算", "工程"]
    assert "金額（百万円）" in [cell.value for cell in book["予算"][1]]
    head = [cell.value for cell in book["KPI"][1]]
    assert head[-4:] == ["機密性", "取扱い", "箇所ID", "出典のリンク"]
    rows = [dict(zip(head, row, strict=True)) for row in book["KPI"].iter_rows(2, values_only=True)]
    assert [row["施策名"] for row in rows] == ["移動窓口車の運行", "移動図書館の充実"]
    assert {row["機密性"] for row in rows} == {1}
    assert all(row["出典のリンク"].startswith(f"{BASE}/open/") for row in rows)


def test_measures_as_csv(linked):
    wanted = {"document_ids": ["暮らし計画2025.md"], "ministries": ["文科省"]}
    made = export(linked, measures=wanted, format="csv", table="kpis", encoding="cp932")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("cp932"), newline="")))
    assert [row["施策名"] for row in rows] == ["移動図書館の充実"]
    none = linked(
        "馬場",
        "POST",
        "/v1/exports",
        json={"measures": {"document_ids": ["市場計画.md"]}, "format": "csv"},
    )
    assert none.status_code == 404


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"format": "md"}, "どれか1つ"),
        ({"answer_id": "a", "draft_id": "b", "format": "md"}, "どれか1つ"),
        ({"measures": {}, "format": "docx"}, "xlsx か csv"),
        ({"answer_id": "a", "format": "pdf"}, "format"),
        ({"answer_id": "a", "format": "md", "encoding": "cp932"}, "txt か csv"),
        ({"answer_id": "a", "format": "md", "verdicts": []}, "verdicts"),
        ({"measures": {"fiscal_years": ["いつか"]}, "format": "csv"}, "いつか"),
        ({"measures": {}, "format": "csv", "unit": "ドル"}, "unit"),
    ],
)
def test_bad_requests(linked, body, word):
    refused = linked("馬場", "POST", "/v1/exports", json=body)
    assert refused.status_code == 422, refused.text
    assert word in refused.text
