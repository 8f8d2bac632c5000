import pytest

from tests.api.who import Who


@pytest.fixture
def make_who(tmp_path):
    made = []

    def make(**settings):
        made.append(Who(tmp_path, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def who(make_who):
    return make_who()
