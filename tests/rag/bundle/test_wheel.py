"""Our wheel is whole: what is installed from it works outside of any checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rag.bundle.wheels import build_wheel

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel unpacked, as pip does it."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "sources").mkdir()
    environment = {**os.environ, "PIP_NO_BUILD_ISOLATION": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    wheel = build_wheel(ROOT, folder, folder / "sources", environment)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def tenkyo(installed, home, *arguments):
    """Runs the installed command, with the libraries of these tests and none of the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "TENKYO_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-P", "-m", "rag.cli", *map(str, arguments)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def tracked():
    """Files of the packages, as far as they are needed to run."""
    packages = ("rag", "api", "ui", "prompts", "eval/reports", "eval/sample/documents")
    listed = subprocess.run(
        ["git", "ls-files", *packages, "eval/sample/questions.jsonl"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [name for name in listed if (ROOT / name).exists()]


def test_every_file_of_the_packages_is_in_it(installed):
    missing = [name for name in tracked() if not (installed / name).exists()]
    assert missing == []
    assert (installed / "app_streamlit.py").is_file()


def test_documents_are_taken_in_and_asked_outside_of_a_checkout(installed, tmp_path):
    sample = installed / "eval" / "sample" / "documents"
    done = tenkyo(installed, tmp_path, "ingest", sample / "kurashi_plan_2022.md", "--json")
    assert done.returncode == 0, done.stderr
    asked = tenkyo(installed, tmp_path, "ask", "推進会議の議長は誰ですか", "--json")
    assert "事務次官が務める" in json.loads(asked.stdout)["answer"]
    looked = tenkyo(installed, tmp_path, "doctor")
    assert looked.returncode == 0, looked.stdout
