"""Our prompts in the hands of LlamaIndex."""

import pytest

from rag.llm.prompts import Prompts
from rag.llm.templates import chat_template


@pytest.mark.parametrize("name", sorted(Prompts()))
def test_a_template_says_what_the_prompt_says(name):
    prompt = Prompts()[name]
    values = {variable: f"〈{{{variable}}}〉" for variable in prompt.variables}
    template = chat_template(prompt)
    assert set(template.template_vars) == prompt.variables
    assert template.metadata["version"] == prompt.version
    said = [(str(m.role.value), m.content) for m in template.format_messages(**values)]
    assert said == [(turn.role, turn.content) for turn in prompt.messages(**values)]
