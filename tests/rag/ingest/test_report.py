"""Exit codes of an ingest."""

import pytest

from rag.ingest.report import FileReport, FileStatus, IngestReport


def report(*statuses):
    files = tuple(FileReport(f"{i}.txt", FileStatus(s)) for i, s in enumerate(statuses))
    return IngestReport(files, 1, 1, 1, retrained=False, took_s=0.1)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ((), 1),
        (("added",), 0),
        (("unchanged", "updated"), 0),
        (("removed",), 0),
        (("vanished",), 0),
        (("vanished", "unchanged"), 0),
        (("failed",), 1),
        (("failed", "failed"), 1),
        (("failed", "vanished"), 1),
        (("failed", "added"), 3),
        (("failed", "unchanged"), 3),
        (("removed", "failed"), 3),
    ],
)
def test_exit_code(statuses, code):
    assert report(*statuses).exit_code == code


def test_counts():
    assert report("added", "failed", "added").counts == {"added": 2, "failed": 1}
