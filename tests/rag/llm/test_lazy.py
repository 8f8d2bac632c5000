"""What every command imports stays light."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_package_imports_no_client_and_no_model():
    code = (
        "import sys, rag.llm, rag.answering.citations\n"
        "heavy = {'llama_index', 'openai', 'httpx', 'torch', 'transformers', 'tokenizers'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"
