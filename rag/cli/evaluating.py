"""`tenkyo eval`: measuring retrieval and answers on questions with evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.cli import evaluating_more
from rag.cli.asking import parse_day
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, progress_bar, reporting, write_json
from rag.errors import ConfigurationError

app = typer.Typer(
    cls=JapaneseGroup,
    help="質問集で、検索と回答の質を測ります。",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(evaluating_more.app)

QuestionsOption = Annotated[
    Path,
    typer.Option(
        "--questions", metavar="ファイル", help="根拠つきの質問集（.jsonl、.xlsx、.csv）。"
    ),
]
DocumentsOption = Annotated[
    Path, typer.Option("--documents", metavar="フォルダー", help="質問の対象となる文書。")
]


@app.callback()
def evaluation() -> None:
    """質問集で、検索と回答の質を測ります。"""


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
            _require_new(output)
        found = compare_runs(first, second, first_model=first_model, second_model=second_model)
        if output is not None:
            from rag.cli.files import write_whole

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


def _require_new(path: Path) -> None:
    """Checks that a file would not be written over."""
    if path.exists():
        raise ConfigurationError(
            f"{path} が既にあるため、上書きせずに止めました。別の名前を指定してください。"
        )


@app.command(
    "lint",
    cls=JapaneseCommand,
    epilog="tenkyo eval lint 質問集.xlsx --documents 文書フォルダー",
)
def lint(
    questions: Annotated[Path, typer.Argument(metavar="質問集", help="確かめる質問集。")],
    documents: DocumentsOption,
    as_json: JsonOption = False,
) -> None:
    """質問集の誤りを、行と直し方とともに示します。誤りがあれば終了コード 1 です。"""
    with reporting(as_json=as_json):
        from eval.linting import lint_questions

        found = lint_questions(questions, documents)
        errors = sum(one.error for one in found)
        if as_json:
            write_json(
                {
                    "errors": errors,
                    "findings": [
                        {
                            "line": one.line,
                            "id": one.id,
                            "kind": one.kind,
                            "error": one.error,
                            "message": one.message,
                        }
                        for one in found
                    ],
                }
            )
        else:
            for one in found:
                word = "誤り" if one.error else "助言"
                console().print(f"{word} {one.place}：{one.message}", markup=False)
            advice = len(found) - errors
            console().print(
                f"誤り {errors} 件、助言 {advice} 件" if found else "誤りはありません。"
            )
        if errors:
            raise typer.Exit(Exit.NOTHING_DONE)


@app.command("convert", cls=JapaneseCommand, epilog="tenkyo eval convert 質問集.jsonl 質問集.xlsx")
def convert(
    source: Annotated[Path, typer.Argument(metavar="元", help="質問集（.jsonl、.xlsx、.csv）。")],
    target: Annotated[Path, typer.Argument(metavar="先", help="書き出し先。形式は拡張子で。")],
) -> None:
    """質問集を、Excel（.xlsx）・CSV・JSON Lines の間で書き換えます。"""
    with reporting():
        from eval.questions import load_questions
        from eval.sheets import save_questions

        questions = load_questions(source)
        save_questions(questions, target)
        console(error=True).print(
            f"{target} に {len(questions)} 問を書き出しました。", markup=False
        )


@app.command(
    "new",
    cls=JapaneseCommand,
    epilog="tenkyo audit export --output 監査.jsonl\n"
    "tenkyo eval new 監査.jsonl --output 下書き.xlsx",
)
def new(
    log: Annotated[
        Path,
        typer.Argument(metavar="記録", help="質問・回答・評価の記録（JSON Lines）。"),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="ファイル", help="書き出し先（.xlsx、.csv、.jsonl）。"
        ),
    ],
) -> None:
    """実際の質問と評価（👍👎）から、人が仕上げる質問集の下書きを作ります。"""
    with reporting():
        from eval.drafts import draft_questions
        from eval.sheets import save_questions

        questions = draft_questions(log)
        save_questions(questions, output)
        console(error=True).print(
            f"{output} に下書き {len(questions)} 問を書き出しました。"
            "根拠と正答を書いたら、tenkyo eval lint で確かめてください。",
            markup=False,
        )


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
    "import",
    cls=JapaneseCommand,
    epilog="tenkyo eval import jsquad 検証用.json --output jsquad\n"
    "tenkyo eval run --questions jsquad/questions.jsonl --documents jsquad/documents",
)
def import_set(
    form: Annotated[
        str, typer.Argument(metavar="形式", help="jsquad、jdocqa、lawqa_jp のどれか。")
    ],
    source: Annotated[Path, typer.Argument(metavar="ファイル", help="手元の JSON ファイル。")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="フォルダー", help="書き出し先。")
    ],
) -> None:
    """公開されている質問応答セットを、質問集と文書に書き換えます。"""
    with reporting():
        from eval.adapters import ADAPTERS, save_imported

        if form not in ADAPTERS:
            raise ConfigurationError(
                f"形式「{form}」はありません。{'・'.join(ADAPTERS)} のどれかを指定してください。"
                "BEIR 形式のフォルダーは tenkyo eval benchmark で測れます。"
            )
        found = ADAPTERS[form](source)
        save_imported(found, output)
        console(error=True).print(
            f"{output} に質問 {len(found.questions)} 問、文書 {len(found.documents)} 件を"
            "書き出しました。",
            markup=False,
        )
