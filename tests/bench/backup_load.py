"""Backups while questions are answered and documents taken in: python -m tests.bench.backup_load

Starts `tenkyo serve` on a free port with the documents of a folder. For some seconds, clients ask
and search without a pause, one uploads a new document again and again, and `tenkyo backup` is run
in a loop. Then the last archive is restored into an empty home. Prints how many requests failed,
how long requests took with and without a backup at work, and how long backup, check and restore
took.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import tempfile
import threading
from collections import Counter
from pathlib import Path
from time import monotonic, perf_counter, sleep

import httpx

from tests.api.running import ROOT, TENKYO
from tests.bench.http_load import SHARED, server

_QUESTIONS = (
    "目標は何ですか",
    "担当はどこですか",
    "令和７年度に何をしますか",
    "予算はいくらですか",
)


def main() -> None:
    """Measures, and prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, default=SHARED / "corpus")
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--clients", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, archive = Path(folder) / "home", Path(folder) / "all.tar"
        home.mkdir()
        _tenkyo(home, "ingest", str(given.documents))
        figures = _load(home, archive, given.clients, given.seconds)
        figures["archive_mb"] = round(archive.stat().st_size / 2**20, 1)
        figures["check_s"] = _tenkyo(home, "restore", str(archive), "--check")
        new = Path(folder) / "new"
        new.mkdir()
        figures["restore_s"] = _tenkyo(new, "restore", str(archive))
        figures["doctor_s"] = _tenkyo(new, "doctor")
        print(json.dumps(figures, ensure_ascii=False, indent=1))


def _load(home: Path, archive: Path, clients: int, seconds: float) -> dict[str, object]:
    statuses: Counter[str] = Counter()
    took: dict[bool, list[float]] = {False: [], True: []}
    backups: list[float] = []
    stop, saving = threading.Event(), threading.Event()
    with server(home, rate_per_minute=0, answer_queue=64) as (address, *_):

        def call(client: httpx.Client, number: int) -> None:
            kind = "answers" if number % 3 == 0 else "search"
            question = _QUESTIONS[number % len(_QUESTIONS)]
            body = {"question" if kind == "answers" else "query": question}
            begun, during = perf_counter(), saving.is_set()
            try:
                status = str(client.post(f"/v1/{kind}", json=body).status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            statuses[f"{kind} {status}"] += 1
            took[during].append((perf_counter() - begun) * 1000)

        def ask(first: int) -> None:
            with httpx.Client(base_url=address, timeout=60) as client:
                for number in itertools.count(first):
                    if stop.is_set():
                        return
                    call(client, number)

        def upload() -> None:
            with httpx.Client(base_url=address, timeout=60) as client:
                for number in itertools.count():
                    if stop.is_set():
                        return
                    text = f"# 追加の計画{number}\n\n桟橋{number}を令和９年度に直す。\n"
                    files = {"file": (f"追加{number}.md", text.encode())}
                    status = client.post("/v1/documents", files=files).status_code
                    statuses[f"documents {status}"] += 1
                    sleep(0.5)

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
        threads.append(threading.Thread(target=upload))
        for thread in threads:
            thread.start()
        end = monotonic() + seconds
        while monotonic() < end:
            sleep(2.0)
            saving.set()
            backups.append(_tenkyo(home, "backup", str(archive)))
            saving.clear()
        stop.set()
        for thread in threads:
            thread.join()
    failed = sum(n for status, n in statuses.items() if status[-3:] not in ("200", "201", "202"))
    return {
        "requests": dict(sorted(statuses.items())),
        "failed": failed,
        "backups": len(backups),
        "backup_s": backups,
        "p50_ms_without": _middle(took[False]),
        "p50_ms_with_backup": _middle(took[True]),
    }


def _middle(values: list[float]) -> float:
    return round(sorted(values)[len(values) // 2], 1) if values else 0.0


def _tenkyo(home: Path, *arguments: str) -> float:
    """Runs a command; seconds that it took."""
    begun = perf_counter()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TENKYO_")}
    environment = {**kept, "TENKYO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [*TENKYO, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return round(perf_counter() - begun, 1)


if __name__ == "__main__":
    main()
