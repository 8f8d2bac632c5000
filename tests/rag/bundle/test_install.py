"""install.sh: everything is checked before anything is written, and what was there stays."""

import fcntl
import os
import re
import shutil
import subprocess

import pytest

from rag.bundle import making
from rag.bundle.sums import write_sums
from rag.errors import ConfigurationError
from tests.rag.bundle.small import make_small


def run(script, *arguments, **environment):
    return subprocess.run(
        [str(script), *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "HOME": str(script.parent), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def refused(done, *told):
    assert done.returncode == 1, done.stdout
    for words in told:
        assert words in done.stderr


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return make_small(tmp_path_factory.mktemp("bundles") / "one")


@pytest.fixture
def copy(bundle, tmp_path):
    return shutil.copytree(bundle, tmp_path / "copy")


def test_a_check_writes_nothing(bundle, tmp_path):
    done = run(bundle / "install.sh", "--root", tmp_path / "root", "--check")
    assert done.returncode == 0, done.stderr
    assert "確かめました" in done.stdout
    assert not (tmp_path / "root").exists()


@pytest.mark.parametrize(
    "name", ["requirements.txt", "wheels/tenkyo-1.0-py3-none-any.whl", "install.sh", "bundle.env"]
)
def test_one_changed_byte_is_named_and_nothing_is_installed(copy, tmp_path, name):
    file = copy / name
    content = bytearray(file.read_bytes())
    content[-1] ^= 1  # a line end, or the last byte of the wheel
    file.write_bytes(content)
    done = run(copy / "install.sh", "--root", tmp_path / "root")
    refused(done, "作られたときと違います", f"  {name}")
    assert not (tmp_path / "root").exists()


def test_a_missing_file_is_named(copy, tmp_path):
    (copy / "sample" / "plan.txt").unlink()
    refused(run(copy / "install.sh", "--root", tmp_path / "root"), "  sample/plan.txt")


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("BUNDLE_MACHINE=vax", "vax の機械用です"),
        ("BUNDLE_GLIBC=99.0", "glibc 99.0 以上が要ります"),
        ("BUNDLE_PYTHON_VERSION=3.99", "Python 3.99 が見つかりません"),
        ("BUNDLE_PYTHON_LEAST=9.9.9", "この書庫には 9.9.9 以上の"),
        ("BUNDLE_NEEDED_MB=999999999", "空きが足りません"),
    ],
)
def test_a_machine_that_does_not_fit(copy, tmp_path, fact, told):
    facts = copy / "bundle.env"
    name = fact.partition("=")[0]
    facts.write_text(re.sub(rf"^{name}=.*$", fact, facts.read_text(), flags=re.MULTILINE))
    write_sums(copy)
    refused(run(copy / "install.sh", "--root", tmp_path / "root"), told)
    assert not (tmp_path / "root").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--rot", "x"), "--rot はありません"), (("--root",), "値を書いてください")],
)
def test_wrong_usage(bundle, arguments, told):
    refused(run(bundle / "install.sh", *arguments), told)


@pytest.mark.parametrize(
    ("signed", "key", "told"),
    [
        (False, b"", "署名 SHA256SUMS.asc がありません"),
        (True, None, "がありません"),
        (True, b"-----BEGIN PGP PUBLIC KEY BLOCK-----", "gpg --dearmor"),
    ],
)
def test_a_signature_is_wanted_where_a_key_is_given(copy, tmp_path, signed, key, told):
    if signed:
        (copy / "SHA256SUMS.asc").write_text("signature")
    if key is not None:
        (tmp_path / "key").write_bytes(key)
    done = run(copy / "install.sh", "--root", tmp_path / "r", "--signed-by", tmp_path / "key")
    refused(done, told)


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_a_signature_of_a_real_key(copy, tmp_path, monkeypatch):
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    gpg = ("gpg", "--batch", "--quiet", "--passphrase", "")
    for name in ("ours", "theirs"):
        make = ("--quick-gen-key", name, "ed25519", "sign", "never")
        subprocess.run([*gpg, *make], check=True, capture_output=True)
        subprocess.run([*gpg, "--output", tmp_path / name, "--export", name], check=True)
    making._sign(copy / "SHA256SUMS", "ours")
    with pytest.raises(ConfigurationError, match="鍵「nobody」で署名できませんでした"):
        making._sign(copy / "SHA256SUMS", "nobody")
    subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=True)
    check = (copy / "install.sh", "--root", tmp_path / "r", "--check", "--signed-by")
    assert run(*check, tmp_path / "ours").returncode == 0
    refused(run(*check, tmp_path / "theirs"), "の鍵によるものではありません")
    with (copy / "SHA256SUMS").open("a") as sums:
        sums.write("\n")
    refused(run(*check, tmp_path / "ours"), "の鍵によるものではありません")


def test_nothing_to_go_back_to(bundle, tmp_path):
    done = run(bundle / "install.sh", "--root", tmp_path, "--rollback")
    refused(done, "に入っていません")
    (tmp_path / "opt" / "tenkyo").mkdir(parents=True)
    done = run(bundle / "install.sh", "--root", tmp_path, "--rollback")
    refused(done, "戻す版がありません")


def test_two_administrators_at_once(bundle, tmp_path):
    lock = tmp_path / "opt" / "tenkyo" / ".lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused(run(bundle / "install.sh", "--root", tmp_path), "ほかの install.sh が動いています")
    assert [path.name for path in lock.parent.iterdir()] == [".lock"]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_scripts_are_clean(bundle):
    subprocess.run(["shellcheck", *bundle.glob("*.sh")], check=True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_units_are_well_formed(bundle, tmp_path):
    for unit in (bundle / "systemd").iterdir():
        text = unit.read_text().replace("@USER@", "root")
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text)
        (tmp_path / unit.name).write_text(re.sub(r"@\w+@", str(tmp_path), text))
    units = sorted(tmp_path.glob("*.s*"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []


@pytest.mark.long
def test_from_the_first_installation_to_the_end(bundle, copy, tmp_path):
    root = tmp_path / "root"
    prefix, data = root / "opt" / "tenkyo", root / "var" / "lib" / "tenkyo"
    tenkyo = prefix / "bin" / "tenkyo"

    done = run(bundle / "install.sh", "--root", root)
    assert done.returncode == 0, done.stderr
    assert (prefix / "current").readlink().as_posix() == "versions/1.0"
    assert oct(data.stat().st_mode)[-3:] == "700"
    settings = root / "etc" / "tenkyo" / "tenkyo.env"
    settings.write_text('# roles\nTENKYO_TRUSTED_ROLES={"a b": ["admin"]}\n')
    assert run(tenkyo, "ingest").stdout == '1.0 {"a b": ["admin"]}\n'
    (other := tmp_path / "other").mkdir()
    assert run(tenkyo, "ingest", TENKYO_HOME=str(other)).stdout == "1.0 \n"
    assert (other / "document").is_file()
    made = (prefix / "versions" / "1.0" / "pyvenv.cfg").stat().st_mtime_ns

    again = run(bundle / "install.sh", "--root", root, TENKYO_HOME=str(other))
    assert "版 1.0 は入っています" in again.stdout
    assert (prefix / "versions" / "1.0" / "pyvenv.cfg").stat().st_mtime_ns == made
    assert settings.read_text().startswith("# roles")

    broken = make_small(tmp_path / "broken", "1.9", fails=("doctor",))
    refused(run(broken / "install.sh", "--root", root), "正しく動きません", "前からあるものは")
    unfit = make_small(tmp_path / "unfit", "1.8", revisions=("0000",))
    refused(run(unfit / "install.sh", "--root", root), "このままでは更新できません")
    assert run(tenkyo).stdout.startswith("1.0 ")
    assert not (prefix / "versions" / "1.9").exists()

    newer = make_small(tmp_path / "newer", "2.0")
    for place, content in ((prefix, "of before"), (newer, "new")):
        (place / "models" / "encoder").mkdir(parents=True)
        (place / "models" / "encoder" / "tenkyo-model.json").write_text(content)
    write_sums(newer)
    assert run(newer / "install.sh", "--root", root).returncode == 0
    assert run(tenkyo).stdout.startswith("2.0 ")
    assert sorted(path.name for path in (prefix / "versions").iterdir()) == ["1.0", "2.0"]
    models = (prefix / "models").glob("encoder*/tenkyo-model.json")
    assert {path.read_text() for path in models} == {"of before", "new"}
    assert run(newer / "install.sh", "--root", root, "--rollback").returncode == 0
    assert run(tenkyo).stdout.startswith("1.0 ")

    gone = run(prefix / "uninstall.sh")
    assert gone.returncode == 0, gone.stderr
    assert not prefix.exists()
    assert (data / "document").read_text() == "text"
    assert settings.exists()
