"""Budget lines: items, amounts, brackets, marks."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.plans.budgets.lines import Defaults, read_figure, read_lines
from rag.plans.fiscal_years import FiscalYears
from rag.plans.records import Budget

YEARS = FiscalYears("令和", None)
FLAGS = ("portion", "new", "reposted", "previous")


def short(budget: Budget) -> str:
    """A budget on one line: item | million yen | year | kind | flags."""
    kind = budget.kind.value[0] + (str(budget.round) if budget.round else "")
    yen = None if budget.amount_yen is None else Fraction(budget.amount_yen, 1_000_000)
    flags = [name for name in FLAGS if getattr(budget, name)]
    sure = [] if budget.certain else ["unsure"]
    return " ".join([budget.item, "|", str(yen), str(budget.fiscal_year), kind, *flags, *sure])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "【予算】 渡し船の見守り 1.5億円（5年度 1.2億円）",
            ["渡し船の見守り | 150 2024 i", "渡し船の見守り | 120 2023 i previous"],
            id="earlier amount in brackets",
        ),
        pytest.param(
            "【予算】 山道の\n手入れ事業\n5年度補正 0.4億円 6年度 2億円\n(4年度2次補正 0.3億円)",
            [
                "山道の手入れ事業 | 40 2023 s",
                "山道の手入れ事業 | 200 2024 i",
                "山道の手入れ事業 | 30 2022 s2 previous",
            ],
            id="name and amounts over several lines",
        ),
        pytest.param(
            "【予算】灯台の改修（再掲） 2億円の内数\n港の灯り 0.1億円【新規】",
            ["灯台の改修 | 200 2024 i portion reposted", "港の灯り | 10 2024 i new"],
            id="marks, and a second item",
        ),
        pytest.param(
            "【予算】\t橋守り補助金\t5年度補正\t59.0億円\t(4年度\t27.5億円)\n"
            "\t堤の見回り\t\t2億円（5年度\t1億円）",
            [
                "橋守り補助金 | 5900 2023 s",
                "橋守り補助金 | 2750 2022 i previous",
                "堤の見回り | 200 2024 i",
                "堤の見回り | 100 2023 i previous",
            ],
            id="cells",
        ),
        pytest.param(
            "島の統計\t80.5億円 (5年度)\t12.3億円\n村の統計\t3億円 (5年度)\t2億円",
            [
                "島の統計 | 8050 2024 i",
                "島の統計 | 1230 2023 i previous",
                "村の統計 | 300 2024 i",
                "村の統計 | 200 2023 i previous",
            ],
            id="displaced brackets",
        ),
        pytest.param(
            "【予算】 遠見基金 (第2期 (仮称))\n"
            "5年度補正 190億円 6年度当初 159億円 (うち灯火財源150億円)\n"
            "(4年度補正 662億円 (うち灯火財源35億円) 5年度 150億円 (灯火財源))",
            [
                "遠見基金 (第2期 (仮称)) | 19000 2023 s",
                "遠見基金 (第2期 (仮称)) | 15900 2024 i",
                "遠見基金 (第2期 (仮称)) | 66200 2022 s previous",
                "遠見基金 (第2期 (仮称)) | 15000 2023 i previous",
            ],
            id="nested brackets with sources",
        ),
        pytest.param(
            "【予算】 海図の輸出支援 5年度補正 28億円\n（4年度2次補正 10億円（海図一括支援事業）\n"
            "4年度補正 12.2億円（海図信頼確保事業））",
            [
                "海図の輸出支援 | 2800 2023 s",
                "海図の輸出支援 | 1000 2022 s2 previous",
                "海図の輸出支援 | 1220 2022 s previous",
            ],
            id="programmes that went before",
        ),
        pytest.param(
            "【予算】 多島会議の運営\n潮流の手引\n連絡船への拠出\n"
            "1.4億円（5年度 23億円）\n5年度補正 2億円【新規】\n1.2億円",
            [
                "多島会議の運営 | 140 2024 i unsure",
                "多島会議の運営 | 2300 2023 i previous unsure",
                "潮流の手引 | 200 2023 s new unsure",
                "連絡船への拠出 | 120 2024 i unsure",
            ],
            id="names and amounts apart",
        ),
        pytest.param(
            "【予算 (財投等)】 海外支援\n産業投資 360億円 政府保証 240億円\n"
            "(5年度 産業投資 244億円 政府保証 209億円)",
            [
                "海外支援 | 36000 2024 i",
                "海外支援 | 24000 2024 i",
                "海外支援 | 24400 2023 i previous",
                "海外支援 | 20900 2023 i previous",
            ],
            id="sources of money",
        ),
        pytest.param(
            "【予算】 水門の補修（補助率 1/3 ※嵩上げあり）\n13.7億円\n※一部を別に計上",
            ["水門の補修 | 1370 2024 i"],
            id="rates and notes",
        ),
        pytest.param(
            "【予算】里山電波塔整備事業（3年度補正 500億円）",
            ["里山電波塔整備事業 | 50000 2021 s previous"],
            id="only an earlier amount",
        ),
        pytest.param("【予算】 0.1億円", [" | 10 2024 i"], id="no name"),
        pytest.param(
            "○ 診療所の維持 12億円（11億円）\n　うち機器の整備 2億円",
            [
                "診療所の維持 | 1200 2024 i",
                "診療所の維持 | 1100 None i previous unsure",
                "うち機器の整備 | 200 2024 i portion",
            ],
            id="a part of it, a bracket without year",
        ),
        pytest.param(
            "本館の建替え 令和6～8年度 9億円",
            ["本館の建替え | 900 None o"],
            id="several years",
        ),
        pytest.param("宿場の再生を進める。", [], id="no amount"),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert [short(budget) for budget in read_lines(text, 0, YEARS, Defaults(year=2024))] == expected


def test_offsets_point_into_the_document() -> None:
    text = "前文\n【予算】 渡しの灯り（再掲）\n5年度補正 1.5億円の内数"
    (budget,) = read_lines(text[3:], 3, YEARS)
    assert text[budget.item_start : budget.item_end] == "渡しの灯り（再掲）"
    assert text[budget.char_start : budget.char_end] == "5年度補正 1.5億円の内数" == budget.text


def test_an_amount_whose_year_is_not_known_is_uncertain() -> None:
    assert [short(b) for b in read_lines("予算：2億円", 0, YEARS)] == [" | 200 None i unsure"]


@pytest.mark.parametrize("text", ["12,400", "▲ 275", "０", "1.5"])
def test_a_plain_figure_reads_as_the_line_would(text: str) -> None:
    defaults = Defaults(
        year=2025, factor=Fraction(1000), bare=True, item=("堤", 0, 1), reposted=True
    )
    figure = read_figure(text, 7, defaults)
    assert figure is not None
    line = read_lines(text, 7, YEARS, defaults)
    if text != "▲ 275":
        assert line == [figure]
    else:
        assert figure.amount_yen == -275_000


@pytest.mark.parametrize("text", ["540の内数", "－", "皆増", "1,23", "3人", ""])
def test_anything_else_is_no_plain_figure(text: str) -> None:
    assert read_figure(text, 0, Defaults(bare=True, factor=Fraction(1))) is None
