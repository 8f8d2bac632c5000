import sys

import pytest

from rag.cli import main
from rag.engine import Engine
from rag.settings import Settings
from tests.rag.cli.commands import Result

HARBOUR = """\
みなせ市港湾計画
令和７年４月１日
みなせ市

１ 港の見守り
市は、見守りカメラを令和７年度末までに12か所に置く。担当は港湾課とする。

２ 朝市の再開
朝市は、毎月第２日曜日に開き、１回当たり40店の出店を見込む。会場は旧市場の跡地とする。

３ 渡船の電動化
渡船は令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。
"""
LIGHTHOUSE = """\
# 灯台観光計画

令和６年10月

つばき県観光部

灯台カードは、県内の８か所の灯台で配る。年間の配布は２万枚を見込む。
"""


@pytest.fixture(scope="session")
def plans_folder(tmp_path_factory):
    """A folder of two plans."""
    folder = tmp_path_factory.mktemp("文書")
    (folder / "港湾計画.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "灯台観光計画.md").write_text(LIGHTHOUSE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def plans_home(tmp_path_factory, plans_folder):
    """A home with the collection `plans`, which tests only read."""
    home = tmp_path_factory.mktemp("home")
    engine = Engine(Settings(home=home))
    engine.ingest([plans_folder], collection="plans")
    engine.close()
    return home


@pytest.fixture
def tenkyo(monkeypatch, capsys, plans_home):
    """Runs a command in this process; on the home of the plans if no other is named."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments, home=plans_home):
        monkeypatch.setenv("TENKYO_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["tenkyo", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Result(int(ended.value.code), written.out, written.err)

    return run
