"""A bundle with a program of a few lines in it: what install.sh does is seen in seconds."""

import shutil
import zipfile
from pathlib import Path

from rag.bundle import making
from rag.bundle.platforms import this_platform
from rag.bundle.sums import write_sums
from rag.bundle.wheels import write_requirements

PROGRAM = '''"""Tells its version, and what it was asked."""
import os, pathlib, sys
VERSION = "{version}"

def main():
    home = pathlib.Path(os.environ.get("TENKYO_HOME", "."))
    if sys.argv[1:] == ["doctor"]:
        sys.exit({doctor})
    if sys.argv[1:3] == ["upgrade", "--check"]:
        print('{{"state": {{"known": {known}}}, "settings": [], "free": 2, "needed": 1}}')
        return
    if sys.argv[1:] == ["ingest"]:
        (home / "document").write_text("text")
    print(VERSION, os.environ.get("TENKYO_TRUSTED_ROLES", ""))
'''
METADATA = "Metadata-Version: 2.4\nName: tenkyo\nVersion: {version}\nLicense-Expression: MIT\n"


def make_wheel(folder, version, *, doctor=0, known="true"):
    """A wheel of tenkyo that holds one module."""
    info = f"tenkyo-{version}.dist-info"
    files = {
        "small.py": PROGRAM.format(version=version, doctor=doctor, known=known),
        f"{info}/METADATA": METADATA.format(version=version),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ntenkyo = small:main\n",
        f"{info}/licenses/LICENSE": "text of the licence",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    wheel = folder / f"tenkyo-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(name, text)
    return wheel


def make_small(folder, version="1.0", *, size=1, **settings):
    """The bundle as it lies unpacked."""
    shutil.copytree(Path(making.__file__).parent / "files", folder)
    wheels = folder / "wheels"
    wheels.mkdir()
    make_wheel(wheels, version, **settings)
    write_requirements(wheels, folder / "requirements.txt")
    (folder / "sample").mkdir()
    (folder / "sample" / "plan.txt").write_text("見本")
    making._write_facts(folder / "bundle.env", this_platform(wheels, []), size)
    facts = (folder / "bundle.env").read_text().splitlines()
    told = [f"BUNDLE_VERSION={version}", *facts[1:]]
    (folder / "bundle.env").write_text("\n".join(told) + "\n")
    write_sums(folder)
    return folder
