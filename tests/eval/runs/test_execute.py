"""Runs: of several models, repeated, killed and gone on with, on frozen passages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from datetime import date

import pytest

from eval.report import run_json, write_report
from eval.runs import RunPlan, execute
from rag.errors import ConfigurationError, LanguageModelError
from rag.settings import Settings
from tests.eval.runs.plans import ASKED, write_plans, write_questions
from tests.rag.answering.generating.scripts import answering, table_of
from tests.rag.cli.commands import PROGRAM, environment
from tests.rag.llm.scripted_server import ScriptedServer, says

TODAY = date(2026, 4, 1)


def numbers_of(result):
    """All that a run found, without what the clock says."""
    told = run_json(result)
    for part in (told, *told["models"].values()):
        part.pop("ms")
        part.pop("environment", None)
    return told, [one.outcome for one in result.asked]


def lines_of(folder, kind="asked"):
    lines = (folder / "journal.jsonl").read_bytes().split(b"\n")
    return [line for line in map(json.loads, filter(None, lines[:-1])) if line["kind"] == kind]


def test_a_run_that_was_killed_ends_with_the_same_numbers(tmp_path):
    documents = write_plans(tmp_path)
    asked = [one | {"id": f"{one['id']}-{number}"} for number in range(10) for one in ASKED]
    questions = write_questions(tmp_path, asked)
    folder, home = tmp_path / "run", tmp_path / "home"
    home.mkdir()
    arguments = ("--questions", questions, "--documents", documents, "--repeat", 3)
    command = ["eval", "run", *arguments, "--today", "2026-04-01", "--output", folder]
    process = subprocess.Popen(
        [*PROGRAM, *map(str, command)], env=environment(home), stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        if (folder / "journal.jsonl").exists() and len(lines_of(folder)) >= 5:
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.005)
    assert process.wait(30) == -signal.SIGKILL
    answered = len(lines_of(folder))
    assert 5 <= answered < 120
    assert not (folder / "summary.json").exists()
    # Killed in the middle of a line, too.
    with (folder / "journal.jsonl").open("ab") as stream:
        stream.write(b'{"kind": "asked", "model": "extr')

    plan = RunPlan(questions, documents, repeats=3, today=TODAY)
    settings = Settings(home=home)
    resumed = execute(plan, settings, folder=folder)
    assert numbers_of(resumed) == numbers_of(execute(plan, settings))
    # Nothing was asked twice.
    assert len(lines_of(folder)) == len(resumed.asked) == 120
    assert len(lines_of(folder, "begun")) == 2
    assert resumed.first.environment["begun_at"] == lines_of(folder, "begun")[0]["at"]

    # Once more, when all is done: nothing is asked, and the numbers stand.
    assert numbers_of(execute(plan, settings, folder=folder)) == numbers_of(resumed)
    assert len(lines_of(folder, "begun")) == 2


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    return write_questions(folder), write_plans(folder)


def settings_of(server, tmp_path, **model):
    return Settings(home=tmp_path, models=(table_of(server, **model),))


def test_several_models_on_the_same_frozen_passages(plans, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    script = answering(lambda of: f"更新は45基である{of('45基')}。海は青い{of('45基')}。")
    with ScriptedServer(script) as server:
        settings = settings_of(server, tmp_path)
        source = execute(RunPlan(*plans, today=TODAY), settings, folder=first)
        server.requests.clear()
        plan = RunPlan(*plans, ("scripted", "extractive"), 2, TODAY, retrieval_from=first)
        found = execute(plan, settings, folder=second)
        assert len(server.requests) > 0
    assert [result.model for result in found.results] == ["scripted", "extractive"]
    assert [len(result.outcomes) for result in found.results] == [8, 8]
    given = {
        (
            one.model,
            one.outcome.question.id,
            tuple(h["passage_id"] for h in one.answer["retrieved"]),
        )
        for one in found.asked
        if one.answer is not None
    }
    wanted = {
        one.outcome.question.id: tuple(hit["passage_id"] for hit in one.answer["retrieved"])
        for one in source.asked
    }
    assert {(name, wanted[question]) for name, question, _ in given} == {
        (name, passages) for name, _, passages in given
    }
    scripted, extractive = found.results
    assert extractive.tokens == ()
    asked = [used for used in scripted.tokens if used.prompt_tokens]
    assert all(used.prompt_tokens > used.completion_tokens > 0 for used in asked)
    assert all(used.estimated for used in asked)
    told = run_json(found)
    assert list(told["models"]) == ["scripted", "extractive"]
    assert told["models"]["extractive"]["measures"]["Stability(repeats)"]["value"] == 1.0
    assert told["models"]["extractive"]["tokens"] is None
    (buoys, _) = [o for o in scripted.outcomes if o.question.id == "buoys"]
    assert buoys.answered
    assert buoys.withheld == ["海は青い。"]


def test_a_model_that_dies_in_the_middle(plans, tmp_path):
    folder = tmp_path / "run"
    plan = RunPlan(*plans, ("scripted",), 3, TODAY)
    with ScriptedServer(says("資料のない文。")) as server:
        settings = settings_of(server, tmp_path, concurrency=1)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(server, "next_script", _dies_after(2, server.next_script))
            with pytest.raises(LanguageModelError) as caught:
                execute(plan, settings, folder=folder)
        assert "モデル「scripted」が続けて 5 問に答えられなかったため、中断しました。" in (
            caught.value.message
        )
        assert not (folder / "summary.json").exists()
        # The model is back: what failed for its sake is asked again, what was answered is not.
        before = [line for line in lines_of(folder) if not line["transient"]]
        found = execute(plan, settings, folder=folder)
    assert found.failures == []
    again = lines_of(folder)
    assert [line for line in again if not line["transient"]][: len(before)] == before
    assert len([line for line in again if not line["transient"]]) == 12


def _dies_after(count, next_script):
    """Scripts that break off, once so many have been answered."""
    answered = []

    def following():
        answered.append(1)
        return next_script() if len(answered) <= count else _broken

    return following


def _broken(reply):
    raise OSError


def test_a_folder_of_another_run_is_refused(plans, tmp_path):
    folder = tmp_path / "run"
    settings = Settings(home=tmp_path)
    write_report(execute(RunPlan(*plans, today=TODAY), settings, folder=folder), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ConfigurationError) as caught:
        execute(RunPlan(*plans, repeats=2, today=date(2026, 4, 2)), settings, folder=folder)
    assert caught.value.message == (
        f"{folder} には、別の評価の結果があります（繰り返しの回数・基準日が違います）。"
        "続きから実行するには前と同じ指定に戻し、新しく測るには別のフォルダーを指定してください。"
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_that_holds_something_else_is_refused(plans, tmp_path):
    (tmp_path / "summary.json").write_text("前の結果", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="空ではありません"):
        execute(RunPlan(*plans), Settings(home=tmp_path), folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]


def test_passages_of_another_run_are_refused(plans, tmp_path):
    _, documents = plans
    folder, settings = tmp_path / "run", Settings(home=tmp_path)
    with pytest.raises(ConfigurationError, match=r"評価の結果（journal\.jsonl）がありません"):
        execute(RunPlan(*plans, retrieval_from=tmp_path), settings)
    execute(RunPlan(*plans, today=TODAY), settings, folder=folder)
    fewer = write_questions(tmp_path, ASKED[:2])
    with pytest.raises(ConfigurationError) as caught:
        execute(RunPlan(fewer, documents, retrieval_from=folder), settings)
    assert "検索結果は引き継げません（質問集が違います）" in caught.value.message


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"models": ("ghost",)}, "「ghost」というモデルは設定にありません"),
        ({"repeats": 0}, "--repeat"),
        ({"models": ("extractive", "extractive")}, "同じモデルが2度"),
    ],
)
def test_what_cannot_run_is_said_first(plans, tmp_path, how, message):
    with pytest.raises(ConfigurationError, match=message):
        execute(RunPlan(*plans, **how), Settings(home=tmp_path), folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_secrets_are_not_recorded(plans, tmp_path):
    with ScriptedServer(says("資料にない。")) as server:
        settings = settings_of(
            server, tmp_path, extra_body={"api_token": "himitsu", "top_p": 0.5}
        ).model_copy(update={"state_url": "postgresql://u:himitsu@db/x"})
        found = execute(
            RunPlan(*plans, ("scripted",), today=TODAY), settings, folder=tmp_path / "r"
        )
    model = found.environment["model_settings"]["scripted"]
    assert model["extra_body"] == {"api_token": "（伏せています）", "top_p": 0.5}
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "r").iterdir())
    assert "himitsu" not in written
