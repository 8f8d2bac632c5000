"""Making the bundle: everything into one folder, then checksums over it, then one archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag import __version__
from rag.bundle.archive import write_archive
from rag.bundle.fonts import copy_fonts
from rag.bundle.licences import read_part, require_allowed, write_licences
from rag.bundle.materials import write_materials
from rag.bundle.platforms import Platform, this_platform
from rag.bundle.sums import files_of, write_sums
from rag.bundle.wheels import build_wheel, collect_wheels, install_wheels, write_requirements
from rag.errors import ConfigurationError
from rag.model_folders import verify_model

_FILES = Path(__file__).parent / "files"
_DOCUMENTS = ("LICENSE", "README.md", "README.en.md")
_SLACK = 1.4
"""Space that an installation may take beyond what it took here: compiled code and whole blocks of
the disk made 2358 MB of 1828 on Debian 12."""


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """What is wanted.

    Attributes:
        source: The checkout.
        output: Folder for the archive.
        models: Folders of models that go along, each with the manifest of `tenkyo models fetch`.
        fonts: Whether Japanese fonts go along.
        signer: Key of gpg that signs the checksums; None signs nothing.
    """

    source: Path
    output: Path
    models: tuple[Path, ...] = ()
    fonts: bool = True
    signer: str | None = None


def make_bundle(request: BundleRequest, say: Callable[[str], None]) -> Path:
    """Makes the archive.

    Args:
        request: What is wanted.
        say: Told what is being done, a Japanese phrase each.

    Returns:
        The archive, `tenkyo-<version>-<system>-<machine>-py<version>.tar`.

    Raises:
        ConfigurationError: This is no checkout, something cannot be fetched, a licence forbids it,
            or a model is not as its manifest says.
    """
    if not (request.source / "constraints.txt").is_file():
        raise ConfigurationError(
            f"{request.source} に constraints.txt がありません。"
            "ソース一式（git clone したフォルダー）で make bundle を実行してください。"
        )
    for model in request.models:
        verify_model(model)
    made = _commit_time(request.source)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(made), "PYTHONHASHSEED": "0"}
    request.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=request.output) as scratch:
        wheels = Path(scratch) / "wheels"
        sources = Path(scratch) / "sources"
        wheels.mkdir()
        sources.mkdir()
        say("部品を集めています")
        ours = build_wheel(request.source, wheels, sources, environment)
        collect_wheels(ours, request.source / "constraints.txt", wheels, environment)
        parts = [read_part(file) for file in sorted(wheels.glob("*.whl"))]
        require_allowed(parts)
        platform = this_platform(wheels, parts)
        folder = Path(scratch) / platform.name(__version__)
        folder.mkdir()
        wheels = wheels.rename(folder / "wheels")
        write_requirements(wheels, folder / "requirements.txt")
        say("部品だけで入ることを確かめています")
        trial = Path(scratch) / "trial"
        python = install_wheels(folder / "requirements.txt", wheels, trial)
        say("部品表とライセンスを書いています")
        materials = folder / "sbom.cdx.json"
        project = request.source / "pyproject.toml"
        write_materials(python, project, parts, materials, environment)
        write_licences(parts, folder / "THIRD_PARTY_LICENSES.txt")
        _add_files(request, folder)
        size = _size(trial) + _size(folder) - _size(wheels)
        _write_facts(folder / "bundle.env", platform, size)
        say("まとめています")
        sums = write_sums(folder)
        if request.signer is not None:
            _sign(sums, request.signer)
        target = request.output / f"{folder.name}.tar"
        write_archive(folder, target, made)
    return target


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in files_of(folder))


def _add_files(request: BundleRequest, folder: Path) -> None:
    """Scripts, manuals, sample documents, fonts and models."""
    shutil.copytree(_FILES, folder, dirs_exist_ok=True)
    for name in _DOCUMENTS:
        shutil.copyfile(request.source / name, folder / name)
    shutil.copytree(request.source / "docs", folder / "docs")
    shutil.copytree(request.source / "eval" / "sample" / "documents", folder / "sample")
    if request.fonts:
        copy_fonts(folder / "fonts")
    for model in request.models:
        shutil.copytree(model, folder / "models" / model.resolve().name)


def _write_facts(target: Path, platform: Platform, size: int) -> None:
    """What install.sh must know, as variables of the shell."""
    facts = {
        "VERSION": __version__,
        "SYSTEM": platform.system,
        "MACHINE": platform.machine,
        "PYTHON_VERSION": platform.python,
        "PYTHON_LEAST": platform.least,
        "GLIBC": platform.glibc,
        "NEEDED_MB": str(int(size * _SLACK / 2**20)),
    }
    text = "".join(f"BUNDLE_{name}={value}\n" for name, value in facts.items())
    target.write_text(text, encoding="utf-8")


def _commit_time(source: Path) -> int:
    """When the commit was made, so that the same commit gives the same archive."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    command = ["git", "-C", str(source), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return int((source / "pyproject.toml").stat().st_mtime)
    return int(done.stdout)


def _sign(sums: Path, signer: str) -> None:
    command = ["gpg", "--batch", "--yes", "--armor", "--detach-sign", "--local-user", signer]
    done = subprocess.run([*command, str(sums)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ConfigurationError(
            f"鍵「{signer}」で署名できませんでした。gpg --list-secret-keys で確かめてください。\n"
            f"{done.stderr.strip()}"
        )
