import pytest

from rag.japanese.tokens import tokenize
from rag.support.negation import negated_words


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("整備されていない団体", ["整備"]),
        ("未整備の世帯", ["整備"]),
        ("調査の対象外とする", ["対象"]),
        ("対象外とはされていません", []),
        ("実施しなければならない", []),
        ("船だけでなく港でも使う", []),
        ("海外の港", []),
        ("開始していません", ["開始"]),
    ],
)
def test_negated_words(text, denied):
    tokens = tokenize(text)
    found = negated_words(text, tokens)
    assert [tokens[position].surface for position in sorted(found)] == denied
