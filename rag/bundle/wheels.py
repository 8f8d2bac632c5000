"""The wheels of a bundle: ours, and those of everything that it needs, for this kind of machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from rag.bundle.sums import sha256_of
from rag.errors import ConfigurationError

_ACCELERATORS = re.compile(r"^(nvidia_|cuda_|triton-)")
_PACKAGES = ("rag", "api", "eval", "prompts", "ui")
_FILES = ("pyproject.toml", "README.md", "LICENSE", "app_streamlit.py")


def build_wheel(source: Path, target: Path, scratch: Path, environment: Mapping[str, str]) -> Path:
    """Builds our own wheel from a copy of the sources: nothing is left in the checkout.

    Args:
        source: The checkout.
        target: Folder of the wheels.
        scratch: Empty folder for the copy.
        environment: Variables of the build (`SOURCE_DATE_EPOCH`).

    Raises:
        ConfigurationError: It cannot be built.
    """
    for name in _FILES:
        shutil.copy2(source / name, scratch / name)
    for name in _PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(source / name, scratch / name, ignore=ignored)
    _pip(("wheel", "--no-deps", "--wheel-dir", str(target), str(scratch)), environment)
    (wheel,) = target.glob("tenkyo-*.whl")
    return wheel


def collect_wheels(
    wheel: Path, constraints: Path, target: Path, environment: Mapping[str, str]
) -> None:
    """Fetches what our wheel needs, and builds wheels of what is published as source only.

    Args:
        wheel: Our wheel, in the folder of the wheels.
        constraints: The versions that were tested together.
        target: Folder of the wheels.
        environment: Variables of the build.

    Raises:
        ConfigurationError: Something cannot be fetched, or the wheels are not for the CPU.
    """
    ours = f"tenkyo[postgresql] @ {wheel.absolute().as_uri()}"
    torch = next(line for line in constraints.read_text().splitlines() if line.startswith("torch="))
    wanted = ("--constraint", str(constraints), torch, ours)
    _pip(("wheel", "--wheel-dir", str(target), *wanted), environment)
    for_gpu = sorted(file.name for file in target.glob("*.whl") if _ACCELERATORS.match(file.name))
    if for_gpu:
        raise ConfigurationError(
            f"GPU 用の部品 {len(for_gpu)} 個（{for_gpu[0]} など）が入ってしまいます。"
            "CPU 版の torch が先に見つかるように、"
            "PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu として実行してください。"
        )


def write_requirements(wheels: Path, target: Path) -> None:
    """Writes what is installed, a line each with its checksum, so that pip takes nothing else."""
    lines = []
    for file in sorted(wheels.glob("*.whl")):
        name, version = file.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{sha256_of(file)}\n")
    target.write_text("".join(lines), encoding="utf-8")


def install_wheels(requirements: Path, wheels: Path, folder: Path) -> Path:
    """Installs everything into a new environment, as the closed machine will.

    Returns:
        The Python of the environment.

    Raises:
        ConfigurationError: Something is missing or does not fit together.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    offline = ("--no-index", "--find-links", str(wheels), "--no-deps", "--no-compile")
    environment = {"PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
    hashed = ("--require-hashes", "-r", str(requirements))
    _pip(("--python", str(python), "install", *offline, *hashed), environment)
    _pip(("--python", str(python), "check"), environment)
    return python


def _pip(arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip()[-2000:]
        raise ConfigurationError(
            "部品を集められませんでした。通信と pip の設定（PIP_INDEX_URL など）を確かめて、"
            f"もう一度実行してください。\n{told}"
        )
