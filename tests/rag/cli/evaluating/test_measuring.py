"""`tenkyo eval run`, `compare`, `benchmark`, `baselines` and `probe`, as a person types them."""

import json

from tests.rag.cli.evaluating.asked import question_file
from tests.rag.support.tiny_entailment import make_tiny_entailment


def test_run(tenkyo, plans_folder, tmp_path):
    questions = question_file(tmp_path)
    arguments = ("eval", "run", "--questions", questions, "--documents", plans_folder)
    result = tenkyo(*arguments, "--output", tmp_path / "results", "--json", home=tmp_path)
    assert result.code == 0
    assert result.value["questions"] == 1
    assert any((tmp_path / "results").iterdir())
    table = tenkyo(*arguments, home=tmp_path)
    assert table.code == 0
    assert "Recall@5" in table.out


def test_questions_that_cannot_be_read(tenkyo, plans_folder, tmp_path):
    result = tenkyo(
        "eval", "run", "--questions", tmp_path / "none", "--documents", plans_folder, "--json"
    )
    assert (result.code, result.value["error"]["code"]) == (2, "configuration")


def test_an_independent_model_judges_in_a_column_of_its_own(tenkyo, plans_folder, tmp_path):
    (tmp_path / "nli").mkdir()
    model = make_tiny_entailment(tmp_path / "nli")
    run = ("eval", "run", "--questions", question_file(tmp_path), "--documents", plans_folder)
    result = tenkyo(*run, "--nli", model, "-o", tmp_path / "run", "--json", home=tmp_path)
    assert result.code == 0
    assert result.value["judged_by"]["AlceRecall(nli)"] == "nli"
    assert result.value["measures"]["AlceRecall(nli)"]["value"] in (0.0, 1.0)
    assert result.value["environment"]["nli"]["folder"] == str(model)
    (row,) = (tmp_path / "run" / "outcomes.jsonl").read_text("utf-8").splitlines()
    assert {type(sentence["nli"]) for sentence in json.loads(row)["sentences"]} == {bool}
    # Without it the same folder is another run; a folder without a model is told before anything.
    assert "含意判定モデルが違います" in tenkyo(*run, "-o", tmp_path / "run", home=tmp_path).err
    assert tenkyo(*run, "--nli", tmp_path, "-o", tmp_path / "new", home=tmp_path).code == 2
    assert not (tmp_path / "new").exists()


def test_fail_under_and_compare(tenkyo, plans_folder, tmp_path):
    questions = question_file(tmp_path)
    run = ("eval", "run", "--questions", questions, "--documents", plans_folder)
    first, second = tmp_path / "first", tmp_path / "second"
    reached = tenkyo(*run, "-o", first, "--fail-under", "correct=1,error_rate=0", home=tmp_path)
    assert (reached.code, reached.err) == (0, "")
    assert f"報告書：{first / 'report.html'}" in reached.out
    # The same again asks nothing, and may be held to something else.
    missed = tenkyo(*run, "-o", first, "--fail-under", "PageAccuracy=0.5", home=tmp_path)
    assert (missed.code, missed.err) == (
        1,
        "基準に届きません（extractive） 引用のページの一致（PageAccuracy）："
        "この評価では測れませんでした（基準 0.5）\n",
    )
    unknown = tenkyo(*run, "--fail-under", "speed=1", home=tmp_path)
    assert (unknown.code, unknown.out) == (2, "")
    assert "「speed=1」を読めません" in unknown.err

    assert tenkyo(*run, "-o", second, "--repeat", 2, home=tmp_path).code == 0
    compared = tenkyo("eval", "compare", first, second, "--json")
    assert compared.code == 0
    assert compared.value["measures"]["Correct"]["difference"]["value"] == 0.0
    assert compared.value["differing"] == ["繰り返しの回数"]
    target = tmp_path / "compared.md"
    assert tenkyo("eval", "compare", first, second, "-o", target).code == 0
    assert target.read_text("utf-8").startswith("# first（extractive） → second（extractive）")
    again = tenkyo("eval", "compare", first, second, "-o", target)
    assert (again.code, "上書きせずに止めました" in again.err) == (2, True)
    other = tenkyo(*run, "-o", first, "--today", "2026-04-01", home=tmp_path)
    assert (other.code, "基準日が違います" in other.err) == (2, True)
    day = tenkyo(*run, "--today", "明日", home=tmp_path)
    assert (day.code, "日付として読めません" in day.err) == (2, True)


def test_benchmark(tenkyo, tmp_path):
    none = tenkyo("eval", "benchmark", tmp_path)
    assert (none.code, "検索の評価セットがありません" in none.err) == (2, True)
    folder = tmp_path / "kites"
    folder.mkdir()
    texts = [{"id": "a", "text": "凧は六枚ある。"}, {"id": "b", "text": "船は二隻ある。"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "凧は何枚"}', encoding="utf-8")
    (folder / "qrels.tsv").write_text("q\ta\t1\n", encoding="utf-8")
    result = tenkyo("eval", "benchmark", tmp_path, "--json", home=tmp_path)
    assert result.code == 0
    assert result.value["kites"]["search"]["hit@1"]["value"] == 1.0
    assert result.value["kites"]["baseline"]["hit@1"]["value"] == 1.0


def test_baselines(tenkyo, plans_folder, tmp_path):
    questions = question_file(tmp_path)
    arguments = ("eval", "baselines", "--questions", questions, "--documents", plans_folder)
    result = tenkyo(*arguments, "--output", tmp_path / "比較", "--json")
    assert result.code == 0
    value = result.value
    assert list(value["systems"]) == ["tenkyo", "bm25", "llamaindex", "inserted"]
    assert value["sentences"] == {"true": 1, "false": 1}
    assert value["worth"]["as_written"]["false_shown"]["value"] == 1.0
    assert value["worth"]["checked"]["false_shown"]["value"] == 0.0
    assert json.loads((tmp_path / "比較" / "baselines.json").read_text("utf-8")) == value
    assert "| Tenkyo の裏付け検査 | 0.000 |" in (tmp_path / "比較" / "baselines.md").read_text(
        "utf-8"
    )
    again = tenkyo(*arguments, "--output", tmp_path / "比較")
    assert again.code == 2
    assert "は空ではありません。" in again.err


def test_probe(tenkyo, tmp_path):
    (tmp_path / "計画.txt").write_text("港の計画\n\n市は、朝市を毎月開く。\n", encoding="utf-8")
    result = tenkyo("eval", "probe", "--documents", tmp_path, "--json")
    assert result.code == (1 if result.value["failed"] else 0)
    assert result.value["passed"] >= 15
    unknown = tenkyo("eval", "probe", "--documents", tmp_path, "--model", "none-such")
    assert unknown.code == 2
    assert "none-such" in unknown.err
