"""Browsers and scripted clients at once: python -m tests.bench.mixed_load API UI --questions FILE

Three browsers ask through the chat while 17 clients search and ask through the API; ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from pathlib import Path

from tests.bench.http_load import many_clients

BROWSERS, CLIENTS = 3, 17


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("api", help="address of the API")
    parser.add_argument("ui", help="address of the chat")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with `question`")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    command = [sys.executable, "-m", "tests.bench.ui_speed", given.ui]
    command += ["--questions", str(given.questions), "--count", "6"]
    browsers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(BROWSERS)
    ]
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    figures = asyncio.run(many_clients(given.api, questions, CLIENTS, given.seconds))
    print(figures.row("search"), ";", figures.row("answers"), dict(figures.statuses))
    for browser in browsers:
        print(browser.communicate(timeout=120)[0])


if __name__ == "__main__":
    main()
