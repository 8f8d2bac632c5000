"""`tenkyo draft`."""

import io
import subprocess
import sys

import docx
import pytest
import typer
from docx.oxml.ns import qn

from rag.cli import drafting
from rag.cli.japanese import JapaneseCommand, UsageError, fail
from rag.drafting import NOT_FOUND
from tests.rag.cli.commands import REPOSITORY, Result, environment

CAMERAS = "見守りカメラは何か所に置きますか"
CARDS = "灯台カードは何か所で配りますか"
NOWHERE = "空港の滑走路の長さは何メートルですか"


@pytest.fixture
def draft(monkeypatch, capsys, plans_home):
    """Runs `tenkyo draft` on the plans."""
    app = typer.Typer(add_completion=False)
    app.command("draft", cls=JapaneseCommand)(drafting.draft)

    def run(*arguments):
        monkeypatch.setenv("TENKYO_HOME", str(plans_home))
        try:
            code = app(["-c", "plans", *map(str, arguments)], standalone_mode=False)
        except UsageError as error:
            code = fail(error)
        except typer.Exit as ended:
            code = ended.exit_code
        written = capsys.readouterr()
        return Result(int(code or 0), written.out, written.err)

    return run


def test_a_diet_answer_as_markdown(draft):
    result = draft(CAMERAS)
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "# 国会答弁資料\n\n"
        "素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。\n\n"
        "最も新しい出典の時点：2025年4月1日\n\n"
        f"## 問\n\n{CAMERAS}\n\n### 答\n\n"
        "『みなせ市港湾計画』（2025年4月1日）の記載：\n\n"
        "- 市は、見守りカメラを令和７年度末までに12か所に置く[^1]。\n\n"
        "### 参考\n\n- 『みなせ市港湾計画』（みなせ市、2025年4月1日）[^1]\n\n"
        "[^1]: 『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り"
        "「市は、見守りカメラを令和７年度末までに12か所に置く。」\n"
    )


def test_a_file_of_questions_with_follow_ups(draft, tmp_path):
    file = tmp_path / "質問.txt"
    file.write_text(f"{CAMERAS}\n更問：担当はどこですか\n{NOWHERE}\n", encoding="utf-8")
    result = draft("--questions", file, "--kind", "想定問答", "--json")
    assert [(s["heading"], s["answered"]) for s in result.value["sections"]] == [
        ("問１", True),
        ("答", True),
        ("更問", True),
        ("答", True),
        ("問２", True),
        ("答", False),
    ]
    assert result.value["sections"][5]["sentences"][0]["text"] == NOT_FOUND
    assert result.value["warnings"] == []
    assert "記載が見つからなかった問が 1 件あります。" in result.err


def test_a_word_document_with_its_fields(draft, tmp_path):
    path = tmp_path / "答弁.docx"
    result = draft(CAMERAS, "-o", path, "--field", "委員会=厚生委員会", "--font", "游明朝")
    assert (result.code, result.out) == (0, "")
    assert path.name in result.err.replace("\n", "")
    document = docx.Document(str(path))
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["委員会", "厚生委員会"]
    ]
    assert "○市は、見守りカメラを令和７年度末までに12か所に置く。" in [
        p.text for p in document.paragraphs
    ]


@pytest.mark.parametrize(
    ("setting", "options", "font"),
    [
        ("", (), "ＭＳ 明朝"),
        ("游明朝", (), "游明朝"),
        ("游明朝", ("--font", "ＭＳ 明朝"), "ＭＳ 明朝"),
    ],
)
def test_the_font_is_that_of_the_settings_unless_named(
    draft, tmp_path, monkeypatch, setting, options, font
):
    monkeypatch.setenv("TENKYO_DRAFT_FONT", setting)
    path = tmp_path / "答弁.docx"
    assert draft(CAMERAS, "-o", path, *options).code == 0
    styles = docx.Document(str(path)).styles.element
    default = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert default.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font


def test_a_template_is_filled_and_what_is_missing_is_told(draft, tmp_path):
    template = tmp_path / "様式.docx"
    form = docx.Document()
    form.add_paragraph("{{委員会}} {{日付}}")
    form.save(str(template))
    path = tmp_path / "答弁.docx"
    result = draft(CAMERAS, "-o", path, "--template", template, "--field", "委員会=厚生委員会")
    assert result.code == 0
    assert "様式に {{本文}} がないため" in result.err
    assert "様式の項目「日付」に値がないため" in result.err
    assert docx.Document(str(path)).paragraphs[0].text == "厚生委員会 {{日付}}"


def test_a_comparison_of_named_documents(draft):
    result = draft(
        CARDS, "--kind", "比較表", "--document", "灯台観光計画.md", "--columns", "質問", "--json"
    )
    assert result.value["table"]["columns"] == [CARDS]
    (row,) = result.value["table"]["rows"]
    assert row["heading"] == "灯台観光計画（2024年10月）"
    assert row["cells"][0]["sentences"][0]["citations"] == [1]


def test_a_comparison_of_what_was_found(draft):
    out = draft(CAMERAS, CARDS, "--kind", "比較表").out
    assert "| 項目 | みなせ市港湾計画（2025年4月1日） | 灯台観光計画（2024年10月） |" in out
    assert f"| {CARDS} | お尋ねへの回答に使われた記載はありません。 | 灯台カード" in out


def test_json_and_a_file_at_once(draft, tmp_path):
    path = tmp_path / "要旨.md"
    result = draft(CAMERAS, "--kind", "要旨", "-o", path, "--json", "--sources", "list")
    assert result.value["kind"] == "要旨"
    assert "## 参考（出典）" in path.read_text(encoding="utf-8")


def test_without_a_name_the_word_document_goes_to_the_program_that_reads(plans_home):
    code = (
        "import typer; from rag.cli import drafting; app = typer.Typer(); "
        "app.command()(drafting.draft); app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-c", "plans", CAMERAS, "--format", "docx"],
        env=environment(plans_home),
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    assert docx.Document(io.BytesIO(done.stdout)).paragraphs[0].text == "国会答弁資料"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "質問がありません"),
        ((CAMERAS, "--kind", "作文"), "「作文」という種類の原稿は作れません"),
        ((CAMERAS, "--questions", "質問.txt"), "どちらか一方だけ"),
        (("--questions", "無い.txt"), "読めません"),
        ((CAMERAS, "-o", "答弁.pdf"), "拡張子 .pdf では書けません"),
        ((CAMERAS, "-o", "答弁.md", "--field", "委員会=厚生"), "--format docx"),
        ((CAMERAS, "-o", "答弁.md", "--template", "様式.docx"), "--format docx"),
        ((CAMERAS, "-o", "答弁.docx", "--field", "委員会"), "項目=値"),
        ((CAMERAS, "-o", "答弁.docx", "--template", "無い.docx"), "無い.docx"),
        ((CAMERAS, "--today", "昨日"), "「昨日」は日付として"),
        ((CAMERAS, "--model", "無いモデル"), "無いモデル"),
        ((CAMERAS, "--sources", "endnotes"), "--sources"),
        ((CAMERAS, "-o", "無いフォルダー/答弁.docx"), "書き出せません"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(draft, monkeypatch, tmp_path, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = draft(*arguments)
    assert result.code == 2
    assert message in result.err
    assert list(tmp_path.iterdir()) == []
