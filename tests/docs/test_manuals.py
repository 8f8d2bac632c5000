"""The manuals name commands, options, settings, tests and files that are there."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from rag.cli.app import app
from rag.llm import EndpointModel, TransformersModel
from rag.settings import Settings

FOLDER = Path(__file__).parents[2] / "docs" / "manuals"
MANUALS = sorted(FOLDER.glob("*.md"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in MANUALS}
CODE = re.compile(r"`([^`\n]+)`|^\$? ?(tenkyo .*)$", re.MULTILINE)
SETTING = re.compile(r"([a-z]+(?:_[a-z]+)+)(?: = .*)?")
NO_SETTINGS = {
    "file_name", "source_url", "retain_until", "email_verified", "proxy_set_header",
}  # fmt: skip
"""Names with underscores that are columns, claims and words of other programs."""
KNOWN = {*Settings.model_fields, *EndpointModel.model_fields, *TransformersModel.model_fields}


def codes(text):
    """Everything that is set as code."""
    return [one or other for one, other in CODE.findall(text)]


def commands():
    found = {
        (name, code.strip())
        for name, text in TEXTS.items()
        for code in codes(text)
        if re.match(r"(?:\S*/)?tenkyo [a-z]", code.strip())
    }
    return sorted(found)


def test_there_are_manuals_for_each_of_whom_the_index_speaks():
    index = TEXTS["README.md"]
    linked = set(re.findall(r"\]\(([^)/]+\.md)\)", index))
    assert {path.name for path in MANUALS} - {"README.md"} == linked


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", TEXTS[name]):
        if not target.startswith(("http:", "https:")):
            assert (FOLDER / target).exists(), target


@pytest.mark.parametrize(("name", "command"), commands())
def test_commands_and_their_options_exist(name, command):
    words = shlex.split(command.split(" #")[0].split(" | ")[0].split(" > ")[0])[1:]
    found = typer.main.get_command(app)
    while words and hasattr(found, "commands") and words[0] in found.commands:
        found = found.commands[words.pop(0)]
    assert found.name != "tenkyo", f"{name}: {command}"
    assert not (hasattr(found, "commands") and words and words[0].isalpha() and words[0].isascii())
    known = {option for parameter in found.params for option in parameter.opts}
    known |= {option for parameter in found.params for option in parameter.secondary_opts}
    named = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert named - known - {"--help"} == set()


@pytest.mark.parametrize("name", TEXTS)
def test_settings_exist(name):
    found = {
        match.group(1) for code in codes(TEXTS[name]) if (match := SETTING.fullmatch(code.strip()))
    }
    named = {name for name in found if not name.startswith("test_")}
    assert named - NO_SETTINGS - KNOWN == set()


@pytest.mark.parametrize("name", TEXTS)
def test_proofs_are_tests(name):
    for proof, path in re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", TEXTS[name]):
        assert f"def {proof}(" in (FOLDER / path).read_text(encoding="utf-8")
