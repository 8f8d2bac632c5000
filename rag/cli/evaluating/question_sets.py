"""`tenkyo eval lint`, `convert`, `new`, `import` and `seal`: the questions themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.evaluating.options import DocumentsOption
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, reporting, write_json
from rag.errors import ConfigurationError

app = typer.Typer(cls=JapaneseGroup, add_completion=False)


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


@app.command(
    "seal",
    cls=JapaneseCommand,
    epilog="tenkyo eval seal 質問集.jsonl --count 50 --output 封印.json --key 封印の鍵.txt",
)
def seal(
    questions: Annotated[
        Path, typer.Argument(metavar="質問集", help="封印する質問集（JSON Lines）。")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ファイル", help="封印した質問集。")
    ],
    key: Annotated[
        Path,
        typer.Option("--key", metavar="ファイル", help="開くための鍵。別に保管してください。"),
    ],
    count: Annotated[
        int | None,
        typer.Option("--count", metavar="問", help="無作為に選ぶ問数（省くと全問）。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """質問集を封印します。表示される要約値を先に公表すれば、差し替えていないと示せます。"""
    with reporting(as_json=as_json):
        from eval.sitting.sealing import seal as seal_questions
        from eval.sitting.sealing import write_sealed

        sealed = seal_questions(questions, count=count)
        write_sealed(sealed, output, key)
        if as_json:
            write_json({"sha256": sealed.commitment, "questions": sealed.count})
        else:
            console().print(f"{sealed.count}問を封印しました。sha256：{sealed.commitment}")
