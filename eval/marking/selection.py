"""The table for choosing a model (選定表): models in columns, figures in rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.reports.labels import HUMAN, NAMES, Source, agreement_words, source_of
from rag.errors import ConfigurationError

_PEOPLE = Source.HUMAN.label
_COST = "時間と量"
_LOWER_IS_BETTER = frozenset({"HallucinationRate", "ErrorRate", "UnsupportedNumberRate"})
_TIMES = {"p50": "回答までの時間（中央値、ミリ秒）", "p95": "回答までの時間（95％点、ミリ秒）"}
_TOKENS = {
    "given_mean": "入力トークン（1回答の平均）",
    "written_mean": "出力トークン（1回答の平均）",
}
NOTE = (
    "区分ごとに、だれが判定した値かが違います。合計や平均にはしていません。"
    "「典拠の照合による」は、回答の表示を決めるのと同じ検査による値で、高くなりやすいものです。"
    "太字はその行で最もよい値です。"
)


@dataclass(frozen=True, slots=True)
class SelectionRow:
    """A row of the table.

    Attributes:
        group: What kind of figure it is.
        name: What is measured.
        values: The value of each model; None where it was not measured.
        shown: The values as they are written.
        lower_is_better: Whether the smallest value is the best; None where none is.
    """

    group: str
    name: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]
    lower_is_better: bool | None

    @property
    def best(self) -> frozenset[int]:
        """Places of the best values; none where all are alike or only one was measured."""
        known = [value for value in self.values if value is not None]
        if self.lower_is_better is None or len(set(known)) < 2:
            return frozenset()
        top = min(known) if self.lower_is_better else max(known)
        return frozenset(place for place, value in enumerate(self.values) if value == top)


@dataclass(frozen=True, slots=True)
class Selection:
    """The table.

    Attributes:
        models: Names of the models, the columns.
        rows: The rows in order.
        notes: What a reader needs to know.
    """

    models: tuple[str, ...]
    rows: tuple[SelectionRow, ...]
    notes: tuple[str, ...]


def selection(
    summaries: Mapping[str, Mapping[str, Any]], marking: Mapping[str, Any] | None = None
) -> Selection:
    """Puts models beside each other, with what people think.

    Args:
        summaries: Figures by the name of the model, as `read_summaries` gives them.
        marking: What `marking_json` gave, None without marks by people.

    Raises:
        ConfigurationError: The runs have different numbers of questions, or the marks are of
            other models.
    """
    asked = {name: summary["questions"] for name, summary in summaries.items()}
    if len(set(asked.values())) > 1:
        counts = "、".join(f"{name} {count}問" for name, count in asked.items())
        raise ConfigurationError(
            f"質問の数が違う結果は並べられません（{counts}）。同じ質問集で評価してください。"
        )
    measures = dict.fromkeys(name for told in summaries.values() for name in told["measures"])
    if marking is not None:
        measures.pop(HUMAN, None)  # the marks that were given say it
    order = list(Source)
    rows = [
        _measured(name, summaries)
        for name in sorted(measures, key=lambda name: order.index(source_of(name)))
    ]
    rows += [_time(summaries, name) for name in _TIMES]
    rows += _tokens(summaries)
    notes = [NOTE, f"質問 {next(iter(asked.values()), 0)}問。"]
    if marking is None:
        notes += [
            f"{name}：{agreement_words(found)}。"
            for name, told in summaries.items()
            if (found := told.get("agreement"))
        ]
    else:
        rows += _people(marking, tuple(summaries))
        notes.append(f"{agreement_words(marking['agreement'])}。")
    return Selection(tuple(summaries), tuple(rows), tuple(notes))


def read_marking(path: Path) -> Mapping[str, Any]:
    """Reads what `tenkyo eval marks --output` wrote.

    Raises:
        ConfigurationError: The file is something else.
    """
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        right = {"models", "agreement"} <= set(value)
    except (OSError, ValueError, TypeError) as error:
        raise _no_marking(path) from error
    if not right:
        raise _no_marking(path)
    return dict(value)


def _no_marking(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} を採点の集計として読めません。"
        "tenkyo eval marks --output で書き出したファイルを指定してください。"
    )


def _measured(measure: str, summaries: Mapping[str, Mapping[str, Any]]) -> SelectionRow:
    means = [summary["measures"].get(measure) for summary in summaries.values()]
    return SelectionRow(
        source_of(measure).label,
        NAMES.get(measure, measure),
        tuple(None if mean is None else float(mean["value"]) for mean in means),
        tuple("－" if mean is None else _interval(mean) for mean in means),
        measure in _LOWER_IS_BETTER,
    )


def _interval(mean: Mapping[str, Any]) -> str:
    return f"{mean['value']:.3f}（{mean['low']:.3f}–{mean['high']:.3f}）"


def _time(summaries: Mapping[str, Mapping[str, Any]], percentile: str) -> SelectionRow:
    values = [summary["ms"].get(percentile) for summary in summaries.values()]
    return SelectionRow(
        _COST,
        _TIMES[percentile],
        tuple(values),
        tuple("－" if value is None else f"{value:,.0f}" for value in values),
        lower_is_better=True,
    )


def _tokens(summaries: Mapping[str, Mapping[str, Any]]) -> list[SelectionRow]:
    """Tokens of an answer; no row where no language model was asked."""
    told = [summary.get("tokens") for summary in summaries.values()]
    if not any(told):
        return []
    return [
        SelectionRow(
            _COST,
            name,
            tuple(one[field] if one else None for one in told),
            tuple(
                f"{one[field]:,.0f}{'（推定を含む）' if one['estimated'] else ''}" if one else "－"
                for one in told
            ),
            lower_is_better=None,
        )
        for field, name in _TOKENS.items()
    ]


def _people(marking: Mapping[str, Any], models: Sequence[str]) -> list[SelectionRow]:
    marked = marking["models"]
    if set(marked) != set(models):
        raise ConfigurationError(
            f"採点結果のモデル（{'、'.join(marked)}）と、並べるモデル（{'、'.join(models)}）が違います。"
            "採点表を作ったときと同じ「名前=フォルダー」を指定してください。"
        )
    means = [marked[name]["points"] for name in models]
    points = SelectionRow(
        _PEOPLE,
        NAMES[HUMAN],
        tuple(float(mean["value"]) for mean in means),
        tuple(map(_interval, means)),
        lower_is_better=False,
    )
    counts = SelectionRow(
        _PEOPLE,
        "○・△・×の数（2人の合計）",
        tuple(None for _ in models),
        tuple("・".join(str(marked[name]["marks"][mark]) for mark in "○△×") for name in models),
        lower_is_better=None,
    )
    return [points, counts]
