"""`tenkyo eval sitting`, `sheet`, `marks` and `table`: people choose between models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.evaluating.options import DocumentsOption, QuestionsOption
from rag.cli.files import require_new
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, progress_bar, reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.table import Table

    from eval.marking.scoring import MarkingResult

app = typer.Typer(cls=JapaneseGroup, add_completion=False)

_SEED = 2026

RunsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="結果...",
        help="tenkyo eval run の結果のフォルダー。「名前=フォルダー」で名前を付けられます。",
    ),
]


@app.command(
    "sitting",
    cls=JapaneseCommand,
    epilog="tenkyo eval sitting 封印.json --key 封印の鍵.txt --documents 文書 "
    "--model 甲 --model 乙 --repeat 3 --output 選定",
)
def sitting(
    sealed: Annotated[Path, typer.Argument(metavar="封印", help="tenkyo eval seal のファイル。")],
    key: Annotated[Path, typer.Option("--key", metavar="ファイル", help="封印の鍵。")],
    documents: DocumentsOption,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="フォルダー", help="結果の書き出し先。")
    ],
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="名前", help="比べるモデル（何度でも指定できます）。"),
    ] = None,
    repeat: Annotated[
        int, typer.Option("--repeat", metavar="回", help="同じ質問を繰り返す回数。")
    ] = 1,
) -> None:
    """封印した質問集を開き、同じ箇所を渡して、全てのモデルに答えさせます。"""
    with reporting():
        from eval.report import summary_table
        from eval.sitting.run import MODELS, run_sitting
        from rag.settings import load_settings

        with progress_bar() as progress:
            held = run_sitting(
                sealed,
                key,
                documents,
                load_settings(),
                output,
                models=model or (),
                repeats=repeat,
                progress=progress,
            )
        for result in held.run.results:
            console().print(summary_table(result))
        console().print(
            f"封印した質問集：{held.opened.count}問、sha256 {held.opened.commitment}、"
            f"開封 {held.opened_at}\n報告書：{output / MODELS / 'report.html'}",
            markup=False,
        )
        if held.run.failures:
            raise typer.Exit(Exit.PARTLY_DONE)


@app.command(
    "sheet",
    cls=JapaneseCommand,
    epilog="tenkyo eval sheet 甲=結果1 乙=結果2 --questions 質問集.jsonl "
    "--output 採点表.xlsx --key 対応表.json",
)
def sheet(
    runs: RunsArgument,
    questions: QuestionsOption,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ファイル", help="採点表（.xlsx）。")
    ],
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            metavar="ファイル",
            help="回答とモデルの対応表（JSON）。採点者には渡さないでください。",
        ),
    ],
    seed: Annotated[
        int, typer.Option("--seed", metavar="数", help="並べ方を決める数（同じ数なら同じ表）。")
    ] = _SEED,
    as_json: JsonOption = False,
) -> None:
    """モデルの名前を伏せた採点表を、.xlsx で書き出します。"""
    with reporting(as_json=as_json):
        from eval.marking import make_sheet, read_answers, write_key, write_sheet
        from eval.questions import load_questions

        answers = [one for name, folder in _named(runs) for one in read_answers(folder, name)]
        made, behind = make_sheet(load_questions(questions), answers, seed=seed)
        require_new(output, key)
        write_key(behind, key)
        write_sheet(made, output)
        if as_json:
            write_json({"sheet": made.id, "rows": len(made.rows), "models": list(behind.models)})
        else:
            console().print(
                f"{len(made.rows)}行の採点表を {output} に、対応表を {key} に書き出しました。"
            )


@app.command(
    "marks",
    cls=JapaneseCommand,
    epilog="tenkyo eval marks 採点表.xlsx --key 対応表.json --output 採点.json\n"
    "tenkyo eval marks 採点表1.xlsx 採点表2.xlsx --key 対応表.json --report 選定/models",
)
def marks(
    sheets: Annotated[
        list[Path],
        typer.Argument(metavar="採点表...", help="採点した表。2人が別々に採点したものは両方。"),
    ],
    key: Annotated[Path, typer.Option("--key", metavar="ファイル", help="対応表（JSON）。")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ファイル", help="集計の書き出し先（JSON）。"),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            metavar="結果",
            help="採点を報告書に取り込む結果のフォルダー（採点表と同じ指定、何度でも）。",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="前に取り込んだ採点を置き換えます。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """採点表を読み、モデルごとの点と、採点者2人の一致の度合いを示します。"""
    with reporting(as_json=as_json):
        from eval.marking import read_key, read_sheets, score
        from eval.marking.scoring import marking_json
        from eval.marking.sheet import write_new
        from eval.reports.marking import add_marks

        behind = read_key(key)
        rows = read_sheets(sheets, behind)
        result = score(rows, behind)
        value = marking_json(result, behind)
        reported = _named(report or [])
        add_marks(rows, behind, reported, replace=replace)
        if output is not None:
            text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
            write_new(output, text.encode())
        if as_json:
            write_json(value)
        else:
            console().print(_marks_table(result))
            for _, folder in reported:
                console().print(f"報告書に取り込みました：{folder / 'report.html'}", markup=False)


@app.command(
    "table",
    cls=JapaneseCommand,
    epilog="tenkyo eval table 甲=結果1 乙=結果2 --marks 採点.json --output 選定表.xlsx",
)
def table(
    runs: RunsArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="ファイル", help="選定表（.xlsx か .docx）。"),
    ],
    marking: Annotated[
        Path | None,
        typer.Option("--marks", metavar="ファイル", help="tenkyo eval marks の集計（JSON）。"),
    ] = None,
) -> None:
    """モデルを列に並べた選定表を、.xlsx か Word で書き出します。"""
    with reporting():
        from eval.marking.runs import read_summaries
        from eval.marking.selection import read_marking, selection
        from eval.marking.selection_files import write_selection

        marked = None if marking is None else read_marking(marking)
        found = [
            pair for name, folder in _named(runs) for pair in read_summaries(folder, name).items()
        ]
        _require_different([name for name, _ in found])
        write_selection(selection(dict(found), marked), output)
        console().print(f"選定表を {output} に書き出しました。")


def _named(runs: list[str]) -> list[tuple[str, Path]]:
    """Folders with the names in front of =, empty where there is none."""
    parted = [run.rpartition("=") for run in runs]
    return [(name, Path(folder)) for name, _, folder in parted]


def _require_different(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigurationError(
            f"同じ名前のモデルが2つあります：{'、'.join(twice)}。"
            "「名前=フォルダー」の形で、別々の名前を付けてください。"
        )


def _marks_table(result: MarkingResult) -> Table:
    from rich.table import Table

    found = result.agreement
    kappa = "計算できません" if found.kappa is None else f"{found.kappa:.2f}"
    shown = Table("モデル", "平均点", "95％区間", "○", "△", "×", title="採点の集計")
    for name, one in result.models.items():
        shown.add_row(
            name,
            f"{one.points.value:.3f}",
            f"{one.points.low:.3f}–{one.points.high:.3f}",
            *(str(count) for count in one.counts),
        )
    shown.caption = (
        f"2人の一致率 {found.share:.0%}、コーエンのκ {kappa}。"
        f"採点の割れた行 {len(result.disagreed)}、理由のない△× {len(result.unexplained)}。"
    )
    return shown
