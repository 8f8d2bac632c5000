import json

import pytest

from api.gennai import sheet
from api.gennai.form import CONFIG, FORM, MOST_FILE_BYTES, MOST_FILES, MOST_REQUEST_BYTES
from rag.documents import is_readable_name

# What the form of 源内 knows, see its description of the API.
OPTIONS = {
    "text": {"min_length", "max_length"},
    "textarea": {"min_length", "max_length"},
    "checkbox": {"items"},
    "file": {"accept", "multiple", "max_size", "max_file_count"},
    "hidden": set(),
}
COMMON = {"type", "title", "desc", "required", "default_value"}


@pytest.mark.parametrize("name", list(sheet.documents()))
def test_the_documents_are_those_of_the_code(name):
    written = (sheet.FOLDER / name).read_text(encoding="utf-8")
    assert written == sheet.documents()[name], "run: python -m api.gennai.sheet"


def test_the_form_says_what_the_form_of_gennai_knows():
    form = json.loads(sheet.documents()["form.json"])
    assert form == FORM
    for field in form.values():
        assert set(field) <= COMMON | OPTIONS[field["type"]]
        assert field["title"]
    assert form["conversation_history"]["default_value"]  # hidden fields need one


def test_the_form_asks_for_what_was_said_before():
    assert "conversation_history" in sheet.documents()["form.json"]


def test_files_that_may_be_attached_can_be_read_and_fit(tmp_path):
    accepted = FORM["files"]["accept"].split(",")
    assert [name for name in accepted if not is_readable_name(tmp_path / f"a{name}")] == []
    assert MOST_FILES * MOST_FILE_BYTES * 4 / 3 < MOST_REQUEST_BYTES
    assert MOST_FILE_BYTES * 4 / 3 < 5_900_000 < float(CONFIG["max_payload_size"][:-2]) * 1e6


def test_it_can_be_written_anew(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sheet, "FOLDER", tmp_path / "gennai")
    sheet.main()
    assert {path.name for path in (tmp_path / "gennai").iterdir()} == set(sheet.documents())
    assert "registration.md" in capsys.readouterr().out
