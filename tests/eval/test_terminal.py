"""What the tools of the evaluation say, and how they end."""

from __future__ import annotations

import pytest

from eval.terminal import exit_code_of, option_parser, show, show_json
from rag.errors import ConfigurationError


def test_every_tool_has_json():
    parser = option_parser("eval.kites", "凧を数えます。")
    assert parser.prog == "python -m eval.kites"
    assert parser.parse_args(["--json"]).json is True
    assert parser.parse_args([]).json is False


def test_json_keeps_japanese(capsys):
    show_json({"凧": [1, 2.5]})
    assert capsys.readouterr().out == '{\n  "凧": [\n    1,\n    2.5\n  ]\n}\n'


def test_lines_for_people(capsys):
    show("一行目", "二行目")
    assert capsys.readouterr().out == "一行目\n二行目\n"


def test_a_command_that_ends_well(capsys):
    assert exit_code_of(lambda: None) == 0
    assert capsys.readouterr() == ("", "")


def test_an_error_for_people_is_told_without_a_traceback(capsys):
    def fail() -> None:
        raise ConfigurationError("凧がありません。竹を用意してください。")

    assert exit_code_of(fail) == 1
    assert capsys.readouterr() == ("", "エラー: 凧がありません。竹を用意してください。\n")


def test_other_errors_are_not_hidden():
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        exit_code_of(fail)
