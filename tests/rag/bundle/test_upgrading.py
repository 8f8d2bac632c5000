"""install.sh as an upgrade: the data go along with the program, there and back."""

import os
import subprocess

import pytest

from rag.bundle.sums import write_sums
from tests.rag.bundle.small import make_small, place_version

SERVICES = r"""
source "$1"
shift
systemd_runs() { true; }
systemctl_() {
  printf '%s\n' "$1" >>"$DATA/calls"
  [ "$1" != restart ] || "$PREFIX/bin/tenkyo" serve >/dev/null 2>&1 || true
}
answers() { [ "$(tail -n1 "$DATA/calls")" = "$(basename "$(readlink "$PREFIX/current")") serve" ]; }
sleep() { :; }
START_S=1
main "$@"
"""
"""Runs install.sh where the services are what the fake of systemctl does."""
TWO = ("0001", "0002")
START = ["daemon-reload", "enable", "reset-failed", "start", "restart"]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


class Home:
    """A home folder with versions, each of a small bundle of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.prefix = folder / ".local" / "opt" / "tenkyo"
        self.data = folder / ".local" / "share" / "tenkyo"

    def install(self, version, *arguments, **settings):
        bundle = self.folder / version
        if not bundle.exists():
            make_small(bundle, version)
            for name in ("systemd/tenkyo-api.service", "tenkyo.sh", "uninstall.sh"):
                with (bundle / name).open("a") as file:
                    file.write(f"# {version}\n")
            write_sums(bundle)
            place_version(self.prefix, bundle, version, **settings)
        (self.data / "calls").unlink(missing_ok=True)
        return subprocess.run(
            ["bash", "-c", SERVICES, "-", bundle / "install.sh", "--user", *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def calls(self):
        return (self.data / "calls").read_text().splitlines()

    @property
    def stands(self):
        """Current version, the one before, and the revision of the data."""
        links = [self.prefix / name for name in ("current", "previous")]
        names = [link.readlink().name if link.is_symlink() else None for link in links]
        return (*names, (self.data / "revision").read_text())

    @property
    def around(self):
        """Of which versions command, unit and uninstaller are."""
        unit = self.folder / ".config" / "systemd" / "user" / "tenkyo-api.service"
        files = (self.prefix / "bin" / "tenkyo", unit, self.prefix / "uninstall.sh")
        return {file.read_text().rpartition("# ")[2].strip() for file in files}


def test_there_and_back(home):
    assert home.install("1.0").returncode == 0
    assert home.calls == [*START, "1.0 serve"]
    assert home.around == {"1.0"}

    done = home.install("2.0", revisions=TWO)
    assert done.returncode == 0, done.stderr
    assert home.calls == ["2.0 upgrade --no-reindex", *START, "2.0 serve"]
    assert home.stands == ("2.0", "1.0", "0002")
    assert home.around == {"2.0"}

    done = home.install("2.0", "--rollback")
    assert done.returncode == 0, done.stderr
    assert home.calls == ["stop", "2.0 upgrade --downgrade 0001", *START, "1.0 serve"]
    assert home.stands == ("1.0", "2.0", "0001")
    assert home.around == {"1.0"}


def test_a_version_is_prepared_and_nothing_changes(home):
    home.install("1.0")
    done = home.install("2.0", "--prepare", revisions=TWO)
    assert done.returncode == 0, done.stderr
    assert "まだ切り替えていません" in done.stdout
    assert not (home.data / "calls").exists()  # what runs was not touched
    assert home.stands == ("1.0", None, "0001")
    assert home.around == {"1.0"}
    assert home.install("2.0", revisions=TWO).returncode == 0
    assert home.stands == ("2.0", "1.0", "0002")


def test_tables_that_the_version_before_knows_are_not_taken_back(home):
    home.install("1.0", revisions=TWO)
    home.install("2.0", revisions=TWO)
    assert home.install("2.0", "--rollback").returncode == 0
    assert home.calls == [*START, "1.0 serve"]
    assert home.stands == ("1.0", "2.0", "0002")


def test_a_version_before_that_cannot_be_asked(home):
    home.install("1.0", fails=("upgrade",))
    home.install("2.0", revisions=TWO)
    home.install("2.0", "--rollback")
    assert home.calls[:2] == ["stop", "2.0 upgrade --undo"]


@pytest.mark.parametrize("earlier", [None, "0.9"])
def test_a_version_that_does_not_answer_gives_the_data_back(home, earlier):
    if earlier:
        home.install(earlier)
    home.install("1.0")
    done = home.install("2.0", revisions=TWO, fails=("serve",))
    assert done.returncode == 1
    assert "前の版に戻しました" in done.stderr
    back = ["stop", "2.0 upgrade --downgrade 0001 --no-backup"]
    assert home.calls == ["2.0 upgrade --no-reindex", *START, *back, *START, "1.0 serve"]
    assert home.stands == ("1.0", earlier, "0001")
    assert home.around == {"1.0"}


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ("upgrade --no-reindex", "データを更新できませんでした"),
        ("upgrade --check", "新しい版では使えません"),
    ],
)
def test_data_that_cannot_be_taken_forward_leave_all_as_it_was(home, fails, told):
    """As on a full disk."""
    home.install("1.0")
    assert home.stands == ("1.0", None, "0001")
    done = home.install("2.0", revisions=TWO, fails=(fails,))
    assert done.returncode == 1
    assert told in done.stderr
    assert not (home.data / "calls").exists()  # what runs was not touched
    assert home.stands == ("1.0", None, "0001")
    assert home.around == {"1.0"}


def test_data_that_cannot_be_taken_back_stay_with_the_version_that_knows_them(home):
    home.install("1.0")
    home.install("2.0", revisions=TWO, fails=("upgrade --downgrade",))
    done = home.install("2.0", "--rollback")
    assert done.returncode == 1
    assert "データを前の版に戻せません" in done.stderr
    assert home.calls == ["stop", *START, "2.0 serve"]
    assert home.stands == ("2.0", "1.0", "0002")
