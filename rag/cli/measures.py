"""`tenkyo measures`: plans as records, and two plans side by side."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.files import give_file, write_whole
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import (
    DEFAULT_COLLECTION,
    CollectionOption,
    DocumentOption,
    JsonOption,
    MinistryOption,
    YearOption,
)
from rag.cli.output import reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.records import MeasureFilter


class TableFormat(StrEnum):
    """How a table is given."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


app = typer.Typer(
    cls=JapaneseGroup,
    help="計画の施策を一覧し、2つの計画を比べます。",
    invoke_without_command=True,
    epilog="tenkyo measures --ministry 経産省 --fiscal-year R7 --format xlsx\n"
    "tenkyo measures compare 前の計画.docx 後の計画.docx",
    add_completion=False,
)

FormatOption = Annotated[
    TableFormat,
    typer.Option("--format", metavar="形式", help="table（表示）、json、csv、xlsx のいずれか。"),
]
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="ファイル", help="書き出し先（省くと 施策.xlsx のような名前）。"
    ),
]


@app.callback()
def measures(
    context: typer.Context,
    collection: CollectionOption = DEFAULT_COLLECTION,
    document: DocumentOption = None,
    ministry: MinistryOption = None,
    fiscal_year: YearOption = None,
    text: Annotated[
        str | None,
        typer.Option(metavar="語句", help="題名や本文、KPI に含まれる語句（空白で区切る）。"),
    ] = None,
    form: FormatOption = TableFormat.TABLE,
    output: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """計画の施策を、担当、KPI、予算、工程とともに一覧します。"""
    verb = context.invoked_subcommand
    if verb is not None:
        # What stands before the verb holds for it as well.
        given = {"collection": collection, "form": form.value, "output": output, "as_json": as_json}
        context.default_map = {verb: given}
        return
    form = TableFormat.JSON if as_json else form
    with reporting(as_json=form is TableFormat.JSON):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        engine.collection(collection)
        wanted = _wanted(engine, collection, document, ministry, fiscal_year, text or "")
        rows = engine.measures(collection=collection, wanted=wanted)
        if form is TableFormat.TABLE:
            from rag.cli.render_measures import show_measures

            _require_no_output(output)
            show_measures(rows)
        elif form is TableFormat.JSON:
            from rag.records.totals import sum_budgets
            from rag.wire import measures_json, totals_json

            totals = sum_budgets(budget for row in rows for budget in row.measure.budgets)
            _give_json({**measures_json(rows), "totals": totals_json(totals)}, output)
        else:
            from rag.export import measures_csv, measures_workbook

            make = measures_csv if form is TableFormat.CSV else measures_workbook
            give_file(
                lambda: make(rows), output or Path(f"施策.{form.value}"), named=output is not None
            )


@app.command(
    "compare",
    cls=JapaneseCommand,
    epilog="tenkyo measures compare 前の計画.docx 後の計画.docx --format xlsx --output 比較.xlsx",
)
def compare(
    before: Annotated[
        str, typer.Argument(metavar="前の計画", help="文書の ID、パスかファイル名。")
    ],
    after: Annotated[str, typer.Argument(metavar="後の計画", help="文書の ID、パスかファイル名。")],
    collection: CollectionOption = DEFAULT_COLLECTION,
    form: FormatOption = TableFormat.TABLE,
    output: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """2つの計画の同じ施策を並べ、新しいもの、見当たらないもの、変わった点を示します。"""
    form = TableFormat.JSON if as_json else form
    with reporting(as_json=form is TableFormat.JSON):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        rows = engine.compare_measures(before, after, collection=collection)
        if form is TableFormat.TABLE:
            from rag.cli.render_measures import show_comparison

            _require_no_output(output)
            show_comparison(rows)
        elif form is TableFormat.JSON:
            from rag.wire import comparison_json

            _give_json(comparison_json(rows), output)
        else:
            from rag.export import comparison_csv, comparison_workbook

            make = comparison_csv if form is TableFormat.CSV else comparison_workbook
            give_file(
                lambda: make(rows),
                output or Path(f"計画の比較.{form.value}"),
                named=output is not None,
            )


def _wanted(
    engine: Engine,
    collection: str,
    documents: Sequence[str] | None,
    ministries: Sequence[str] | None,
    fiscal_years: Sequence[str] | None,
    text: str,
) -> MeasureFilter:
    from rag.japanese.eras import parse_fiscal_year
    from rag.records import MeasureFilter

    years = tuple(parse_fiscal_year(year) for year in fiscal_years or ())
    ids = tuple(engine.find_document(name, collection=collection).id for name in documents or ())
    return MeasureFilter(ids, tuple(ministries or ()), years, text)


def _require_no_output(output: Path | None) -> None:
    if output is not None:
        raise ConfigurationError(
            "--output は --format json、csv、xlsx といっしょに使います。"
            "形式も指定してください（例：--format xlsx）。"
        )


def _give_json(value: dict[str, Any], output: Path | None) -> None:
    if output is None:
        write_json(value)
        return
    import json

    write_whole(output, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
