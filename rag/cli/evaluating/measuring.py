"""`tenkyo eval run`, `compare`, `benchmark`, `baselines` and `probe`: what is measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.asking import parse_day
from rag.cli.evaluating.options import DocumentsOption, QuestionsOption
from rag.cli.files import require_new, write_whole
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption, ModelOption
from rag.cli.output import Exit, console, progress_bar, reporting, write_json

app = typer.Typer(cls=JapaneseGroup, add_completion=False)


@app.command(
    "run",
    cls=JapaneseCommand,
    epilog="tenkyo eval run --questions 質問集.jsonl --documents 文書フォルダー\n"
    "tenkyo eval run --questions 質問集.xlsx --documents 文書 --model plamo --model extractive "
    "--repeat 3 --output 結果\n"
    "tenkyo eval run --questions 質問集.jsonl --documents 文書 "
    "--fail-under citation_recall=0.85,error_rate=0.1",
)
def run(
    questions: QuestionsOption,
    documents: DocumentsOption,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="名前", help="測るモデル（何度でも指定できます）。"),
    ] = None,
    repeat: Annotated[
        int, typer.Option("--repeat", metavar="回", help="同じ質問を繰り返す回数。")
    ] = 1,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="フォルダー",
            help="結果の書き出し先。中断した評価は、同じ指定で続きから始めます。",
        ),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under", metavar="指標=値,…", help="満たさないとき、終了コードを 1 にします。"
        ),
    ] = None,
    retrieval_from: Annotated[
        Path | None,
        typer.Option(
            "--retrieval-from",
            metavar="フォルダー",
            help="前の評価が検索した箇所を、そのまま全モデルに渡します。",
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="年-月-日", help="今年度などの基準日（省くと今日）。"),
    ] = None,
    nli: Annotated[
        Path | None,
        typer.Option(
            "--nli",
            metavar="フォルダー",
            help="文の裏付けを別に判定する含意判定モデル（CrossEncoder）。表示の判定には使いません。",
        ),
    ] = None,
    lenient: Annotated[
        bool,
        typer.Option("--lenient", help="根拠が文書にない、または2か所以上ある質問も測ります。"),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """質問集をまとめて実行し、指標を表示します。"""
    with reporting(as_json=as_json):
        from eval.report import all_means, run_json, summary_table, write_report
        from eval.run import RunPlan, execute
        from eval.runs.thresholds import parse_thresholds
        from rag.settings import load_settings

        thresholds = parse_thresholds(fail_under or ())
        plan = RunPlan(
            questions,
            documents,
            tuple(model or ()),
            repeat,
            parse_day(today),
            retrieval_from,
            lenient,
            nli,
        )
        with progress_bar() as progress:
            result = execute(plan, load_settings(), folder=output, progress=progress)
        if output is not None:
            write_report(result, output)
        if as_json:
            write_json(run_json(result))
        else:
            for one in result.results:
                console().print(summary_table(one))
            if output is not None:
                console().print(f"報告書：{output / 'report.html'}", markup=False)
        misses = [
            f"基準に届きません（{one.model}） {miss}"
            for one in result.results
            for threshold in thresholds
            if (miss := threshold.missed(all_means(one))) is not None
        ]
        for failure in result.failures:
            shown = f"質問 {failure.outcome.question.id}（{failure.model}）"
            console(error=True).print(f"{shown} は失敗：{failure.outcome.error}", markup=False)
        for miss in misses:
            console(error=True).print(miss, markup=False)
        if misses:
            raise typer.Exit(Exit.NOTHING_DONE)
        if result.failures:
            raise typer.Exit(Exit.PARTLY_DONE)


@app.command(
    "compare", cls=JapaneseCommand, epilog="tenkyo eval compare 結果/前 結果/後 --output 比較.md"
)
def compare(
    first: Annotated[Path, typer.Argument(metavar="前", help="比べる元の評価のフォルダー。")],
    second: Annotated[Path, typer.Argument(metavar="後", help="比べる先の評価のフォルダー。")],
    first_model: Annotated[
        str | None, typer.Option("--model-a", metavar="名前", help="前の評価のモデル。")
    ] = None,
    second_model: Annotated[
        str | None, typer.Option("--model-b", metavar="名前", help="後の評価のモデル。")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ファイル", help="書き出し先（.md または .json）。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """2つの評価を、質問ごとの差と検定で比べます。"""
    with reporting(as_json=as_json):
        from eval.comparison.compare import compare as compare_runs
        from eval.comparison.report import comparison_json, comparison_markdown, comparison_tables

        if output is not None:
            require_new(output)
        found = compare_runs(first, second, first_model=first_model, second_model=second_model)
        if output is not None:
            as_text = (
                json.dumps(comparison_json(found), ensure_ascii=False, indent=2)
                if output.suffix == ".json"
                else comparison_markdown(found)
            )
            write_whole(output, f"{as_text}\n".encode())
        if as_json:
            write_json(comparison_json(found))
        else:
            for part in comparison_tables(found):
                console().print(part)


@app.command(
    "benchmark", cls=JapaneseCommand, epilog="tenkyo eval benchmark 評価セットのフォルダー"
)
def benchmark(
    folder: Annotated[
        Path, typer.Argument(metavar="フォルダー", help="評価セットのフォルダー、またはその親。")
    ],
    queries: Annotated[
        int | None,
        typer.Option(
            "--queries", metavar="件", min=1, help="セットごとに尋ねる質問の上限（省くと全部）。"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """公開されている検索の評価セットで、文字2-gram の BM25 と比べて測ります。"""
    with reporting(as_json=as_json):
        from eval.retrieval_sets.measuring import measure_set
        from eval.retrieval_sets.report import sets_json, sets_table
        from eval.retrieval_sets.sets import find_sets, load_set

        found = [load_set(one) for one in find_sets(folder)]
        results = []
        with progress_bar() as progress:
            for one in found:

                def told(done: int, total: int, name: str = one.name) -> None:
                    progress(name, done, total, "")

                results.append(measure_set(one, most=queries, progress=told))
        if as_json:
            write_json(sets_json(results))
        else:
            console().print(sets_table(results))


@app.command(
    "baselines",
    cls=JapaneseCommand,
    epilog="tenkyo eval baselines --questions 質問集.jsonl --documents 文書 --output 比較",
)
def baselines(
    questions: QuestionsOption,
    documents: DocumentsOption,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="フォルダー", help="結果の書き出し先。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """同じ質問で既存の方式と比べ、裏付け検査の効果を表にします。"""
    with reporting(as_json=as_json):
        from eval.baselines.report import (
            baselines_json,
            baselines_tables,
            write_baselines,
        )
        from eval.baselines.run import run_baselines
        from eval.runs.folder import require_empty
        from rag.settings import load_settings

        if output is not None:
            require_empty(output)
        with progress_bar() as progress:
            report = run_baselines(questions, documents, load_settings(), progress=progress)
        if output is not None:
            write_baselines(report, output)
        if as_json:
            write_json(baselines_json(report))
        else:
            for table in baselines_tables(baselines_json(report)):
                console().print(table)


@app.command(
    "probe",
    cls=JapaneseCommand,
    epilog="tenkyo eval probe --documents 文書フォルダー --model 名前",
)
def probe(
    documents: DocumentsOption,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """命令の埋め込み、指示文の漏えい、目的外の質問などを試し、合否を示します。"""
    with reporting(as_json=as_json):
        from eval.probes import run_probes
        from eval.probes.report import probes_json, probes_table
        from rag.settings import load_settings

        with progress_bar() as progress:
            report = run_probes(documents, load_settings(), model=model, progress=progress)
        if as_json:
            write_json(probes_json(report))
        else:
            console().print(probes_table(report))
        if report.failed:
            raise typer.Exit(Exit.NOTHING_DONE)
