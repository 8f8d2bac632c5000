"""Model cards: what each model in use is, what it is for, and how well it does here.

The headings follow Mitchell et al., Model Cards for Model Reporting (FAT* 2019), as far as they
mean something for a model that an installation runs and does not train.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.evaluations import Run, list_runs, runs_folder
from rag.llm import EndpointModel, ExtractiveModel, ModelSettings
from rag.llm.profiles import Profile, load_profiles

if TYPE_CHECKING:
    from rag.settings import Settings

MEASURES = (
    "CitationRecall",
    "CitationPrecision",
    "ConciseCorrect",
    "HallucinationRate",
    "ErrorRate",
)
"""Figures that a card shows, as the evaluation names them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the evaluation.

    Attributes:
        measure: Its name in the evaluation.
        value: The mean.
        low: Lower end of its 95 % interval.
        high: Upper end.
        count: Number of questions.
    """

    measure: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the newest evaluation of a model found.

    Attributes:
        run: Id of the run.
        date: Day on which it ended, an ISO date (UTC).
        questions: Number of questions.
        figures: Its figures.
    """

    run: str
    date: str
    questions: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A model in use.

    Attributes:
        name: Its name in the settings.
        label: The name that people see.
        role: What it does here, in Japanese.
        generative: Whether it writes words of its own.
        maker: Who makes it; empty where nobody has said.
        licence: Its licence, or where it is agreed; empty where nobody has said.
        place: Where it runs: a host, a folder, or this program.
        data: What it was trained on, as far as we know.
        receives: What is given to it.
        limits: What it must not be trusted with, a sentence each.
        note: What the administrator says of it.
        evaluation: What the newest evaluation found; None where there is none.
    """

    name: str
    label: str
    role: str
    generative: bool
    maker: str
    licence: str
    place: str
    data: str
    receives: str
    limits: tuple[str, ...]
    note: str
    evaluation: Evaluation | None


def model_cards(settings: Settings, models: Mapping[str, ModelSettings]) -> list[Card]:
    """The cards of an installation's models: those that answer, then those that find and check.

    Args:
        settings: The settings of this installation.
        models: The models that answer, by name.
    """
    runs = list_runs(runs_folder(settings.home))
    profiles = load_profiles()
    answering = [
        _answering(model, profiles, _newest(runs, model.name)) for model in models.values()
    ]
    return [*answering, _finding(settings), *_further(settings)]


def _answering(
    model: ModelSettings, profiles: Mapping[str, Profile], evaluation: Evaluation | None
) -> Card:
    if isinstance(model, ExtractiveModel):
        return Card(
            name=model.name,
            label=model.shown,
            role="回答（文書からの抜き書き）",
            generative=False,
            maker="Tenkyo",
            licence="Apache-2.0",
            place="このプログラムの中",
            data="語の重みと判定のしきい値だけを、見本・公開・開発用の質問集で調整したもの。"
            "文章を学習していません",
            receives="質問と、見つけた箇所",
            limits=(
                "文書にない文は作りません。お尋ねの点と違う箇所を抜き書きすることはあります。",
                "2つの文書を比べる質問が苦手です。",
            ),
            note="",
            evaluation=evaluation,
        )
    profile = profiles.get(model.profile)
    return Card(
        name=model.name,
        label=model.shown,
        role="回答、原稿の文を書く（生成AI）",
        generative=True,
        maker=profile.vendor if profile else "",
        licence=profile.licence if profile else "",
        place=model.base_url if isinstance(model, EndpointModel) else _folder(model.path),
        data="提供元の資料を確かめてください",
        receives="質問、これまでのやりとり、見つけた箇所（文書名・見出しを含む）",
        limits=(
            "文は1文ずつ引用した箇所と照合し、数値・単位・年度・府省庁名が合わないものは示しません。"
            "照合は機械によるもので、内容の正しさを保証しません。",
            *(
                ("公開網にある宛先への送信が許可されています（allow_public）。",)
                if isinstance(model, EndpointModel) and model.allow_public
                else ()
            ),
            *(("Tenkyo での動作は確かめていません。",) if profile and not profile.tried else ()),
        ),
        note=" ".join(filter(None, (profile.note if profile else "", model.note))),
        evaluation=evaluation,
    )


def _finding(settings: Settings) -> Card:
    """The model that finds passages by meaning."""
    trained = settings.embedding != "encoder"
    off = settings.embedding == "none"
    return Card(
        name="embedding",
        label="使いません"
        if off
        else "文書から学習（既定）"
        if trained
        else settings.embedding_model,
        role="箇所を意味で探す（埋め込み）",
        generative=False,
        maker="Tenkyo" if trained else "",
        licence="Apache-2.0" if trained else "",
        place="このプログラムの中" if trained else _folder(Path(settings.embedding_model)),
        data="登録した文書だけから、登録のたびに学習します（文書の外には出ません）"
        if trained
        else "提供元の資料を確かめてください",
        receives="登録した文書の箇所と、質問",
        limits=("近い意味の語を見落とすことがあります。語句でも探して補っています。",),
        note="",
        evaluation=None,
    )


def _further(settings: Settings) -> Iterator[Card]:
    """Models that order passages and check sentences, where there are any."""
    for name, folder, role in (
        ("reranker", settings.reranker_model, "見つけた箇所を並べ直す"),
        ("entailment", settings.entailment_model, "文が箇所に含まれるかを判定する"),
    ):
        if folder is not None:
            yield Card(
                name=name,
                label=folder.name,
                role=role,
                generative=False,
                maker="",
                licence="",
                place=_folder(folder),
                data="提供元の資料を確かめてください",
                receives="質問か回答の文と、見つけた箇所",
                limits=("判定は点数によるもので、理由は示しません。",),
                note="",
                evaluation=None,
            )


def _folder(path: Path) -> str:
    # Only its name: where folders stand on this machine is nobody's business.
    return f"フォルダー {path.name}（この機械の中）"


def _newest(runs: Sequence[Run], model: str) -> Evaluation | None:
    """The newest run of a model, of runs with the newest first."""
    for run in runs:
        found = run.summary.get("models", {}).get(model)
        if found is None and run.summary.get("model") == model:
            found = run.summary
        if isinstance(found, dict) and isinstance(found.get("measures"), dict):
            date = run.created_at.date().isoformat()
            figures = tuple(_figures(found["measures"]))
            return Evaluation(run.id, date, int(found.get("questions") or 0), figures)
    return None


def _figures(measures: Mapping[str, Any]) -> Iterator[Figure]:
    for name in MEASURES:
        mean = measures.get(name)
        if isinstance(mean, dict):
            yield Figure(name, mean["value"], mean["low"], mean["high"], mean["count"])
