"""`tenkyo search` and `tenkyo ask`, one question at a time."""

import io

import pytest

from tests.rag.cli.commands import run_program

CAMERAS = "見守りカメラは何か所に置きますか"
ANSWER = """\
『みなせ市港湾計画』（2025年4月1日）の記載：
市は、見守りカメラを令和７年度末までに12か所に置く。[1]

引用した箇所
[1] 『みなせ市港湾計画』（2025年4月1日） １ 港の見守り
    「市は、見守りカメラを令和７年度末までに12か所に置く。」

文書からの抜き書きです（生成AIは使っていません）
"""
NOT_FOUND = (
    "登録文書2件を探しましたが、お尋ねの点の記載は見つかりませんでした"
    "（記載がないことを示すものではありません）。\n"
)


def test_search_for_people(tenkyo):
    result = tenkyo("search", "朝市の出店", "-c", "plans", "-k", "1")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "1. 『みなせ市港湾計画』（2025年4月1日） ２ 朝市の再開\n"
        "    ２ 朝市の再開 朝市は、毎月第２日曜日に開き、１回当たり40店の出店を見込む。"
        "会場は旧市場の跡地とする。\n"
    )


def test_search_as_json(tenkyo):
    value = tenkyo("search", "朝市の出店", "-c", "plans", "--json").value
    assert value["query"] == "朝市の出店"
    first = value["results"][0]
    assert (first["rank"], first["passage"]["heading_path"]) == (1, ["２ 朝市の再開"])
    assert first["passage"]["document"]["file_name"] == "港湾計画.txt"


def test_search_that_finds_nothing(tenkyo):
    result = tenkyo("search", "。。。", "-c", "plans")
    assert (result.code, result.out) == (
        0,
        "当てはまる箇所は見つかりませんでした。別の言葉で探してください。\n",
    )


def test_ask_for_people(tenkyo):
    result = tenkyo("ask", CAMERAS, "-c", "plans")
    assert (result.code, result.out, result.err) == (0, ANSWER, "")


@pytest.mark.parametrize(("said", "length"), [("短く", "short"), ("long", "long")])
def test_ask_as_long_as_wanted(tenkyo, said, length):
    value = tenkyo("ask", CAMERAS, "-c", "plans", "--length", said, "--json").value
    assert value["length"] == length


def test_ask_as_json(tenkyo):
    value = tenkyo("ask", CAMERAS, "-c", "plans", "--json").value
    assert (value["outcome"], value["answered"]) == ("answered", True)
    assert value["answer"] == "\n".join(ANSWER.split("\n")[:2])
    assert value["citations"][0]["quote"] == "市は、見守りカメラを令和７年度末までに12か所に置く。"


def test_this_year_is_taken_from_the_day_that_is_given(tenkyo):
    question = "今年度末までに見守りカメラを何か所に置きますか"
    value = tenkyo("ask", question, "-c", "plans", "--today", "2025-05-01", "--json").value
    understanding = value["understanding"]
    assert (understanding["today"], understanding["fiscal_years"]) == ("2025-05-01", [2025])


def test_a_refusal_is_an_answer(tenkyo):
    result = tenkyo("ask", "宇宙エレベーターの建設費は", "-c", "plans")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{NOT_FOUND}\n近い箇所\n1. 『")


@pytest.mark.parametrize(
    ("option", "value", "documents"),
    [
        ("--document", "灯台観光計画.md", {"灯台観光計画.md"}),
        ("--fiscal-year", "R7", {"港湾計画.txt"}),
        ("--fiscal-year", "令和７年度", {"港湾計画.txt"}),
        ("--ministry", "総務省", set()),
    ],
)
def test_filters(tenkyo, option, value, documents):
    results = tenkyo("search", "計画", "-c", "plans", option, value, "--json").value["results"]
    assert {hit["passage"]["document"]["file_name"] for hit in results} == documents


WRONG = {
    "unknown length": (("ask", CAMERAS, "--length", "epic"), "configuration", "ふつう"),
    "empty question": (("ask", ""), "question_error", "質問が空です"),
    "blanks": (("search", " 　"), "question_error", "質問が空です"),
    "no question": (("search",), "question_error", "質問がありません"),
    "a long question": (("ask", "港" * 20_000), "question_error", "4,000文字以内"),
    "half characters": (("ask", "港\udc83"), "question_error", "UTF-8"),
    "no hits wanted": (("search", "港", "-k", "0"), "configuration", "1 から 200"),
    "too many wanted": (("ask", "港", "-k", "1000000000"), "configuration", "1 から 200"),
    "no such day": (("ask", "港", "--today", "2025-02-30"), "configuration", "2026-04-01 のように"),
    "no such year": (("ask", "港", "--fiscal-year", "いつか"), "configuration", "令和7年度"),
    "year out of range": (("ask", "港", "--fiscal-year", "9999"), "configuration", "令和7年度"),
    "no ministry": (("search", "港", "--ministry", "おとぎ省"), "configuration", "正式名か略称"),
    "no document": (("search", "港", "--document", "無.txt"), "not_found", "見つかりません"),
    "question twice": (("ask", "港", "--questions", "a"), "configuration", "どちらか一方"),
    "output alone": (("ask", "港", "--output", "a"), "configuration", "いっしょに使います"),
    "name of a path": (("ask", "港", "-c", "../plans"), "collection_name", "半角の英小文字"),
}


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG.values(), ids=WRONG)
def test_wrong_usage(tenkyo, arguments, code, words):
    named = () if "-c" in arguments else ("-c", "plans")
    result = tenkyo(*arguments, *named, "--json")
    error = result.value["error"]
    assert (result.code, error["code"]) == (2, code)
    assert words in error["message"]
    assert result.err == f"エラー: {error['message']}\n"
    assert "\n" not in error["message"]


def test_a_collection_that_does_not_exist(tenkyo):
    result = tenkyo("ask", "港", "-c", "none")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("エラー: コレクション「none」はありません")
    assert "`tenkyo ingest" in result.err


def converse(tenkyo, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return tenkyo("ask", "-c", "plans")


def test_a_conversation_from_a_file_remembers_what_was_asked(tenkyo, monkeypatch):
    result = converse(tenkyo, monkeypatch, f"{CAMERAS}\n担当はどこですか\n")
    first, second = result.out.split("\n質問> ")[1:]
    assert result.code == 0
    assert first == f"{CAMERAS}\n{ANSWER}"
    assert "担当は港湾課とする。[1]" in second


def test_an_empty_line_begins_another_subject(tenkyo, monkeypatch):
    result = converse(tenkyo, monkeypatch, f"{CAMERAS}\n\n担当はどこですか\n")
    alone = tenkyo("ask", "担当はどこですか", "-c", "plans").out
    assert result.out.split("\n質問> ")[2] == f"担当はどこですか\n{alone}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", 0), (f"{CAMERAS}\n", 0), (f"{CAMERAS}\n{'港' * 5000}\n", 3), (f"{'港' * 5000}\n", 1)],
    ids=["nothing", "one", "one of two", "none"],
)
def test_exit_codes_of_a_conversation(tenkyo, monkeypatch, typed, code):
    assert converse(tenkyo, monkeypatch, typed).code == code


def test_bytes_that_are_no_utf_8_are_refused_with_the_cure(plans_home):
    typed = "港の計画\n".encode("cp932").decode("utf-8", "surrogateescape") + f"{CAMERAS}\n"
    result = run_program("ask", "-c", "plans", home=plans_home, stdin=typed)
    assert result.code == 3
    assert "文字コードを UTF-8 にして" in result.out
    assert result.out.endswith(ANSWER)
    assert "Traceback" not in result.err
