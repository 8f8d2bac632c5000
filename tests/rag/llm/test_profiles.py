"""Profiles are data that fit the settings."""

import pytest

from rag.llm.configured import configured_models
from rag.llm.model import EndpointModel
from rag.llm.profiles import load_profiles

ON_TRIAL = {"tsuzumi-2", "sarashina3-mini", "cotomi-v3", "takane-32b", "plamo-2.0-prime"}


def test_the_models_on_trial_are_there_and_none_was_tried():
    profiles = load_profiles()
    assert set(profiles) > ON_TRIAL
    assert {name for name, one in profiles.items() if one.weights == "closed"} == ON_TRIAL
    assert not any(profile.tried for profile in profiles.values())


@pytest.mark.parametrize("name", load_profiles())
def test_every_profile_makes_a_model(name):
    profile = load_profiles()[name]
    assert set(profile.settings) <= set(EndpointModel.model_fields)
    table = {"name": "m", "kind": "endpoint", "base_url": "http://a/v1", "model": name}
    model = configured_models([table | {"profile": name}])["m"]
    assert model.label == profile.label
