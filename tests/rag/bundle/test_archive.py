"""The same files give the same archive, whatever their times, owners and order were."""

import os
import subprocess
import sys
import tarfile

from rag.bundle.archive import write_archive
from rag.bundle.licences import Part
from rag.bundle.platforms import Platform, this_platform
from rag.bundle.sums import SUMS, write_sums
from rag.bundle.wheels import write_requirements


def filled(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
        os.utime(folder / name, (1, 1 + len(name)))
    write_sums(folder)
    return folder


def test_the_same_bytes(tmp_path):
    names = ["b/z.txt", "a.sh", "b/a.txt", "計画.txt"]
    for place, order in (("one", names), ("two", names[::-1])):
        write_archive(filled(tmp_path / place / "x", order), tmp_path / f"{place}.tar", 1_000)
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    with tarfile.open(tmp_path / "one.tar") as archive:
        entries = [(one.name, one.mode, one.mtime, one.uid) for one in archive]
    assert entries == [
        ("x/SHA256SUMS", 0o644, 1000, 0),
        ("x/a.sh", 0o755, 1000, 0),
        ("x/b/a.txt", 0o644, 1000, 0),
        ("x/b/z.txt", 0o644, 1000, 0),
        ("x/計画.txt", 0o644, 1000, 0),
    ]


def test_the_sums_are_those_of_sha256sum(tmp_path):
    folder = filled(tmp_path / "x", ["b/z.txt", "a.sh"])
    assert "  b/z.txt\n" in (folder / SUMS).read_text()
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=folder, check=True)


def test_requirements_name_each_wheel_with_its_sum(tmp_path):
    (tmp_path / "fastapi_offline-1.7.7-py3-none-any.whl").write_bytes(b"")
    (tmp_path / "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl").write_bytes(b"")
    write_requirements(tmp_path, tmp_path / "requirements.txt")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "requirements.txt").read_text() == (
        f"fastapi-offline==1.7.7 --hash=sha256:{empty}\ntorch==2.13.0+cpu --hash=sha256:{empty}\n"
    )


def test_the_wheels_tell_which_machines_will_do(tmp_path):
    tags = ["manylinux_2_34_x86_64", "manylinux_2_5_x86_64.manylinux1_x86_64", "any"]
    for place, tag in enumerate(tags):
        (tmp_path / f"p{place}-1-cp311-cp311-{tag}.whl").touch()
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    parts = [Part("p", "1", "MIT", "", python, ()) for python in ("", ">=3.9", f">={this}.1")]
    found = this_platform(tmp_path, parts)
    assert (found.glibc, found.python, found.least) == ("2.34", this, f"{this}.1")
    name = Platform("linux", "x86_64", "3.11", "3.11.2", "2.34").name("0.1.0")
    assert name == "tenkyo-0.1.0-linux-x86_64-py3.11"
