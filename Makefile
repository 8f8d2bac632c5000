# make run    環境を作り、見本文書（または DOCS=フォルダー）を登録して、質問の画面を開けるようにする
# make test   検査一式（整形・型・テスト）
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
BIN := $(VENV)/bin
DOCS ?= eval/sample/documents
COLLECTION ?= sample
PORT ?= 8000
UI_PORT ?= 8501
BENCHMARKS ?= ../shared/benchmarks
MODELS ?=
SIGN ?=
# The first Python on the path that runs and is new enough.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PARALLEL ?= 2
SIDE_BY_SIDE = --numprocesses $(PARALLEL) --dist worksteal
# In processes of their own: the browser's driver keeps an event loop running, beside which no other
# test of the same process could run one.
BROWSER := tests/ui/browser
# Where the browser tests keep every page as it looks, 1280 and 390 px wide.
SCREENSHOTS ?= build/screenshots

.PHONY: help install run ask test test-long lint format bench load bundle test-bundle eval results sample clean

help:  ## この一覧
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Python 3.11 以上が見つかりません。例: sudo apt-get install python3 python3-venv（入っているときは make PYTHON=パス）"; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "venv が使えません。例: sudo apt-get install python3-venv"; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

# torch comes first and alone: with it in place no later package asks for another build.
$(VENV)/.runtime: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt "$$(grep '^torch==' constraints.txt)"
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.runtime
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(VENV)/.runtime  ## .venv を作る（.venv/bin/tenkyo が使えるようになる）

run: install  ## 文書を登録して、質問の画面（ブラウザー用）と API を動かす
	$(BIN)/tenkyo ingest "$(DOCS)" --collection "$(COLLECTION)"
	$(BIN)/tenkyo up --collection "$(COLLECTION)" --port "$(PORT)" --ui-port "$(UI_PORT)"

ask: install  ## 文書を登録して、端末で質問する
	$(BIN)/tenkyo ingest "$(DOCS)" --collection "$(COLLECTION)"
	$(BIN)/tenkyo ask --collection "$(COLLECTION)"

lint: $(VENV)/.development  ## 整形と型の検査
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint  ## 検査一式
	$(BIN)/python -m pytest -m "not long" $(SIDE_BY_SIDE) --ignore $(BROWSER)
	TENKYO_SCREENSHOTS="$(SCREENSHOTS)" $(BIN)/python -m pytest -m "not long" $(SIDE_BY_SIDE) $(BROWSER)

test-long: lint  ## 長いテストを含む検査一式
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --ignore $(BROWSER)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(BROWSER)

bench: $(VENV)/.development  ## 速さとメモリの計測
	$(BIN)/python -m eval.bench

load: $(VENV)/.development  ## API の負荷の計測（約2分）
	$(BIN)/python -m tests.bench.http_load

bundle: $(VENV)/.development  ## 閉域網に運ぶ書庫を dist/ に作る（MODELS=フォルダー,… でモデルも、SIGN=鍵 で署名も）
	$(BIN)/python -m rag.bundle --models "$(MODELS)" $(if $(SIGN),--sign "$(SIGN)")

test-bundle:  ## dist/ の書庫を、通信を切った所で入れて、最初の回答までの時間を測る
	tests/bench/bundle_trial.sh dist/tenkyo-*.tar

eval: install  ## 見本の質問で、検索と回答の質を測る
	$(BIN)/tenkyo eval run --questions eval/sample/questions.jsonl --documents eval/sample/documents \
	  --fail-under citation_recall=0.73,error_rate=0.13

RESULTS := eval/results
SAMPLE := --questions eval/sample/questions.jsonl --documents eval/sample/documents
results: install  ## 評価の数字（docs/evaluation）を測り直す。ほかに重い仕事のないときに
	$(BIN)/tenkyo eval run $(SAMPLE) --today 2026-11-01 --json > $(RESULTS)/sample.json.part
	$(BIN)/python -m eval.retrieval_sets "$(BENCHMARKS)" --json > $(RESULTS)/sets.json.part
	$(BIN)/tenkyo eval baselines $(SAMPLE) --json > $(RESULTS)/baselines.json.part
	mv $(RESULTS)/sample.json.part $(RESULTS)/sample.json
	mv $(RESULTS)/sets.json.part $(RESULTS)/retrieval_sets.json
	mv $(RESULTS)/baselines.json.part $(RESULTS)/baselines.json
	$(BIN)/python -m eval.results

format: $(VENV)/.development  ## 整形
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sample: $(VENV)/.development  ## 見本文書を作り直す
	$(BIN)/python -m eval.sample.make_documents

clean:  ## 環境と一時ファイルを消す（indexes/ は残す）
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
