"""What is needed to repeat a run: versions, settings without secrets, prompts, revision."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.runs.plan import RunPlan, hash_documents, hash_file
from rag import __version__
from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.japanese.tokens import dictionary_name
from rag.llm import find_model
from rag.settings import Settings

_PACKAGES = (
    "faiss-cpu",
    "fugashi",
    "ir-measures",
    "llama-index-core",
    "numpy",
    "pytrec_eval-terrier",
    "tantivy",
    "tokenizers",
    "torch",
    "transformers",
    "unidic-lite",
)
_BEARING = {
    "max_file_mb",
    "max_unpacked_mb",
    "max_pages",
    "max_passages_per_file",
    "passage_target",
    "passage_maximum",
    "ocr",
    "embedding",
    "embedding_model",
    "embedding_family",
    "model",
    "prompts",
    "unsupported",
    "entailment_model",
    "support_model",
    "query_expansion",
    "reranker_model",
    "reranker_seconds",
}
"""Settings that bear on what is answered; addresses, databases and limits of the API do not."""
_SECRET = re.compile(r"key|token|secret|password|authorization|credential", re.IGNORECASE)
_NAMES = {"api_key_env", "tokenizer"}
"""These name a variable and a file."""
_HIDDEN = "（伏せています）"
_CHECKOUT = Path(__file__).resolve().parents[2]


def identity_of(plan: RunPlan, settings: Settings, engine: Engine) -> dict[str, Any]:
    """What a run is: two that are equal in it would give the same, and one may go on as the other.

    Raises:
        ConfigurationError: A file cannot be read, or there is no such model.
    """
    models = engine.language_models.configured()
    wanted = plan.models or (settings.model or "extractive",)
    chosen = {name: find_model(models, name) for name in wanted}
    return {
        "questions": hash_file(plan.questions),
        "documents": hash_documents(plan.documents),
        "models": list(chosen),
        "repeats": plan.repeats,
        "today": plan.today.isoformat() if plan.today else None,
        "settings": json.loads(settings.model_dump_json(include=_BEARING)),
        "model_settings": {
            name: _without_secrets(json.loads(model.model_dump_json()))
            for name, model in chosen.items()
        },
        "prompts": {
            name: {"version": prompt.version, "sha256": hash_file(prompt.path)}
            for name, prompt in sorted(engine.language_models.prompts().items())
        },
        "retrieval_from": (
            hash_file(plan.retrieval_from / "journal.jsonl") if plan.retrieval_from else None
        ),
        "nli": _model_folder(plan.nli),
        "thesaurus": hash_file(settings.thesaurus) if settings.thesaurus else None,
        "tenkyo": __version__,
        "code": _hash_code(),
        "reader": READER_VERSION,
    }


def _model_folder(folder: Path | None) -> dict[str, str] | None:
    """A model of this machine: where it is, and what it is made of.

    Raises:
        ConfigurationError: There is none.
    """
    if folder is None:
        return None
    return {"folder": str(folder.resolve()), "config_sha256": hash_file(folder / "config.json")}


def _hash_code() -> str:
    """SHA-256 over the code that makes answers and judges them: a run mixes no two states of it."""
    digest = sha256()
    for folder in (_CHECKOUT / "rag", Path(__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{path.relative_to(_CHECKOUT)} {hash_file(path)}\n".encode())
    return digest.hexdigest()


def surroundings() -> dict[str, Any]:
    """The machine and the code of this process: told, but no part of what a run is."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cpus": os.cpu_count(),
        "dictionary": dictionary_name(),
        "packages": {name: _installed(name) for name in _PACKAGES},
        "git": _git_revision(),
    }


def _without_secrets(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values whose names sound like secrets are told to be there, and no more."""
    return {
        name: _without_secrets(value)
        if isinstance(value, dict)
        else _HIDDEN
        if isinstance(value, str) and value and name not in _NAMES and _SECRET.search(name)
        else value
        for name, value in values.items()
    }


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git_revision() -> dict[str, Any] | None:
    """The revision of the checkout and whether files were changed; None outside of one."""
    try:
        told = [
            subprocess.run(
                ["git", *arguments],
                cwd=_CHECKOUT,
                capture_output=True,
                text=True,
                timeout=10,
                check=True,
            ).stdout.strip()
            for arguments in (
                ("rev-parse", "HEAD"),
                ("status", "--porcelain", "--untracked-files=no"),
            )
        ]
    except (OSError, subprocess.SubprocessError):
        return None
    return {"revision": told[0], "changed": bool(told[1])}
