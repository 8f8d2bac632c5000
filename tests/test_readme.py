"""What the README promises holds: its example, its links, its settings, its commands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rag.embedding.families import FAMILIES
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.en.md")
SETTINGS = ("docs/settings.md", "docs/settings.en.md")
EXAMPLE = re.compile(
    r"<!-- example: tenkyo (?P<command>.+) -->\n```text\n(?P<output>.+?)\n```", re.DOTALL
)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with the sample documents, as `make run` leaves it."""
    folder = tmp_path_factory.mktemp("home")
    done = tenkyo(folder, "ingest", "eval/sample/documents", "--collection", "sample")
    assert done.returncode == 0, done.stderr
    return folder


def tenkyo(home, *arguments):
    return subprocess.run(
        [sys.executable, "-c", "from rag.cli import main; main()", *arguments],
        cwd=ROOT,
        env={"TENKYO_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", READMES)
def test_the_example_is_what_the_command_prints(name, home):
    (found,) = EXAMPLE.finditer(read(name))
    done = tenkyo(home, *shlex.split(found["command"]))
    assert done.stdout.rstrip("\n") == found["output"]


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    targets = re.findall(r"\]\(([^)#]+)\)", read(name))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def told_settings(name):
    """Settings of the tables of a file, each with its default."""
    rows = re.findall(
        r"^\| `TENKYO_(\w+)`(?: / `_(\w+)`)? \| ([^|]*?) ?\|", read(name), re.MULTILINE
    )
    told = {}
    for first, second, default in rows:
        names = [first, first.rpartition("_")[0] + f"_{second}"] if second else [first]
        told.update(zip(names, default.split(" / "), strict=True))
    return told


@pytest.mark.parametrize("name", READMES)
def test_settings_of_the_readme_are_as_in_the_whole_list(name):
    whole = told_settings(SETTINGS[READMES.index(name)])
    some = told_settings(name)
    assert some
    assert some == {key: whole[key] for key in some}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_told_with_its_default(name):
    told = told_settings(name)
    fields = {key.upper(): value.default for key, value in Settings.model_fields.items()}
    del fields["HOME"], told["HOME"]
    assert set(told) == set(fields)
    for key, default in fields.items():
        text = f"{default:g}" if isinstance(default, float) else str(default or "")
        text = str(default).lower() if isinstance(default, bool) else text
        text = ", ".join(default) if isinstance(default, tuple) else text
        assert told[key].strip() == text, key


@pytest.mark.parametrize("name", SETTINGS)
def test_every_family_of_models_is_told(name):
    row = next(line for line in read(name).splitlines() if "TENKYO_EMBEDDING_FAMILY" in line)
    assert set(re.findall(r"`([a-z0-9-]+)`", row)) == set(FAMILIES)


@pytest.mark.parametrize("name", READMES)
def test_every_target_of_make_that_is_named_is_there(name):
    makefile = read("Makefile")
    named = set(re.findall(r"`make ([a-z-]+)", read(name)))
    assert named
    assert [
        target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_told_and_there(name, home):
    listed = re.findall(r"^  ([a-z]+)  ", tenkyo(home, "--help").stdout, re.MULTILINE)
    commands = {command for command in listed if command.isascii()}
    told = {
        command
        for row in re.findall(r"^\| (`[a-z].*?) \|", read(name), re.MULTILINE)
        for command in re.findall(r"`([a-z]+)[ `]", row)
    } - {"make"}
    assert told == commands
