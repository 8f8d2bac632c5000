"""The audit log: append-only, chained, without names."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from api.audit import AuditLog
from api.audit.log import FIRST, Broken
from api.problems import ProblemError


def entries(log):
    return [json.loads(line) for line in log.entries()]


def log_file(folder):
    (file,) = folder.glob("audit-*.jsonl")
    return file


def test_an_entry_holds_facts_and_words_but_no_name(tmp_path):
    log = AuditLog(tmp_path)
    log.write("answer", "山田", {"model": "extractive"}, {"question": "議長は誰ですか"})
    (entry,) = entries(log)
    assert entry.pop("time").startswith(datetime.now(UTC).date().isoformat())
    assert entry == {
        "previous": FIRST,
        "kind": "answer",
        "user": log.pseudonym("山田"),
        "model": "extractive",
        "question": "議長は誰ですか",
    }
    assert "山田" not in log_file(tmp_path).read_text(encoding="utf-8")


def test_the_same_person_has_the_same_pseudonym_after_a_restart_and_another_elsewhere(tmp_path):
    first = AuditLog(tmp_path / "a").pseudonym("山田")
    assert AuditLog(tmp_path / "a").pseudonym("山田") == first
    assert AuditLog(tmp_path / "a").pseudonym("佐藤") != first
    assert AuditLog(tmp_path / "b").pseudonym("山田") != first


@pytest.mark.parametrize(
    ("keeps", "expected"), [("full", {"model", "question"}), ("metadata", {"model"})]
)
def test_words_can_be_left_out(tmp_path, keeps, expected):
    log = AuditLog(tmp_path, keeps)
    log.write("answer", "u", {"model": "m"}, {"question": "q"})
    (entry,) = entries(log)
    assert entry.keys() - {"previous", "time", "kind", "user"} == expected


def test_the_log_can_be_turned_off(tmp_path):
    log = AuditLog(tmp_path / "audit", "off")
    log.write("answer", "u", {}, {})
    assert not (tmp_path / "audit").exists()


def test_only_the_service_may_read_it(tmp_path):
    log = AuditLog(tmp_path / "audit")
    log.write("answer", "u", {}, {})
    for path in (tmp_path / "audit", *(tmp_path / "audit").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_many_writers_lose_nothing_and_keep_the_chain(tmp_path):
    logs = [AuditLog(tmp_path) for _ in range(4)]  # as processes of their own would
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: logs[n % 4].write("answer", "u", {"n": n}, {"question": "長" * n}),
                range(80),
            )
        )
    log = AuditLog(tmp_path)
    assert sorted(entry["n"] for entry in entries(log)) == list(range(80))
    assert log.verify() == []


@pytest.mark.parametrize(
    ("spoil", "broken_line"),
    [
        (lambda lines: [lines[0], lines[1].replace(b'"n":1', b'"n":7'), lines[2]], 3),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[0], lines[2], lines[1]], 2),
    ],
)
def test_a_line_changed_or_taken_out_is_noticed(tmp_path, spoil, broken_line):
    log = AuditLog(tmp_path)
    for n in range(3):
        log.write("answer", "u", {"n": n}, {})
    file = log_file(tmp_path)
    file.write_bytes(b"".join(spoil(file.read_bytes().splitlines(keepends=True))))
    assert log.verify()[0] == Broken(file.name, broken_line)


def test_an_entry_longer_than_the_end_that_is_read_first_keeps_the_chain(tmp_path):
    log = AuditLog(tmp_path)
    log.write("answer", "u", {}, {"question": "長" * 600_000})
    log.write("answer", "u", {}, {})
    assert log.verify() == []


def test_days_are_chosen_and_old_ones_removed(tmp_path):
    log = AuditLog(tmp_path)
    log.write("answer", "u", {}, {})
    today = datetime.now(UTC).date()
    for days in (1, 10, 40):
        day = (today - timedelta(days=days)).isoformat()
        (tmp_path / f"audit-{day}.jsonl").write_bytes(f'{{"day":"{day}"}}\n'.encode())
    ten = today - timedelta(days=10)
    assert [json.loads(line)["day"] for line in log.entries(ten, today - timedelta(days=1))] == [
        ten.isoformat(),
        (today - timedelta(days=1)).isoformat(),
    ]
    assert log.prune(30, today) == 1
    assert len(list(log.entries())) == 3
    assert log.prune(0, date(2001, 1, 1)) == 0


def test_a_log_that_cannot_be_written_stops_what_it_should_tell(tmp_path, monkeypatch):
    log = AuditLog(tmp_path)
    log.write("answer", "u", {}, {})

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ProblemError, match="監査ログに書けないため、処理を中止しました") as refused:
        log.write("answer", "u", {}, {})
    assert refused.value.status == 503
