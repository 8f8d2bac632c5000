from eval.support.mutations import Mutation, mutate

PASSAGE = "総務省は、令和６年度に灯台を120基以上設置する。浮標は45基である。"


def test_each_mutation_changes_one_fact():
    made = mutate("総務省は、令和６年度に灯台を120基以上設置する。", [PASSAGE])
    assert [mutation for mutation in made if mutation.kind != "added_claim"] == [
        Mutation("number", "総務省は、令和６年度に灯台を420基以上設置する。"),
        Mutation("number", "総務省は、令和６年度に灯台を45基以上設置する。"),
        Mutation("fiscal_year", "総務省は、令和7年度に灯台を120基以上設置する。"),
        Mutation("era", "総務省は、2025年度に灯台を120基以上設置する。"),
        Mutation("ministry", "経済産業省は、令和６年度に灯台を120基以上設置する。"),
        Mutation("negation", "総務省は、令和６年度に灯台を120基以上設置しない。"),
        Mutation("bound", "総務省は、令和６年度に灯台を120基以下設置する。"),
    ]


def test_two_values_are_swapped():
    sentence = "灯台は120基、浮標は45基です。"
    assert Mutation("swap", "灯台は45基、浮標は120基です。") in mutate(sentence, [PASSAGE])
