"""The page of figures, made of committed results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.baselines.report import baselines_markdown
from eval.reports.labels import NAMES, Source, source_of
from rag.errors import ConfigurationError

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER.parents[1] / "docs" / "evaluation" / "README.md"
SAMPLE = "sample.json"
SETS = "retrieval_sets.json"
BASELINES = "baselines.json"

_SET_NAMES = {
    "jsquad_valid": "JSQuAD（検証用）",
    "niilc_evidence": "NIILC-QA（根拠）",
    "lawqa_articles": "lawqa_jp（条文）",
}
_COMMANDS: Sequence[tuple[str, str]] = (
    (
        SAMPLE,
        "tenkyo eval run --questions eval/sample/questions.jsonl"
        " --documents eval/sample/documents --today 2026-11-01 --json",
    ),
    (SETS, "python -m eval.retrieval_sets ../shared/benchmarks --json"),
    (
        BASELINES,
        "tenkyo eval baselines --questions eval/sample/questions.jsonl"
        " --documents eval/sample/documents --json",
    ),
)


def page(folder: Path = FOLDER) -> str:
    """The page.

    Args:
        folder: Folder of the results.

    Raises:
        ConfigurationError: A result is missing, or is something else.
    """
    sample, sets, baselines = (_read(folder / name) for name in (SAMPLE, SETS, BASELINES))
    try:
        parts = (*_opening(), *_sample(sample), *_sets(sets), *_baselines(baselines), *_again())
    except (KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{folder} の結果に、要る値がありません（{error}）。"
            "ページの末尾にあるコマンドで、測り直してください。"
        ) from error
    return "\n\n".join(parts) + "\n"


def _read(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path} を評価の結果として読めません。"
            "docs/evaluation/README.md の末尾にあるコマンドで、測り直してください。"
        ) from error


def _opening() -> Iterator[str]:
    yield "<!-- python -m eval.results が作るページです。手で直さないでください。 -->"
    yield "# 評価の数字"
    yield (
        "言語モデルを使わない既定の設定での値です。かっこの中は、質問の選び方による"
        "ばらつきを示す95％区間（ブートストラップ法）です。"
    )


def _sample(value: Mapping[str, Any]) -> Iterator[str]:
    measures: Mapping[str, Any] = value["measures"]
    yield "## 見本の質問"
    yield (
        f"[見本文書](../../eval/sample/README.md)（架空の計画6件）への{value['questions']}問。"
        f"回答までの時間は、計測した機械で中央値 {value['ms']['p50']:.0f} ms、"
        f"95％点 {value['ms']['p95']:.0f} ms でした。"
    )
    for source in Source:
        rows = [
            (NAMES.get(name, name), f"{_interval(mean)}", str(mean["count"]))
            for name, mean in measures.items()
            if source_of(name) is source
        ]
        if rows:
            yield f"**{source.label}**：{source.meaning}"
            yield _table(("指標", "値", "質問数"), rows)


def _sets(value: Mapping[str, Any]) -> Iterator[str]:
    yield "## 公開されている検索の評価セット"
    yield (
        "検索だけを測ります。文書を切り分けず、評価セットの1件を1つの箇所として登録します。"
        "BM25 は、同じ質問を文字2-gram で同時に測った値です。"
        "調整には使っていません。データは配布物に含みません。"
    )
    rows = [
        (
            f"{_SET_NAMES.get(name, name)} {found['entries']:,}件・{found['asked']:,}問",
            measure,
            f"{found['search'][measure]['value']:.3f}",
            f"{found['baseline'][measure]['value']:.3f}",
            f"{gain['value']:+.3f}（{gain['low']:+.3f}〜{gain['high']:+.3f}）",
        )
        for name, found in value.items()
        for measure, gain in found["gain"].items()
    ]
    yield _table(("評価セット", "指標", "Tenkyo", "BM25", "差"), rows)


def _baselines(value: Mapping[str, Any]) -> Iterator[str]:
    yield "## 既存の方式との比較と、裏付け検査の効果"
    yield baselines_markdown(value)


def _again() -> Iterator[str]:
    yield "## 測り直す"
    yield (
        "`make results` で測り直します（公開の評価セットの場所は `BENCHMARKS=フォルダー`）。"
        "ほかに重い仕事のない機械で実行してください。することは次のとおりです。"
    )
    lines = "\n".join(f"{command} > eval/results/{name}" for name, command in _COMMANDS)
    yield f"```\n{lines}\npython -m eval.results\n```"


def _interval(mean: Mapping[str, Any]) -> str:
    return f"{mean['value']:.3f}（{mean['low']:.3f}–{mean['high']:.3f}）"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
