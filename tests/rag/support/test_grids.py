from rag.support.grids import find_grid

TABLE = "港\t令和５年度\t令和６年度\n北港\t12\t15\n南港\t3\t2"


def test_a_value_stands_near_its_label_and_its_header_only():
    grid = find_grid(TABLE)
    value = TABLE.index("15")
    near = {word: grid.distance(TABLE.index(word), value) for word in ("北港", "令和６", "12")}
    far = {word: grid.distance(TABLE.index(word), value) for word in ("南港", "令和５")}
    assert near == {"北港": 4.0, "令和６": 4.0, "12": 5.0}
    assert far == {"南港": 100.0, "令和５": 100.0}


def test_headers_may_stand_in_the_context():
    text = "港\n令和５年度\n令和６年度\n" + TABLE.split("\n", 1)[1]
    grid = find_grid(text, text.index("北港"))
    assert grid.distance(text.index("令和６"), text.index("15")) == 4.0
    assert grid.distance(text.index("令和５"), text.index("15")) == 100.0


def test_a_text_without_tabs_has_no_tables():
    assert find_grid("北港は12隻。\n南港は3隻。").cells == ()
