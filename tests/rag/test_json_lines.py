"""JSON Lines as they are handed in."""

import pytest

from rag.errors import ConfigurationError
from rag.json_lines import read_json_lines


def test_values_with_their_places(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('\ufeff{"文": "港\u2028船"}\r\n\n \n[1]\n'.encode())
    assert read_json_lines(path, what="表", form="") == [
        (f"{path} の 1 行目", {"文": "港\u2028船"}),
        (f"{path} の 4 行目", [1]),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "表 {path} を読めません。UTF-8 の JSON Lines を指定してください。こう書く。"),
        ("港".encode("cp932"), "表 {path} を読めません。UTF-8 の JSON Lines を"),
        (b"1\n{", "{path} の 2 行目は JSON ではありません（"),
        (b"[" * 100_000, "{path} の 1 行目は JSON ではありません（"),
    ],
    ids=["no file", "no UTF-8", "no JSON", "too deep"],
)
def test_what_cannot_be_read_is_named(tmp_path, content, message):
    path = tmp_path / "a.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_json_lines(path, what="表", form="こう書く。")
    assert caught.value.message.startswith(message.format(path=path))
    assert caught.value.message.endswith("こう書く。")
