"""Several at once: threads and processes, while others write."""

import json
import subprocess
import sys
import threading

from tests.rag.engine.plans import QUAYS, REPOSITORY, harbour
from tests.rag.ingest.taking import statuses, write


def test_threads_search_while_an_ingest_commits(plans, tmp_path):
    questions = [f"{quay}の岸壁はいつ補修しますか" for quay in QUAYS[:8]]
    stop = threading.Event()
    problems, asked = [], []

    def ask(question):
        try:
            while not stop.is_set():
                answer = plans.answer(question, collection="plans")
                assert answer.answered
                quote = answer.citations[0].quote
                assert f"{question[0]}の岸壁は、" in quote
                assert ("旧の方針" in quote) != ("新の方針" in quote)
                asked.append(question)
        except BaseException as error:  # noqa: BLE001 (told by the test)
            problems.append(error)

    threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
    for thread in threads:
        thread.start()
    try:
        for state in ("旧", "新", "旧"):
            write(tmp_path / "文書", {"港.md": harbour(state, 20 if state == "旧" else 18)})
            report = plans.ingest([tmp_path / "文書"], collection="plans")
            assert statuses(report)["港.md"] == "updated"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert set(asked) == set(questions)
    assert "旧の方針" in plans.answer(questions[0], collection="plans").citations[0].quote


IN_ANOTHER_PROCESS = """
import json, sys
from pathlib import Path
from rag.engine import Engine
from rag.settings import Settings

engine = Engine(Settings(home=Path(sys.argv[1]), ocr=False))
engine.ingest([Path(sys.argv[2])], collection="plans")
answer = engine.answer("杉の岸壁の費用はいくらですか", collection="plans")
heavy = {"torch", "llama_index", "pandas", "transformers", "sentence_transformers", "sklearn"}
print(json.dumps({"answer": answer.text, "heavy": sorted(heavy & set(sys.modules))}))
"""


def test_the_commit_of_another_process_is_seen(plans, tmp_path):
    """And that process, without a configured model, loads none of the large libraries."""
    assert plans.find_document("港.md", collection="plans").passages
    write(tmp_path / "文書", {"港.md": harbour("別", 20)})
    finished = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, plans.settings.home, tmp_path / "文書"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    told = json.loads(finished.stdout)
    assert "9億円で補修する" in told["answer"]
    assert told["heavy"] == []
    answer = plans.answer("杉の岸壁はいつ補修しますか", collection="plans")
    assert "別の方針" in answer.citations[0].quote
