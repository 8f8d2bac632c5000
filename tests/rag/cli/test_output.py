"""Errors, exit codes and streams."""

import json
import sys

import pytest
import typer

from rag.cli.output import console, json_line, one_line, progress_bar, reporting
from rag.errors import (
    BrokenDocumentError,
    CollectionBusyError,
    CollectionNameError,
    CollectionNotFoundError,
    ConfigurationError,
    NotFoundError,
    QuestionError,
    StorageFullError,
)
from tests.rag.cli.commands import run_program


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError("設定。"), 2),
        (QuestionError("質問。"), 2),
        (CollectionNameError("名前。"), 2),
        (NotFoundError("文書。"), 2),
        (CollectionNotFoundError("ない。"), 1),
        (CollectionBusyError("使用中。"), 1),
        (StorageFullError("満杯。"), 1),
        (BrokenDocumentError("破損。"), 1),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
@pytest.mark.parametrize("as_json", [False, True], ids=["people", "json"])
def test_errors_become_a_line_and_an_exit_code(capsys, error, code, as_json):
    with pytest.raises(typer.Exit) as ended, reporting(as_json=as_json):
        raise error
    written = capsys.readouterr()
    assert ended.value.exit_code == code
    assert written.err == f"エラー: {error.message}\n"
    expected = {"error": {"code": error.code, "message": error.message}}
    assert (json.loads(written.out) if as_json else written.out) == (expected if as_json else "")


def test_an_error_of_the_system_is_told_with_its_cure(capsys):
    with pytest.raises(typer.Exit) as ended, reporting(as_json=True):
        raise OSError(28, "No space left on device")
    written = capsys.readouterr()
    assert ended.value.exit_code == 1
    assert json.loads(written.out)["error"]["code"] == "storage"
    assert "空き容量を確かめて" in written.err


def test_an_interrupt_says_that_nothing_changed(capsys):
    with pytest.raises(typer.Exit) as ended, reporting():
        raise KeyboardInterrupt
    assert (ended.value.exit_code, capsys.readouterr().err) == (
        1,
        "中断しました。登録済みの内容は前のままです。\n",
    )


def test_a_line_of_json_keeps_japanese():
    assert json_line({"id": 1, "question": "港は\n？"}) == '{"id":1,"question":"港は\\n？"}\n'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("第２　用語\n\tこの要領", "第２　用語 この要領"),
        ("計画\x1b[2J\r\n案.txt", "計画 [2J 案.txt"),
        ("👩\u200d🌾 の計画", "👩\u200d🌾 の計画"),
    ],
)
def test_texts_on_one_line_command_no_terminal(text, shown):
    assert one_line(text) == shown


def test_markup_is_only_read_where_it_is_asked_for(capsys):
    console().print("[red]別紙[/red] [1]", markup=False)
    assert capsys.readouterr().out == "[red]別紙[/red] [1]\n"


def test_progress_is_silent_where_nobody_looks(capsys):
    with progress_bar() as progress:
        progress("読み取り", 1, 2, "港湾計画.txt")
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_has_gone_is_no_error(plans_home):
    gone = (
        "import os, sys; from rag.cli import main; read, write = os.pipe(); os.close(read); "
        "os.dup2(write, 1); main()"
    )
    result = run_program(
        "search", "港", "-c", "plans", home=plans_home, command=[sys.executable, "-c", gone]
    )
    assert (result.code, result.err) == (0, "")


def test_a_full_disk_behind_standard_output(plans_home):
    full = (
        "import os; from rag.cli import main; os.dup2(os.open('/dev/full', os.O_WRONLY), 1); main()"
    )
    result = run_program(
        "search",
        "港",
        "-c",
        "plans",
        "--json",
        home=plans_home,
        command=[sys.executable, "-c", full],
    )
    assert result.code == 1
    assert result.err.startswith("エラー: ファイルを読み書きできませんでした")
    assert "Traceback" not in result.err


def test_a_terminal_that_cannot_show_japanese(plans_home):
    ascii_only = (
        "import sys; sys.stdout.reconfigure(encoding='ascii', errors='strict'); "
        "from rag.cli import main; main()"
    )
    result = run_program(
        "search", "港", "-c", "plans", home=plans_home, command=[sys.executable, "-c", ascii_only]
    )
    assert result.code == 0
    assert "\\u6e2f" in result.out
