"""On which machines a bundle can be installed: the wheels in it are for one system and Python."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import SpecifierSet

from rag.bundle.licences import Part

_OLDEST_GLIBC = (2, 28)
"""What the wheels of torch and pyarrow are built for (manylinux_2_28)."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of machine.

    Attributes:
        system: `linux`.
        machine: `x86_64` or `aarch64`.
        python: Version of Python, as `3.11`.
        least: Oldest release of that Python, as `3.11.2`.
        glibc: Oldest C library, as `2.28`.
    """

    system: str
    machine: str
    python: str
    least: str
    glibc: str

    def name(self, version: str) -> str:
        """The name of the bundle of a version for this kind of machine."""
        return f"tenkyo-{version}-{self.system}-{self.machine}-py{self.python}"


def this_platform(wheels: Path, parts: list[Part]) -> Platform:
    """The kind of machine that this one is, as far as the wheels that were made on it demand it.

    Args:
        wheels: Folder of the wheels.
        parts: What is in them.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Platform(
        sys.platform,
        platform.machine(),
        python,
        _least(python, parts),
        ".".join(map(str, max([_OLDEST_GLIBC, *map(_glibc, wheels.glob("*.whl"))]))),
    )


def _least(python: str, parts: list[Part]) -> str:
    """The oldest release of a Python that every part takes; this one takes them all."""
    wanted = [SpecifierSet(part.python) for part in parts if part.python]
    releases = (f"{python}.{patch}" for patch in range(sys.version_info.micro + 1))
    return next(one for one in releases if all(one in specifiers for specifiers in wanted))


def _glibc(wheel: Path) -> tuple[int, int]:
    """The C library that a wheel demands; of several that it would take, the oldest."""
    tags = wheel.stem.rpartition("-")[2].split(".")
    found = [tag.split("_")[1:3] for tag in tags if tag.startswith("manylinux_")]
    return min(((int(major), int(minor)) for major, minor in found), default=(0, 0))
