"""Settings come from the environment; what is wrong with one is said with its name and the remedy."""

import pytest

from rowsmith.config import load_settings
from rowsmith.errors import ConfigError


def test_networks_are_written_with_commas_between() -> None:
    made = load_settings({"ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8, 10.1.0.0/16"})

    assert [str(network) for network in made.egress.networks()] == ["127.0.0.0/8", "10.1.0.0/16"]


@pytest.mark.parametrize("value", ['["127.0.0.0/8"]', "127.0.0.1/8", "localhost"])
def test_what_is_no_network_is_named_with_the_form_that_is_wanted(value: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings({"ROWSMITH_EGRESS__ALLOW_NETWORKS": value})

    assert "ROWSMITH_EGRESS__ALLOW_NETWORKS" in str(raised.value)
    assert "like 127.0.0.0/8,10.1.0.0/16" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("ROWSMITH_SERVER__PUBLIC_URL", "rows.example.org", "https://rows.example.org"),
        ("ROWSMITH_EGRESS__NEVER", "http://hunter2/", "like example.org,10.0.0.1:8080"),
        ("ROWSMITH_LOG__TRACES_TO", "collector:4318", "write it in full"),
        ("ROWSMITH_STORE__DATABASE_URL", "mysql://u:hunter2@db/x", "postgresql://user"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_with_its_remedy_and_without_its_secret(
    name: str, value: str, remedy: str
) -> None:
    with pytest.raises(ConfigError, match=remedy) as refused:
        load_settings({name: value})

    assert name in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("name", ["ENV", "APP_ENV", "ROWSMITH_ENV", "ROWSMITH_TEST", "DEBUG", "CI"])
@pytest.mark.parametrize("value", ["local", "local_staging", "test", "1"])
def test_no_other_variable_opens_the_guard(name: str, value: str) -> None:
    if name.startswith("ROWSMITH_"):
        with pytest.raises(ConfigError, match=name):
            load_settings({name: value})
    else:
        assert load_settings({name: value}) == load_settings({})
    assert load_settings({}).egress.allow_networks == ()
