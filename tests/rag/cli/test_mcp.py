"""`tenkyo mcp` as the program that a client starts."""

import subprocess
import sys

import anyio
from mcp import Client, StdioServerParameters

from tests.rag.cli.commands import PROGRAM, environment


def test_the_tools_over_standard_input_and_output(plans_home):
    async def ask():
        started = StdioServerParameters(
            command=PROGRAM[0],
            args=[*PROGRAM[1:], "mcp", "--collection", "plans"],
            env=environment(plans_home),
            cwd=plans_home,
        )
        async with Client(started) as client:
            tools = (await client.list_tools()).tools
            made = await client.call_tool(
                "answer", {"question": "見守りカメラは何か所に置きますか"}
            )
        return [tool.name for tool in tools], made

    names, made = anyio.run(ask)
    assert names == ["search", "answer", "measures", "check", "read_passage"]
    assert [cited["number"] for cited in made.structured_content["citations"]] == [1]
    assert "12か所に置く。[1]" in made.content[0].text


def test_help_loads_neither_protocol_nor_server():
    code = (
        "import sys\n"
        "import rag.cli.app\n"
        "print(sorted({'mcp', 'api', 'fastapi', 'openai', 'sqlalchemy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
