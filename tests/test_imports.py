"""Imports run one way: a part may import what stands left of it, never right of it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Each row may import the rows above it and itself.
ORDER = (
    ("rag.errors", "rag.json_lines", "rag.certificates", "rag.model_folders", "rag"),
    ("rag.japanese",),
    ("rag.documents",),
    ("rag.plans",),
    ("rag.passages",),
    ("rag.fields", "rag.analysis"),
    ("rag.embedding",),
    ("rag.index",),
    ("rag.records",),
    ("rag.ingest",),
    ("rag.llm",),
    ("rag.retrieval",),
    ("rag.support",),
    ("rag.answering",),
    ("rag.drafting",),
    ("rag.llamaindex", "rag.export", "rag.wire"),
    ("rag.settings",),
    ("rag.embedding_models", "rag.language_models"),
    ("rag.engine",),
    ("rag.diagnosis",),
    ("eval",),
    ("api",),
    ("rag.bundle",),
    ("rag.cli",),
)
SETTINGS_READERS = {
    "rag.settings",
    "rag.embedding_models",
    "rag.language_models",
    "rag.engine",
    "rag.diagnosis",
    "eval",
    "api",
    "rag.cli",
}


def part_of(module):
    """The part of the design that a module belongs to."""
    names = [name for row in ORDER for name in row if name != "rag"]
    for name in sorted(names, key=len, reverse=True):
        if module == name or module.startswith(f"{name}."):
            return name
    return "rag" if module == "rag" else None


def rank(part):
    return next(place for place, row in enumerate(ORDER) if part in row)


def sources():
    for package in ("rag", "eval", "api"):
        yield from sorted((ROOT / package).rglob("*.py"))


def imported(path):
    """Modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_left(path):
    part = part_of(module_of(path))
    assert part is not None, f"{path} belongs to no part of the design"
    wrong = [
        name
        for name in imported(path)
        if (other := part_of(name)) is not None and rank(other) > rank(part)
    ]
    assert wrong == []
    if part not in SETTINGS_READERS:
        assert "rag.settings" not in set(imported(path)), "takes plain values, not settings"


def test_no_relative_imports():
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path


def test_the_order_is_caught_when_broken():
    assert rank(part_of("rag.engine")) > rank(part_of("rag.retrieval.search"))
    assert part_of("rag.index.store") == "rag.index"
    assert part_of("numpy") is None


@pytest.mark.parametrize(
    "module", ["rag.engine", "rag.wire", "rag.cli", "rag.answering.extractive"]
)
def test_the_embedded_path_imports_no_heavy_library(module):
    code = (
        f"import sys, {module}\n"
        "heavy = {'torch', 'llama_index', 'transformers', 'sentence_transformers', 'pandas',"
        " 'sklearn'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"
