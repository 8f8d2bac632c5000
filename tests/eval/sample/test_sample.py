"""The sample documents are what their sources make; their questions are fair and true to them."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import pytest

from eval.matching import is_concise, meets_keys
from eval.questions import Question, load_questions
from rag.documents import ReadLimits, read_document
from rag.japanese.normalize import squeeze

SAMPLE = Path(__file__).parents[3] / "eval" / "sample"
DOCUMENTS = SAMPLE / "documents"
CORPUS = SAMPLE.parents[2] / "shared" / "corpus"
FILE_NAMES = (
    "council_slides_2026.pptx",
    "island_route_schedule_2025.xlsx",
    "kurashi_plan_2022.md",
    "kurashi_plan_2025.docx",
    "mobile_counter_notice_2025.txt",
    "nagigaura_master_plan_2024.pdf",
)
REAL_BODIES = (
    "デジタル庁", "総務省", "法務省", "外務省", "財務省", "文部科学省", "厚生労働省", "農林水産省",
    "経済産業省", "国土交通省", "環境省", "防衛省", "内閣官房", "内閣府", "復興庁", "こども家庭庁",
    "金融庁", "消費者庁", "観光庁", "気象庁", "海上保安庁", "消防庁", "文化庁", "国税庁", "特許庁",
)  # fmt: skip


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The canonical text of each document, as the project's readers give it."""
    return {name: read_document(DOCUMENTS / name, ReadLimits()).text for name in FILE_NAMES}


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return load_questions(SAMPLE / "questions.jsonl")


def unpacked(data: bytes) -> object:
    """What a file says, apart from how zlib packed it, which differs between its builds."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, unpacked(archive.read(info))) for info in archive.infolist()]
    if data.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
        return [inflated(stream) for stream in streams]
    return data


def inflated(stream: bytes) -> bytes:
    """The content of a PDF stream; reportlab writes those of pages in ASCII 85 besides."""
    stream = stream.strip()
    if stream.endswith(b"~>"):
        stream = base64.a85decode(stream, adobe=True)
    return zlib.decompressobj().decompress(stream)


def words(text: str) -> str:
    """A text without white space and without years, which all plans write alike."""
    return re.sub(r"\d{4}年度?(?:\(令和\d+年度?\))?", "", squeeze(text))


# --- the documents -------------------------------------------------------------------------------


def test_the_folder_holds_the_documents_and_their_metadata():
    assert sorted(path.name for path in DOCUMENTS.iterdir()) == sorted(
        [*FILE_NAMES, "metadata.csv"]
    )


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_document_is_what_its_source_makes(name):
    pytest.importorskip("reportlab", reason="reportlab (development only) is not installed")
    from eval.sample.make_documents.build import MAKERS
    from eval.sample.make_documents.pdf_text import FONT_FILE

    if name.endswith(".pdf") and not FONT_FILE.exists():
        pytest.skip("fonts-ipafont-gothic is not installed")
    made = MAKERS[name]()
    assert made == MAKERS[name](), "two runs must give the same bytes"
    assert unpacked(made) == unpacked((DOCUMENTS / name).read_bytes())


def test_metadata_leaves_one_document_to_be_read_from_its_cover():
    with (DOCUMENTS / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["file_name"] for row in rows} == set(FILE_NAMES) - {
        "nagigaura_master_plan_2024.pdf"
    }
    assert [(row["file_name"], row["supersedes"]) for row in rows if row["supersedes"]] == [
        ("kurashi_plan_2025.docx", "kurashi_plan_2022.md")
    ]
    document = read_document(DOCUMENTS / "nagigaura_master_plan_2024.pdf", ReadLimits())
    found = (document.title, document.issuer, document.published)
    assert [value and value.value for value in found] == [
        "第３次凪ヶ浦市総合計画",
        "凪ヶ浦市",
        "2024-03",
    ]


def test_metadata_dates_the_documents_as_they_do_themselves():
    with (DOCUMENTS / "metadata.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = read_document(DOCUMENTS / row["file_name"], ReadLimits()).published
            assert found is not None
            assert found.value == row["published"]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_the_first_page_says_that_the_plan_is_fictional(name, texts):
    assert "この文書は架空の計画です（Tenkyo 見本文書）" in texts[name][:200]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_no_real_ministry_acts_in_a_document(name, texts):
    assert [body for body in REAL_BODIES if body in texts[name]] == []


@pytest.mark.parametrize("secret", ["内部検討", "非公表", "9,980", "9980", "3,777", "3777"])
def test_what_the_workbook_hides_is_not_read(secret, texts):
    assert secret not in texts["island_route_schedule_2025.xlsx"]


def test_nothing_is_taken_from_the_real_plans(texts):
    if not CORPUS.is_dir():
        pytest.skip("the real plans (../shared/corpus) are not here")
    real = "\n".join(words(path.read_text("utf-8")) for path in sorted(CORPUS.glob("*.txt")))
    ours = [
        words(text) for text in (*texts.values(), (SAMPLE / "questions.jsonl").read_text("utf-8"))
    ]
    size = 36
    shingles = {text[at : at + size] for text in ours for at in range(len(text) - size + 1)}
    taken = (real[at : at + size] for at in range(len(real) - size + 1))
    assert [shingle for shingle in taken if shingle in shingles] == []
    assert not {path.name for path in CORPUS.iterdir()} & set(FILE_NAMES)


# --- the questions -------------------------------------------------------------------------------


def test_every_line_has_the_fields_of_the_format():
    lines = (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()
    always = {"id", "question", "type", "style", "answer", "answer_keys", "evidence"}
    for number, line in enumerate(lines, start=1):
        record = json.loads(line)
        assert set(record) - {"history"} == always
        assert record["id"] == f"sample-{number:03d}"
        assert [turn["role"] for turn in record.get("history", [])] in ([], ["user", "assistant"])
        assert ("history" in record) == (record["type"] == "followup")


def test_counts(questions):
    assert Counter(question.type for question in questions) == {
        "fact": 9,
        "kpi": 15,
        "ministry": 5,
        "budget": 14,
        "schedule": 12,
        "list": 12,
        "definition": 5,
        "number": 23,
        "reason": 7,
        "procedure": 5,
        "compare": 11,
        "followup": 10,
        "unanswerable": 60,
    }
    assert Counter(question.style for question in questions) == {
        "keyword": 39,
        "natural": 81,
        "paraphrase": 68,
    }
    answerable = [question for question in questions if question.answerable]
    documents = {evidence.doc for question in answerable for evidence in question.evidence}
    assert documents == set(FILE_NAMES)
    readme = (SAMPLE / "README.md").read_text("utf-8")
    assert f"全{len(questions)}問。答えのある問いが{len(answerable)}問" in readme
    assert len({question.question for question in questions}) == len(questions)


def test_each_quote_stands_exactly_once_in_its_document(questions, texts):
    squeezed = {name: squeeze(text) for name, text in texts.items()}
    wrong = [
        (question.id, evidence.quote)
        for question in questions
        for evidence in question.evidence
        if squeezed[evidence.doc].count(squeeze(evidence.quote)) != 1
        or evidence.quote not in texts[evidence.doc]
    ]
    assert wrong == []


def test_model_answers_meet_their_keys_in_few_words(questions):
    wrong = [
        question.id
        for question in questions
        if not meets_keys(question.answer, question.answer_keys) or not is_concise(question.answer)
    ]
    assert wrong == []


def test_what_cannot_be_answered_has_neither_keys_nor_evidence(questions):
    for question in questions:
        answerable = question.type != "unanswerable"
        assert bool(question.evidence) == bool(question.answer_keys) == answerable, question.id


def test_a_comparison_takes_two_documents(questions):
    for question in questions:
        if question.type == "compare":
            assert len({evidence.doc for evidence in question.evidence}) == 2, question.id


def test_paraphrases_do_not_repeat_their_evidence(questions):
    """Other words than the document's: no run of 12 characters in common."""
    size = 12
    copied = []
    for question in questions:
        asked = squeeze(question.question)
        for evidence in question.evidence if question.style == "paraphrase" else ():
            quote = squeeze(evidence.quote)
            runs = {quote[at : at + size] for at in range(len(quote) - size + 1)}
            if any(asked[at : at + size] in runs for at in range(len(asked) - size + 1)):
                copied.append(question.id)
    assert copied == []
