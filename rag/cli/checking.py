"""`tenkyo check`: a person's text against the plans, or sentences against given passages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import DEFAULT_COLLECTION, CollectionOption, JsonOption
from rag.cli.output import Exit, console, json_line, reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.answering.draft_check import CheckedSentence

_WORDS = {
    "supported": "出典と一致",
    "partial": "一部のみ照合",
    "unsupported": "出典に見当たらず",
    "unverified": "照合できず",
    None: "確認の対象外",
}
_FORMAT = (
    'id、sentence、passages のある JSON オブジェクトを1行に1つ書いてください（例: {"id": "1", '
    '"sentence": "…", "passages": [{"text": "…"}]}）。'
)


def check(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="ファイル", help="原稿（テキスト）。省くと標準入力から読みます。"),
    ] = None,
    collection: CollectionOption = DEFAULT_COLLECTION,
    source: Annotated[
        Path | None,
        typer.Option(
            "--input",
            metavar="ファイル",
            help="まとめて照合する文と箇所（JSON Lines：id, sentence, passages）。",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ファイル", help="結果の書き出し先（JSON Lines）。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """原稿の文を1つずつ、登録文書（または渡した箇所）の記載と照合します。"""
    with reporting(as_json=as_json):
        if source is not None:
            raise typer.Exit(_check_pairs(source, output))
        if output is not None:
            raise ConfigurationError("--output は --input といっしょに使います。")
        from rag.engine import Engine
        from rag.settings import load_settings

        text = _read(file)
        checked = Engine(load_settings()).check(text, collection=collection)
        if as_json:
            from rag.wire import checks_json

            write_json(checks_json(checked))
        else:
            _show(checked)


def _read(file: Path | None) -> str:
    try:
        text = sys.stdin.read() if file is None else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"原稿 {file} を読めません。UTF-8 のテキストファイルを指定してください。"
        ) from error
    if not text.strip():
        raise ConfigurationError("原稿が空です。照合する文を書いてください。")
    return text


def _show(checked: list[CheckedSentence]) -> None:
    from rich.text import Text

    from rag.cli.render import place_of

    screen = console()
    for sentence in checked:
        verdict = sentence.verdict.value if sentence.verdict else None
        style = {"supported": "green", None: "dim"}.get(verdict, "bold red")
        screen.print(Text.assemble((f"［{_WORDS[verdict]}］", style), sentence.text))
        if sentence.reason:
            screen.print(Text(f"    {sentence.reason}"))
        for citation in sentence.citations:
            screen.print(Text(f"    {place_of(citation.hit)}", style="dim"))
            screen.print(Text(f"    「{' '.join(citation.quote.split())}」", style="dim"))
    wrong = sum(s.verdict is not None and s.verdict.value != "supported" for s in checked)
    claims = sum(s.verdict is not None for s in checked)
    screen.print(Text(f"\n{claims}文のうち、出典と一致しないもの {wrong}文", style="bold"))
    screen.print(
        Text(
            "数値・年度・府省庁名・語句を機械的に照合した結果です。内容は原典で確認してください。",
            style="dim",
        )
    )


def _check_pairs(source: Path, output: Path | None) -> Exit:
    """Checks sentences against the passages given with each; needs no collection."""
    from rag.answering.draft_check import check_against
    from rag.cli.files import whole_file
    from rag.json_lines import read_json_lines
    from rag.language_models import LanguageModels
    from rag.settings import load_settings

    read = read_json_lines(source, what="照合する文のファイル", form=_FORMAT)
    pairs = [_pair(value, place) for place, value in read]
    models = LanguageModels(load_settings())
    entailment, reader = models.entailment(), models.second_reader()
    results = (
        json_line({"id": name, "verdict": found.verdict.value, "reason": found.reason})
        for name, sentence, passages in pairs
        for found in [check_against(sentence, passages, entailment=entailment, reader=reader)]
    )
    if output is None:
        sys.stdout.writelines(results)
    else:
        with whole_file(output) as stream:
            stream.writelines(line.encode(errors="backslashreplace") for line in results)
    return Exit.DONE


def _pair(value: object, place: str) -> tuple[str | int, str, list[str]]:
    passages = value.get("passages") if isinstance(value, dict) else None
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("id"), str | int)
        or not isinstance(value.get("sentence"), str)
        or not isinstance(passages, list)
        or not all(isinstance(p, dict) and isinstance(p.get("text"), str) for p in passages)
    ):
        raise ConfigurationError(f"{place}の形が違います。{_FORMAT}")
    return value["id"], value["sentence"], [passage["text"] for passage in passages]
