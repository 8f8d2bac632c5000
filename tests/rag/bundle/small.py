"""A bundle with a program of a few lines in it: what install.sh does is seen in seconds."""

import shutil
import sys
import zipfile
from pathlib import Path

from rag.bundle import making
from rag.bundle.platforms import this_platform
from rag.bundle.sums import SUMS, sha256_of, write_sums
from rag.bundle.wheels import write_requirements

PROGRAM = '''"""Tells its version, and what it was asked; its data are a revision."""
import json, os, pathlib, sys
VERSION, REVISIONS, FAILS = "{version}", {revisions}, {fails}

def main():
    home = pathlib.Path(os.environ.get("TENKYO_HOME", "."))
    revision = home / "revision"
    present = revision.read_text() if revision.exists() else REVISIONS[-1]
    asked = " ".join(sys.argv[1:])
    if asked.startswith(FAILS) or asked == "serve" and present not in REVISIONS:
        sys.exit(f"{{VERSION}} cannot {{asked}}")
    if asked != "doctor" and "--check" not in asked and home.is_dir():
        with (home / "calls").open("a") as calls:
            calls.write(f"{{VERSION}} {{asked}}\\n")
    if asked.startswith("upgrade --check"):
        state = {{"known": present in REVISIONS, "wanted": REVISIONS[-1]}}
        others = {{"settings": [], "collections": [], "free": 2, "needed": 1}}
        print(json.dumps({{"state": state, **others}}))
        return
    if asked in ("upgrade --no-reindex", "serve"):
        revision.write_text(REVISIONS[-1])
    if asked.startswith("upgrade --downgrade"):
        revision.write_text(sys.argv[3])
    if asked == "ingest":
        (home / "document").write_text("text")
    print(VERSION, os.environ.get("TENKYO_TRUSTED_ROLES", ""))
'''
METADATA = "Metadata-Version: 2.4\nName: tenkyo\nVersion: {version}\nLicense-Expression: MIT\n"


def program(version, *, revisions=("0001",), fails=()):
    """The module; `revisions` that it knows, and how the commands begin that it `fails` at."""
    return PROGRAM.format(version=version, revisions=revisions, fails=fails)


def make_wheel(folder, version, **settings):
    """A wheel of tenkyo that holds one module."""
    info = f"tenkyo-{version}.dist-info"
    files = {
        "small.py": program(version, **settings),
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


def place_version(prefix, bundle, version, **settings):
    """Puts what install.sh would install of a bundle, in no time."""
    folder = prefix / "versions" / version
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    tenkyo = folder / "bin" / "tenkyo"
    tenkyo.write_text(f"#!{sys.executable} -SE\n{program(version, **settings)}\nmain()\n")
    tenkyo.chmod(0o755)
    around = folder / "share" / "tenkyo" / "installation"
    shutil.copytree(bundle / "systemd", around / "systemd")
    for name in ("tenkyo.sh", "uninstall.sh"):
        shutil.copy2(bundle / name, around / name)
    (folder / ".complete").write_text(sha256_of(bundle / SUMS) + "\n")
