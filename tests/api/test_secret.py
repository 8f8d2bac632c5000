import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.secret import installation_secret
from rag.errors import ConfigurationError


def test_it_is_made_once_also_by_many_at_once(tmp_path):
    file = tmp_path / "state" / "a.key"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: installation_secret(file), range(16)))
    assert [len(one) for one in found] == [32]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_half_a_secret_is_none(tmp_path):
    file = tmp_path / "a.key"
    file.write_bytes(b"x" * 31)
    with pytest.raises(ConfigurationError, match="壊れています"):
        installation_secret(file)


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="フォルダーの権限と空き容量"):
        installation_secret(tmp_path / "file" / "a.key")
