import pytest

from rag.errors import ConfigurationError
from rag.support import CrossEncoderEntailment
from tests.rag.support.tiny_entailment import make_tiny_entailment


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny model with random weights."""
    return make_tiny_entailment(tmp_path_factory.mktemp("model"))


def test_a_model_of_a_folder_gives_a_probability(folder):
    model = CrossEncoderEntailment(folder)
    first = model.probability("港の船", "島の船")
    assert 0.0 < first < 1.0
    assert model.probability("港の船", "島の船") == pytest.approx(first)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"config\.json がありません"):
        CrossEncoderEntailment(tmp_path)
