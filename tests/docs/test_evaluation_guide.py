"""Every command of the guide to evaluation can be typed as it stands."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli.app import app

GUIDE = Path(__file__).parents[2] / "docs" / "evaluation" / "guide.md"
COMMANDS = re.findall(r"^ *(tenkyo eval .+)$", GUIDE.read_text("utf-8"), re.MULTILINE)


def test_the_guide_shows_the_way_to_a_choice():
    verbs = " ".join(line.split()[2] for line in COMMANDS)
    assert verbs == ("run compare baselines probe seal sitting sheet marks table new lint convert")


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_guide_is_one(line):
    _, group, verb, *arguments = shlex.split(line)
    command = get_command(app).commands[group].commands[verb]
    # Parsing refuses unknown options and missing arguments; it runs nothing.
    assert command.make_context(verb, arguments).params
