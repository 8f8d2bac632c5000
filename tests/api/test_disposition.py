import pytest

from api.disposition import disposition


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plan.pdf", "inline; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        ("計画.pdf", "inline; filename=\"__.pdf\"; filename*=UTF-8''%E8%A8%88%E7%94%BB.pdf"),
        (
            'a"b\\c;d%41.md',
            "inline; filename=\"a_b_c_d_41.md\"; filename*=UTF-8''a%22b%5Cc%3Bd%2541.md",
        ),
        ("a\r\nX: y.md", "inline; filename=\"a__X: y.md\"; filename*=UTF-8''a%0D%0AX%3A%20y.md"),
    ],
)
def test_names_in_any_script_are_carried(name, header):
    assert disposition("inline", name) == header
