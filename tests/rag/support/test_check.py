import pytest

from rag.support import PassageEvidence, SourceNames, Support, check_sentence

ROADS = PassageEvidence(
    "道路台帳の電子化率は、令和４年度末で38.5％、街路灯台帳の電子化率は61.2％である。\n"
    "海辺省は、令和６年度に「渚の見守り事業」を開始する。見守り機器は、全ての漁港に設置する。\n"
    "補助の額は１か所当たり200万円以上とする。利用者の氏名は提出の対象外とする。\n"
    "説明会は、2023年（令和５年）10月に開催した。参加者は前年度より増加した。",
    headings=("第２部　施策", "海辺の台帳"),
)
TABLE = PassageEvidence(
    "事業名\t令和５年度\t令和６年度\n灯台改修事業\t12.4\t15.8\n浮標更新事業\t3.1\t2.6",
    context=("表２　予算額（単位：億円）",),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "道路台帳の電子化率は、2022年度末で38.5％である。",
        "街路灯台帳の電子化率は61.2%です。",
        "「渚の見守り事業」は令和6年度に始まります。",
        "海辺省は2024年度に「渚の見守り事業」を開始するとしています。",
        "見守り機器はすべての漁港に設置される。",
        "補助額は1か所につき2,000,000円以上である。",
        "説明会は令和5年10月に開催された。",
        "利用者の氏名は提出の対象外である。",
    ],
)
def test_what_the_passage_says_in_other_words_is_supported(sentence):
    assert check_sentence(sentence, [ROADS]).verdict is Support.SUPPORTED


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("道路台帳の電子化率は39.5％である。", "数値「39.5％」が引用した箇所にありません"),
        (
            "道路台帳の電子化率は61.2％である。",
            "数値「61.2％」は引用した箇所では別の事項のものです。",
        ),
        (
            "電子化率は、道路台帳が61.2％、街路灯台帳が38.5％である。",
            "引用した箇所では別の事項のものです",
        ),
        (
            "「渚の見守り事業」は令和7年度に始まります。",
            "時期「令和7年度」が引用した箇所にありません",
        ),
        ("「渚の見守り事業」は2024年度（令和5年度）に始まります。", "は同じ時期ではありません。"),
        (
            "総務省は、令和６年度に「渚の見守り事業」を開始する。",
            "組織名「総務省」が引用した箇所にありません",
        ),
        (
            "海辺省は、令和６年度に「港の見回り事業」を開始する。",
            "名称「港の見回り事業」が引用した箇所にありません。",
        ),
        ("「渚の見守り事業」は既に開始されている。", "既に終えたこと"),
        ("説明会は、2023年10月に開催する予定である。", "予定"),
        (
            "見守り機器は、一部の漁港に設置する。",
            "文の「一部」に対し、引用した箇所は「全て」です。",
        ),
        ("補助の額は１か所当たり200万円以下とする。", "「200万円」の範囲"),
        ("補助の額は１か所当たり200億円以上とする。", "数値「200億円」が引用した箇所にありません"),
        ("利用者の氏名は提出の対象である。", "引用した箇所は「対象」を打ち消しています"),
        ("説明会は、2023年10月に開催していない。", "文は「開催」を打ち消しています"),
        (
            "説明会の参加者は前年度より減少した。",
            "文の「減少」に対し、引用した箇所は「増加」です。",
        ),
    ],
)
def test_one_wrong_fact_is_told(sentence, reason):
    found = check_sentence(sentence, [ROADS])
    assert found.verdict is Support.UNSUPPORTED
    assert reason in found.reason


VISITORS = PassageEvidence(
    "相談員の数は506人とする。受付の件数は年間2,400件を見込む。\n"
    "開館の時間は、平日が８時間、休日が10時間である。",
    headings=("第３章　窓口",),
)


@pytest.mark.parametrize(
    ("sentence", "evidence", "reason"),
    [
        (
            "相談員の数は560人とする。",
            VISITORS,
            "数値「560人」が引用した箇所にありません（引用した箇所では「506人」）。",
        ),
        (
            "受付の件数は506件を見込む。",
            VISITORS,
            "数値「506件」が引用した箇所にありません（引用した箇所では「2,400件」）。",
        ),
        (
            "灯台改修事業の令和６年度の予算額は14.8億円である。",
            TABLE,
            "数値「14.8億円」が引用した箇所にありません（引用した箇所では「15.8」）。",
        ),
        # Of another measure, though counted in the same unit.
        (
            "研修の受講者の数は300人とする。",
            VISITORS,
            "数値「300人」が引用した箇所にありません。",
        ),
        # Of the same measure, in another unit.
        ("相談員の数は60％とする。", VISITORS, "数値「60％」が引用した箇所にありません。"),
        # Two values could be meant.
        (
            "灯台改修事業の予算額は14.8億円である。",
            TABLE,
            "数値「14.8億円」が引用した箇所にありません。",
        ),
        # The other value belongs to something else that the sentence names.
        (
            "開館の時間は、平日が９時間、休日が10時間である。",
            VISITORS,
            "数値「９時間」が引用した箇所にありません（引用した箇所では「８時間」）。",
        ),
    ],
)
def test_what_the_passage_says_instead_is_named_where_it_is_certain(sentence, evidence, reason):
    assert check_sentence(sentence, [evidence]).reason == reason


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("灯台改修事業の令和６年度の予算は15.8億円である。", Support.SUPPORTED),
        ("灯台改修事業の令和６年度の予算は1,580百万円である。", Support.SUPPORTED),
        ("灯台改修事業の令和６年度の予算は12.4億円である。", Support.UNSUPPORTED),
        ("灯台改修事業の令和６年度の予算は2.6億円である。", Support.UNSUPPORTED),
        ("浮標更新事業の令和５年度の予算は3.1億円である。", Support.SUPPORTED),
    ],
)
def test_a_value_of_a_table_belongs_to_its_row_and_column(sentence, verdict):
    assert check_sentence(sentence, [TABLE]).verdict is verdict


def test_a_clause_that_the_passage_does_not_make_is_not_supported():
    sentence = "海辺省は令和６年度に「渚の見守り事業」を開始し、船舶の燃料税は免除される。"
    found = check_sentence(sentence, [ROADS])
    assert not found.supported
    assert "船舶" in found.reason


def test_several_passages_support_a_sentence_together():
    sentence = "灯台改修事業の令和６年度の予算は15.8億円であり、見守り機器は全ての漁港に設置する。"
    assert not check_sentence(sentence, [ROADS]).supported
    assert check_sentence(sentence, [ROADS, TABLE]).supported


def test_the_title_bears_out_only_the_words_that_name_the_source():
    source = SourceNames("海辺の台帳整備計画", "海辺省", "2022年")
    passage = PassageEvidence("見守り機器は、全ての漁港に設置する。")
    named = "2022年の海辺の台帳整備計画によれば、見守り機器は全ての漁港に設置する。"
    claimed = "見守り機器は、2022年に全ての漁港に設置する。"
    assert check_sentence(named, [passage], source=source).supported
    assert not check_sentence(named, [passage]).supported
    assert not check_sentence(claimed, [passage], source=source).supported


@pytest.mark.parametrize(
    ("sentence", "evidence", "reason"),
    [
        ("予算は３億円である。", [], "照合する箇所がありません。"),
        ("予算は３億円である。", [PassageEvidence(" ")], "照合する箇所がありません。"),
        ("。", [ROADS], "照合できる語句がありません。"),
        ("海" * 1_001, [ROADS], "長すぎるため照合できません"),
        ("1円、" * 41, [ROADS], "40個を超えるため照合できません"),
    ],
)
def test_what_cannot_be_checked_is_unverified(sentence, evidence, reason):
    found = check_sentence(sentence, evidence)
    assert found.verdict is Support.UNVERIFIED
    assert reason in found.reason


class _Model:
    def __init__(self, probability):
        self._probability = probability

    def probability(self, premise, hypothesis):
        return self._probability


@pytest.mark.parametrize(("probability", "supported"), [(0.9, True), (0.1, False)])
def test_a_model_judges_the_meaning_but_not_the_facts(probability, supported):
    model = _Model(probability)
    said = check_sentence("道路台帳は38.5％が電子になった。", [ROADS], entailment=model)
    wrong = check_sentence("道路台帳の電子化率は39.5％である。", [ROADS], entailment=model)
    assert said.supported is supported
    assert wrong.verdict is Support.UNSUPPORTED


LEVELS = PassageEvidence(
    "令和７年度末時点（速報値）\n"
    "指標\t2024年度末\t2025年度末\t目標\t判定\n"
    "見守り灯の設置箇所数\t1,240か所\t1,905か所\t3,000か所（2027年度末）\t順調\n"
    "船着場の改修数\t96か所\t131か所\t180か所（2026年度末）\t順調",
    headings=("主な指標の実績",),
)


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("見守り灯の設置箇所数は、2025年度末で1,905か所である。", True),
        ("見守り灯の設置箇所数は、2024年度末で1,240か所である。", True),
        ("船着場の改修数は、2025年度末で131か所である。", True),
        ("見守り灯の設置箇所数は、2024年度末で1,905か所である。", False),
        ("見守り灯の設置箇所数は、2025年度末で131か所である。", False),
        ("船着場の改修数は、2025年度末で1,905か所である。", False),
        ("見守り灯の設置箇所数の目標は、2026年度末に3,000か所である。", False),
        ("見守り灯の設置箇所数は、2024年度末の1,905か所から2025年度末に1,240か所となった。", False),
    ],
)
def test_a_year_at_the_head_of_a_column_is_that_of_its_numbers(sentence, supported):
    assert check_sentence(sentence, [LEVELS]).supported is supported
