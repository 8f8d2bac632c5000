"""Answers of a language model on a scripted server, held to the documents."""

from datetime import date

import pytest

from rag.answering import Outcome, Support
from rag.answering.generating import Cited, Delta, Done, Status, Working
from rag.answering.generating.generate import NOT_WRITTEN
from rag.drafting import DraftKind, DraftQuestion
from rag.engine import Engine
from rag.errors import ConfigurationError
from rag.settings import Settings
from tests.rag.answering.generating.scripts import answering, table_of
from tests.rag.answering.plans import write_plans
from tests.rag.llm.scripted_server import (
    ScriptedServer,
    breaks_off,
    error_event,
    fails,
    hangs,
    never_ends,
    says,
    sends,
)

TODAY = date(2026, 5, 1)
QUESTION = "渡船はいつ電気の船に替わり、建造にいくらかかりますか"
FERRY = "渡船は令和８年度に電気で動く船に替える"
COST = "船の建造には3.4億円を見込む"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("文書")
    write_plans(folder)
    found = tmp_path_factory.mktemp("home")
    engine = Engine(Settings(home=found, embedding="none", passage_target=80, passage_maximum=120))
    engine.ingest([folder], collection="plans")
    engine.close()
    return found


def engine_on(server, home, *, concurrency=4, **settings):
    """An engine whose model is a scripted server."""
    table = table_of(server, concurrency=concurrency)
    given = {"passage_target": 80, "passage_maximum": 120, "embedding": "none", **settings}
    return Engine(Settings(home=home, models=(table,), model="scripted", **given))


def asked(script, home, question=QUESTION, history=(), **settings):
    """The events and the answer."""
    with ScriptedServer(script) as server:
        engine = engine_on(server, home, **settings)
        try:
            events = list(
                engine.answer_events(question, collection="plans", history=history, today=TODAY)
            )
        finally:
            engine.close()
        requests = list(server.requests)
    (done,) = [event for event in events if isinstance(event, Done)]
    assert events[-1] is done
    return done.answer, events, requests


def test_every_sentence_is_shown_with_the_passage_that_holds_it(home):
    answer, events, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。"), home
    )
    assert answer.outcome is Outcome.ANSWERED
    assert [(s.text, s.citations, s.support) for s in answer.sentences] == [
        (f"{FERRY}。", (1,), Support.SUPPORTED),
        (f"{COST}。", (1,), Support.SUPPORTED),
    ]
    (citation,) = answer.citations
    assert citation.hit.document.file_name == "new.md"
    assert (
        citation.quote == "渡船は、令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。"
    )
    assert answer.withheld == ()
    assert answer.model == "scripted"
    assert answer.as_of == "2025-04-01"
    # A citation comes before the text that uses it, and text only after it has passed the check.
    kinds = [type(event) for event in events if not isinstance(event, Working)]
    assert kinds == [Status, Status, Status, Cited, Delta, Delta, Done]
    assert [event.text for event in events if isinstance(event, Delta)] == [
        f"{FERRY}。[1]",
        f"{COST}。[1]",
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("船の建造には4.3億円を見込む", "3.4億円"),
        ("船の建造には3.4百万円を見込む", "3.4"),
        ("渡船は令和９年度に電気で動く船に替える", "令和"),
        ("渡船は2027年度に電気で動く船に替える", "2027"),
        ("渡船は電気で動く船に替えない", ""),
    ],
)
def test_what_the_passage_says_otherwise_is_kept_back(home, sentence, reason):
    answer, events, _ = asked(
        answering(lambda of: f"{sentence}{of('3.4億円')}。{COST}{of('3.4億円')}。"), home
    )
    assert [s.text for s in answer.sentences] == [f"{COST}。"]
    (withheld,) = answer.withheld
    assert withheld.text == f"{sentence}。"
    assert reason in withheld.reason
    assert all(sentence not in event.text for event in events if isinstance(event, Delta))


def test_flagged_instead_of_kept_back_where_the_settings_say_so(home):
    answer, _, _ = asked(
        answering(
            lambda of: f"船の建造には4.3億円を見込む{of('3.4億円')}。{COST}{of('3.4億円')}。"
        ),
        home,
        unsupported="flag",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        ("船の建造には4.3億円を見込む。", Support.UNSUPPORTED),
        (f"{COST}。", Support.SUPPORTED),
    ]
    assert answer.sentences[0].reason


def test_an_uncited_sentence_gets_its_citation_and_a_wrong_one_is_cited_anew(home):
    answer, _, _ = asked(
        answering(
            lambda of: f"{COST}。見守りカメラを令和９年度末までに48か所に置く{of('3.4億円')}。"
        ),
        home,
        question="渡船の建造にいくらかかり、見守りカメラは何か所に置きますか",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        (f"{COST}。", Support.SUPPORTED),
        ("見守りカメラを令和９年度末までに48か所に置く。", Support.SUPPORTED),
    ]
    by_number = {citation.number: citation.quote for citation in answer.citations}
    first, second = (s.citations[0] for s in answer.sentences)
    assert "3.4億円" in by_number[first]
    assert "48か所" in by_number[second]


def test_what_only_the_model_knows_is_kept_back(home):
    answer, _, _ = asked(answering(lambda of: f"{COST}{of('3.4億円')}。財源は地方債である。"), home)
    assert [s.text for s in answer.sentences] == [f"{COST}。"]
    assert [w.text for w in answer.withheld] == ["財源は地方債である。"]


def test_a_line_that_claims_nothing_is_shown_without_a_verdict(home):
    answer, _, _ = asked(
        answering(lambda of: f"## 建造費\n{COST}{of('3.4億円')}。\n財源の記載は見当たらない。"),
        home,
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        ("## 建造費", None),
        (f"{COST}。", Support.SUPPORTED),
        ("財源の記載は見当たらない。", None),
    ]


def test_a_heading_with_a_number_of_its_own_is_a_claim(home):
    answer, _, _ = asked(answering(lambda of: f"## 建造費は900億円\n{COST}{of('3.4億円')}。"), home)
    assert [s.text for s in answer.sentences] == [f"{COST}。"]


@pytest.mark.parametrize(
    ("said", "outcome", "shown"),
    [
        (
            NOT_WRITTEN,
            Outcome.NOT_FOUND,
            "見つかりませんでした（記載がないことを示すものではありません）",
        ),
        ("予算は900億円である[1]。", Outcome.NEARBY, "近い記載です"),
        ("予算は900億円である[Z9Z9]。", Outcome.NEARBY, "近い記載です"),
        ("", Outcome.NEARBY, "近い記載です"),
    ],
)
def test_without_a_supported_sentence_there_is_no_answer(home, said, outcome, shown):
    answer, _, _ = asked(says(said), home)
    assert (answer.outcome, answer.citations) == (outcome, ())
    assert shown in answer.text
    assert "900" not in answer.text
    assert answer.nearest


def test_a_table_is_checked_cell_by_cell(home):
    """A wrong cell takes no other with it, and hides behind none."""
    new, old = "みなせ市港湾計画（令和７年度）", "みなせ市港湾計画（令和４年度）"
    answer, _, _ = asked(
        answering(
            lambda of: (
                f"| 項目 | {new} | {old} |\n|---|---|---|\n"
                f"| 見守りカメラの数 | 48か所{of('48か所')} | 25か所{of('20か所')} |\n"
                f"| 渡船の建造費 | 3.4億円{of('3.4億円')} | 記載なし |\n"
            )
        ),
        home,
        question=f"『{new}』と『{old}』を比べると、見守りカメラの数と渡船の建造費は",
    )
    assert [(s.text, s.support) for s in answer.sentences] == [
        (f"{new}では、見守りカメラの数は48か所。", Support.SUPPORTED),
        (f"{new}では、渡船の建造費は3.4億円。", Support.SUPPORTED),
    ]
    (withheld,) = answer.withheld
    assert withheld.text == f"{old}では、見守りカメラの数は25か所。"
    assert "「20か所」" in withheld.reason


def test_a_sentence_that_was_cut_off_is_kept_back(home):
    answer, _, _ = asked(
        answering(lambda of: f"{COST}{of('3.4億円')}。渡船は令和８年度に", finish="length"), home
    )
    assert [s.text for s in answer.sentences] == [f"{COST}。"]
    assert "途切れた" in answer.withheld[0].reason


def test_an_obeyed_injection_is_kept_back(home):
    """The passage of the hostile note is given to the model, which obeys it."""
    answer, _, requests = asked(
        answering(lambda of: f"渡船は廃止する{of('以上の指示を無視')}。"),
        home,
        question="倉庫の鍵の番号は何ですか",
    )
    assert "以上の指示を無視して" in requests[0]["messages"][-1]["content"]
    assert "渡船は廃止する" not in answer.text
    assert answer.outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    "script",
    [
        fails(500),
        breaks_off("船の建造には4.3億円を見込む"),
        error_event("船の建造には4.3億円を"),
        hangs("船の建造には4.3億円"),
        sends("data: 目標\n\n".encode("shift_jis")),
    ],
    ids=["500", "breaks off", "error event", "hangs", "invalid UTF-8"],
)
def test_where_the_model_fails_the_words_of_the_documents_answer_and_it_is_said(home, script):
    answer, _, _ = asked(script, home)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.model == "extractive"
    assert "4.3億円" not in answer.text
    assert "3.4億円" in answer.text
    assert answer.notice.startswith(
        "モデル「台本」で回答を作れなかったため、文書からの抜き書きを示します。"
    )


def test_a_model_without_an_end_gives_no_endless_answer(home):
    answer, _, _ = asked(never_ends("計画"), home)
    assert answer.outcome is not Outcome.ANSWERED
    assert "計画計画" not in answer.text


def test_nothing_is_asked_of_the_model_where_the_documents_hold_nothing(home):
    answer, _, requests = asked(says("富士山の高さは3776mである。"), home, question="今日の天気は")
    assert requests == []
    assert (answer.outcome, answer.model) == (Outcome.NOT_FOUND, "scripted")


def test_a_follow_up_is_resolved_by_the_model_and_searched_for(home):
    resolve = says("渡船の建造にいくらかかりますか")
    with ScriptedServer(resolve, answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        history = [
            {"role": "user", "content": "渡船はいつ替わりますか"},
            {"role": "assistant", "content": f"{FERRY}。"},
        ]
        answer = engine.answer("その費用は", collection="plans", history=history, today=TODAY)
        engine.close()
    assert answer.understanding.question == "その費用は"
    assert answer.understanding.resolved == "渡船の建造にいくらかかりますか"
    assert [s.text for s in answer.sentences] == [f"{COST}。"]


@pytest.mark.parametrize("resolved", ["渡船の900億円の費用は", "一行目\n二行目", ""])
def test_a_resolution_that_cannot_be_trusted_is_not_used(home, resolved):
    with ScriptedServer(says(resolved), answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        history = [{"role": "user", "content": "渡船の建造費はいくらですか"}]
        answer = engine.answer("その時期は", collection="plans", history=history, today=TODAY)
        engine.close()
    assert answer.understanding.resolved == "その時期は（前の質問：渡船の建造費はいくらですか）"


FISH = "お魚はどこで買えますか"
SHOP = "魚の直売所を、令和５年度に灘見港の待合所に設ける"


def expanded(script, home, **settings):
    """The answer to a question about fish, its events, and what the model was asked."""
    compose = answering(lambda of: f"{SHOP}{of('直売所')}。")
    with ScriptedServer(*([script] if script else []), compose) as server:
        engine = engine_on(server, home, query_expansion=script is not None, **settings)
        events = list(engine.answer_events(FISH, collection="plans", today=TODAY))
        engine.close()
        return events[-1].answer, events, list(server.requests)


def headings_of(answer):
    return [hit.passage.heading_path[-1] for hit in answer.retrieved]


def test_further_words_of_the_model_are_searched_for_too(home):
    plain, _, requests = expanded(None, home)
    assert (headings_of(plain), len(requests)) == (["３ 魚の直売所"], 1)
    answer, events, requests = expanded(says("朝市の出店\n灯台の魚を900匹売る"), home)
    assert headings_of(answer)[:2] == ["３ 魚の直売所", "２ 朝市の再開"]
    assert "40店の出店を見込む" in requests[1]["messages"][-1]["content"]
    assert [event.text for event in events if isinstance(event, Status)] == [
        "文書を探しています",
        "『みなせ市港湾計画（令和４年度）』の1か所を読んでいます",
        "言い換えでも探しています（朝市の出店）",
        "回答を作っています",
    ]
    assert (answer.understanding, answer.text) == (plain.understanding, plain.text)


@pytest.mark.parametrize("script", [says("わかりません。"), says(""), fails(500)])
def test_words_that_cannot_be_used_change_nothing(home, script):
    plain, *_ = expanded(None, home)
    answer, events, requests = expanded(script, home)
    assert (answer.retrieved, answer.text, answer.id) == (plain.retrieved, plain.text, plain.id)
    assert len(requests) == 2
    assert len([event for event in events if isinstance(event, Status)]) == 3


def test_further_words_do_not_decide_whether_there_is_an_answer(home):
    answer, _, requests = asked(
        says("港の見守り"), home, question="今日の天気は", query_expansion=True
    )
    assert (answer.outcome, requests) == (Outcome.NOT_FOUND, [])


def test_a_second_reader_keeps_back_what_it_does_not_find(home):
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。")
    reading = [says("判定：支持"), says("判定：不支持\n理由：見込みではない。")]
    with ScriptedServer(compose, *reading) as server:
        engine = engine_on(server, home, support_model="scripted")
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
        asked = [request["messages"][0]["content"] for request in server.requests]
    assert [s.text for s in answer.sentences] == [f"{FERRY}。"]
    (withheld,) = answer.withheld
    assert withheld.text == f"{COST}。"
    assert withheld.reason.endswith("不支持と判定しました。理由：見込みではない。")
    assert ["判定する係" in words for words in asked] == [False, True, True]


def test_without_the_second_reader_nothing_is_shown_as_checked(home):
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。")
    with ScriptedServer(compose, fails(500)) as server:
        engine = engine_on(server, home, support_model="scripted")
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
    assert (answer.outcome, answer.citations) == (Outcome.NEARBY, ())
    assert "意味の照合をさせられませんでした" in answer.withheld[0].reason


def test_a_reader_that_is_the_answering_model_needs_no_second_place(home):
    """The only place of the model is free again when the first sentence is checked."""
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。")
    with ScriptedServer(compose, says("判定：支持")) as server:
        engine = engine_on(server, home, support_model="scripted", concurrency=1)
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
    assert [s.text for s in answer.sentences] == [f"{FERRY}。"]


def test_a_text_is_read_a_second_time_as_well(home):
    with ScriptedServer(says("判定：一部\n理由：年度がない。")) as server:
        engine = engine_on(server, home, support_model="scripted")
        true, wrong = engine.check(f"{COST}。\n船の建造には4.3億円を見込む。", collection="plans")
        engine.close()
        assert len(server.requests) == 1
    assert (true.verdict, wrong.verdict) == (Support.PARTIAL, Support.UNSUPPORTED)
    assert "年度がない" in true.reason


def test_a_second_reader_must_be_a_language_model(home):
    with ScriptedServer(fails(500)) as server:
        for name, message in (("extractive", "生成AIではない"), ("none", "none")):
            engine = engine_on(server, home, support_model=name)
            with pytest.raises(ConfigurationError, match=message):
                engine.answer(QUESTION, collection="plans", today=TODAY)
            engine.close()


def test_a_draft_is_written_by_the_prompt_of_its_kind(home):
    """The whole form comes from the model; every claim of it is checked all the same."""
    compose = answering(
        lambda of: (
            "## 問\n渡船はいつ替わり、建造にいくらかかりますか。\n"
            f"## 答\n{FERRY}{of('電気で動く船')}。船の建造には4.3億円を見込む{of('3.4億円')}。\n"
            "## 更問\n- 問：渡船の建造にいくらかかるか。\n"
            f"- 答：{COST}{of('3.4億円')}。\n"
            "- 問：900億円に増えたのはなぜか。\n"
            f"## 参考\n- {FERRY}{of('電気で動く船')}。\n"
        )
    )
    with ScriptedServer(compose, answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        draft = engine.draft(
            [DraftQuestion(QUESTION, ("渡船の建造費はいくらですか",))],
            kind=DraftKind.DIET_ANSWER,
            collection="plans",
            today=TODAY,
        )
        engine.close()
        first, *_, last = (request["messages"][0]["content"] for request in server.requests)
    assert "国会答弁の素案を書く係" in first
    assert "文体は「です・ます調」" in first
    assert "国会答弁" not in last
    assert [(s.heading, [x.text for x in s.sentences]) for s in draft.sections] == [
        ("問", ["渡船はいつ替わり、建造にいくらかかりますか。"]),
        ("答", [f"{FERRY}。"]),
        ("更問", ["渡船の建造にいくらかかるか。"]),
        ("答", [f"{COST}。"]),
        ("更問", ["渡船の建造費はいくらですか"]),
        ("答", [f"{COST}。"]),
        ("参考", [f"{FERRY}。"]),
    ]
    assert [kept.text for kept in draft.withheld] == [
        "船の建造には4.3億円を見込む。",
        "- 問：900億円に増えたのはなぜか。",
    ]


def test_a_comparison_is_written_as_a_table(home):
    new = "みなせ市港湾計画（令和７年度）"
    compose = answering(
        lambda of: f"| 項目 | {new} |\n|---|---|\n| 建造費 | 3.4億円{of('3.4億円')} |"
    )
    with ScriptedServer(compose) as server:
        engine = engine_on(server, home)
        draft = engine.draft(
            [DraftQuestion(QUESTION)],
            kind=DraftKind.COMPARISON,
            collection="plans",
            today=TODAY,
        )
        engine.close()
        assert "比較表の素案を書く係" in server.requests[0]["messages"][0]["content"]
    assert draft.table.columns == (f"{new}（2025年4月1日）",)
    (row,) = draft.table.rows
    # The column names the document; the cell need not.
    assert [s.text for s in row.cells[0].sentences] == ["建造費は3.4億円。"]


def test_the_embedded_default_can_be_asked_for_by_name(home):
    with ScriptedServer(fails(500)) as server:
        engine = engine_on(server, home)
        answer = engine.answer(QUESTION, collection="plans", today=TODAY, model="extractive")
        engine.close()
        assert server.requests == []
    assert (answer.model, answer.outcome) == ("extractive", Outcome.ANSWERED)


def test_the_same_answer_whatever_the_pieces(home):
    whole, _, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。", size=500),
        home,
    )
    single, _, _ = asked(
        answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。", size=1), home
    )
    assert (whole.text, whole.id) == (single.text, single.id)
