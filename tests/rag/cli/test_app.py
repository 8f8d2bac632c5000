"""The command as a whole: help, usage errors, and how quick it is."""

import os
import re

import pytest
import typer

from rag import __version__
from rag.cli.japanese import explain
from tests.rag.cli.commands import PROGRAM, run_program

VERBS = [
    (),
    ("ingest",),
    ("search",),
    ("ask",),
    ("reindex",),
    ("backup",),
    ("restore",),
    ("upgrade",),
    ("doctor",),
    ("documents",),
    ("documents", "text"),
    ("documents", "remove"),
    ("measures",),
    ("models",),
    ("models", "serve"),
    ("check",),
    ("draft",),
    ("measures", "compare"),
    ("eval",),
    ("eval", "run"),
    ("eval", "compare"),
    ("eval", "lint"),
    ("eval", "convert"),
    ("eval", "new"),
    ("eval", "benchmark"),
    ("eval", "import"),
    ("eval", "baselines"),
    ("eval", "probe"),
    ("eval", "seal"),
    ("eval", "sitting"),
    ("eval", "sheet"),
    ("eval", "marks"),
    ("eval", "table"),
    ("up",),
    ("ui",),
    ("serve",),
    ("mcp",),
    ("keys",),
    ("keys", "create"),
    ("keys", "list"),
    ("keys", "revoke"),
    ("audit",),
    ("audit", "export"),
    ("audit", "verify"),
    ("audit", "prune"),
    ("users",),
    *(("users", verb) for verb in ("add", "list", "passwd", "change", "disable", "enable")),
    ("users", "remove"),
    ("users", "sessions"),
    ("models", "fetch"),
    ("models", "verify"),
]
# Names, which stay as they are in every language.
_NAMES = re.compile(
    r"--?[a-z-]+|tenkyo(?: [a-z]+)*|JSON Lines|JSON|ID|id|question|history|default|plans"
    r"|TENKYO_HOME|\.?(?:tar\.gz|tar|tgz|pdf|jsonl|json|csv|xlsx|docx|txt|gguf)|footnotes|none|list|md|Markdown|Word|GGUF|llama\.cpp|sentence|passages|profiles?|table"
    r"|KPI|R7|HTTP|API|MCP|OpenAI|docs|Ctrl-C|http|UI|reader|editor|auditor|admin|audit_days"
    r"|Excel|CSV|BM25|jsquad|jdocqa|lawqa_jp|citation_recall|error_rate|plamo|extractive"
    r"|\.(?:bin|py)|CrossEncoder|sign_in|main|safetensors|Hugging Face|SHA-?256|sha256|tenkyo-model"
)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_is_japanese(tenkyo, verb):
    result = tenkyo(*verb, "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"使い方: {' '.join(['tenkyo', *verb])} ")
    verbs = {name for names in VERBS for name in names}
    english = re.findall(r"[A-Za-z]{2,}", _NAMES.sub(" ", result.out))
    assert [word for word in english if word not in verbs] == []


def test_a_help_page(tenkyo):
    assert tenkyo("documents", "text", "-h").out == (
        "使い方: tenkyo documents text [オプション] 文書\n"
        "\n"
        "文書の正規化された本文（引用位置の基準）を表示します。\n"
        "\n"
        "引数\n"
        "  文書  文書の ID、パスかファイル名。（必須）\n"
        "\n"
        "オプション\n"
        "  -c, --collection 名前  コレクション（文書の集まり）の名前。（既定: default）\n"
        "  --json                 結果を JSON で出力します。\n"
        "  -h, --help             この説明を表示して終わります。\n"
        "\n"
        "例\n"
        "  tenkyo documents text 計画.pdf\n"
    )


@pytest.mark.parametrize("group", [(), ("eval",)], ids=["tenkyo", "eval"])
def test_a_group_without_a_verb_shows_its_help(tenkyo, group):
    result = tenkyo(*group)
    assert (result.code, result.out, result.err) == (2, tenkyo(*group, "--help").out, "")


def test_version(tenkyo):
    assert tenkyo("--version").out == f"tenkyo {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message", "command"),
    [
        (("explode",), "コマンド explode はありません。", "tenkyo"),
        (("documents", "explode"), "コマンド explode はありません。", "tenkyo documents"),
        (("it's",), "コマンド it's はありません。", "tenkyo"),
        (("serach",), "コマンド serach はありません。search ではありませんか。", "tenkyo"),
        (("--fast",), "オプション --fast はありません。", "tenkyo"),
        (
            ("search", "港", "--jsno"),
            "オプション --jsno はありません。--json ではありませんか。",
            "tenkyo search",
        ),
        (("ingest",), "パス… を指定してください。", "tenkyo ingest"),
        (("documents", "text"), "文書 を指定してください。", "tenkyo documents text"),
        (("eval", "run"), "--questions を指定してください。", "tenkyo eval run"),
        (("ask", "--output"), "オプション --output には値が必要です。", "tenkyo ask"),
        (("ask", "--json=1"), "オプション --json に値は付けられません。", "tenkyo ask"),
        (
            ("search", "港", "--top-k", "多め"),
            "--top-k の値が使えません。整数を指定してください。",
            "tenkyo search",
        ),
        (
            ("users", "add", "taro", "--clearance", "3"),
            "--clearance の値が使えません。2 以下にしてください。",
            "tenkyo users add",
        ),
        (
            ("users", "add", "taro", "--clearance", "0"),
            "--clearance の値が使えません。1 以上にしてください。",
            "tenkyo users add",
        ),
        (
            ("users", "add", "taro", "--role", "boss"),
            "--role の値が使えません。"
            "'reader', 'editor', 'auditor', 'admin' のどれかを指定してください。",
            "tenkyo users add",
        ),
        (
            ("search", "港", "市場", "船"),
            '余分な語「市場 船」があります。空白を含む語句は "…" で囲んでください。',
            "tenkyo search",
        ),
    ],
)
def test_wrong_usage_says_cause_and_cure(tenkyo, arguments, message, command):
    told = f"{message}`{command} --help` で使い方を確かめてください。"
    result = tenkyo(*arguments)
    assert (result.code, result.out, result.err) == (2, "", f"エラー: {told}\n")


def test_wrong_usage_as_json(tenkyo):
    result = tenkyo("explode", "--json")
    assert (result.code, result.value) == (
        2,
        {
            "error": {
                "code": "usage",
                "message": "コマンド explode はありません。"
                "`tenkyo --help` で使い方を確かめてください。",
            }
        },
    )


def seconds(*arguments, home):
    """Processor time of a command, the best of three; its wall time where nothing else runs."""
    took = []
    for _ in range(3):
        before = os.times()
        assert run_program(*arguments, home=home).code == 0
        after = os.times()
        took.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return min(took)


def test_help_is_quick(tmp_path):
    assert seconds("--help", home=tmp_path) < 0.5


def test_a_single_search_is_quick(plans_home):
    assert seconds("search", "見守りカメラ", "-c", "plans", home=plans_home) < 1.5


_IMPORTED = [
    *PROGRAM[:2],
    "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    + PROGRAM[2],
]


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (("--help",), {"rag.engine", "pydantic", "numpy", "faiss", "fugashi", "tantivy", "torch"}),
        (
            ("search", "見守りカメラ", "-c", "plans"),
            {"torch", "llama_index", "pandas", "sentence_transformers", "docx", "scipy"},
        ),
        (
            ("ask", "見守りカメラは何か所ですか", "-c", "plans"),
            {"torch", "llama_index", "pandas", "sentence_transformers", "docx", "scipy"},
        ),
    ],
    ids=["help", "search", "ask"],
)
def test_what_a_command_does_not_need_is_not_imported(plans_home, arguments, heavy):
    result = run_program(*arguments, home=plans_home, command=_IMPORTED)
    assert result.code == 0
    assert "typer" in result.err.split()
    assert heavy & set(result.err.split()) == set()


def test_a_file_that_may_not_be_read_is_told_in_japanese():
    error = typer.BadParameter("path '/backup/a.tar' is not readable.")
    assert "'/backup/a.tar' は、今の利用者に読めるファイルではありません。`" in explain(error)
