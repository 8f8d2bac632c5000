"""Load on the HTTP API, on loopback, bounded in time: python -m tests.bench.http_load

Starts `tenkyo serve` on a free port with the documents of a folder, and measures
1. one client: p50 and p95 of searches and answers;
2. many clients with a second to think between their requests, 70 % searches, 30 % answers:
   errors, p50 and p95, and the memory of the server at the start and at the end;
3. more questions at once than the line holds: how many are turned away with 429 and Retry-After,
   and whether all others are answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter

import httpx

from tests.api.running import ROOT, TENKYO, client, serving

SHARED = ROOT.parent / "shared"
_START_S = 60.0


@dataclass
class Figures:
    """What a phase measured: milliseconds of each kind of request, and statuses."""

    took: dict[str, list[float]] = field(default_factory=lambda: {"search": [], "answers": []})
    statuses: Counter[int | str] = field(default_factory=Counter)
    without_retry: int = 0

    def row(self, kind: str) -> str:
        values = sorted(self.took[kind])
        if not values:
            return f"{kind}: none"
        return (
            f"{kind}: n={len(values)} p50={values[len(values) // 2]:.1f} ms"
            f" p95={values[int(len(values) * 0.95)]:.1f} ms max={values[-1]:.1f} ms"
        )


@contextmanager
def server(home: Path, **settings: object) -> Iterator[tuple[str, int, float]]:
    """A running API: its address, process id, and seconds from its start to ready."""
    started = monotonic()
    named = {f"TENKYO_{name.upper()}": str(value) for name, value in settings.items()}
    with serving(home, **named) as running:
        with client(running) as probe:
            while probe.get("/readyz").status_code != 200:
                if monotonic() - started > _START_S:
                    raise SystemExit("the API did not become ready")
        yield running.address, running.process.pid, monotonic() - started


async def ask(client: httpx.AsyncClient, kind: str, question: str, figures: Figures) -> None:
    body = {"query": question} if kind == "search" else {"question": question}
    begun = perf_counter()
    try:
        response = await client.post(f"/v1/{kind}", json=body)
    except httpx.HTTPError as error:
        figures.statuses[type(error).__name__] += 1
        return
    figures.statuses[response.status_code] += 1
    if response.status_code == 200:
        figures.took[kind].append((perf_counter() - begun) * 1000)
    elif response.status_code == 429 and "retry-after" not in response.headers:
        figures.without_retry += 1


async def one_client(address: str, questions: Sequence[str], rounds: int) -> Figures:
    figures = Figures()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for kind in ("search", "answers"):
            await ask(client, kind, questions[0], Figures())
            for question in (questions * rounds)[: rounds * len(questions)]:
                await ask(client, kind, question, figures)
    return figures


async def many_clients(
    address: str, questions: Sequence[str], clients: int, seconds: float
) -> Figures:
    figures = Figures()
    until = monotonic() + seconds

    async def work(number: int) -> None:
        choice = random.Random(number)
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            await asyncio.sleep(choice.random())
            while monotonic() < until:
                kind = "search" if choice.random() < 0.7 else "answers"
                await ask(client, kind, choice.choice(questions), figures)
                await asyncio.sleep(1.0)

    await asyncio.gather(*(work(number) for number in range(clients)))
    return figures


async def at_once(address: str, questions: Sequence[str], count: int) -> Figures:
    figures = Figures()
    limits = httpx.Limits(max_connections=count)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        await asyncio.gather(
            *(
                ask(client, "answers", questions[number % len(questions)], figures)
                for number in range(count)
            )
        )
    return figures


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, default=SHARED / "corpus")
    parser.add_argument("--questions", type=Path, default=SHARED / "eval" / "dev.jsonl")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {**os.environ, "TENKYO_HOME": folder}
        subprocess.run(
            [*TENKYO, "ingest", str(given.documents)],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with server(home, rate_per_minute=0) as (address, pid, ready):
            print(f"start to ready: {ready:.1f} s")
            alone = asyncio.run(one_client(address, questions, 1))
            print("one client;", alone.row("search"), ";", alone.row("answers"))
            before = memory_mb(pid)
            many = asyncio.run(many_clients(address, questions, given.clients, given.seconds))
            print(f"{given.clients} clients;", many.row("search"), ";", many.row("answers"))
            print("statuses", dict(many.statuses))
            print(f"memory {before:.0f} -> {memory_mb(pid):.0f} MiB")
        with server(home, rate_per_minute=0, answer_concurrency=2, answer_queue=8) as (
            address, _pid, _ready,
        ):  # fmt: skip
            full = asyncio.run(at_once(address, questions, 60))
            print("60 at once, 10 places;", dict(full.statuses), full.row("answers"))
            print("429 without Retry-After:", full.without_retry)


if __name__ == "__main__":
    main()
