from tests.ui.parts.records import measure
from ui.parts.comparing import change_html, group_of, row_html


def row(before, after, changes=(), level="medium"):
    match = {"level": level, "reason": "題名に共通の語（航路）"} if before and after else None
    return {"before": before, "after": after, "match": match, "note": "", "changes": list(changes)}


def change(kind, before, after, aspect="kpi"):
    return {
        "aspect": aspect,
        "kind": kind,
        "before": [{"text": one} for one in before],
        "after": [{"text": one} for one in after],
    }


OLD, NEW = measure("航路の実証"), measure("航路の支援")


def test_rows_are_grouped():
    changed = change("changed", ["80"], ["180"])
    rows = [row(None, NEW), row(OLD, None), row(OLD, NEW, [changed]), row(OLD, NEW)]
    assert list(map(group_of, rows)) == ["new", "gone", "changed", "same"]


def test_the_likelihood_is_a_word():
    assert "同じ施策である見込み：高" in row_html(row(OLD, NEW, level="high"))
    assert "同じ施策である見込み" not in row_html(row(None, NEW))


def test_what_stands_in_one_plan_only_is_not_called_abolished():
    html = row_html(row(OLD, None))
    assert "対応する施策が見当たりません" in html
    assert "廃止" not in html


def test_changed_words_are_marked():
    html = change_html(change("changed", ["80市町村"], ["180市町村"]))
    assert "<del>" in html
    assert "<ins>" in html
    assert "KPI：△ 変更" in html


def test_an_added_indicator_has_no_counterpart():
    html = change_html(change("added", [], ["満足度"]))
    assert "<del>" not in html
    assert "前の計画に記載なし" in html


def test_words_of_plans_stay_text():
    evil = "<svg onload=x>"
    assert "<svg" not in row_html(
        row(measure(evil), measure(evil + "2"), [change("x", [evil], [])])
    )
