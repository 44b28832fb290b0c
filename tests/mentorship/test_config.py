"""Settings: read from the environment, nonsense refused with the variable's name."""

from pathlib import Path

import pytest

from mentorship import config
from mentorship.errors import BadSetting

PRODUCTION = {
    "TANDEM_PRODUCTION": "1",
    "SECRET_KEY": "k" * 32,
    "BASE_URL": "https://mentors.example.org/",
    "TRUSTED_HOSTS": "mentors.example.org, www.example.org",
    "MAIL_URL": "smtp://user:secret@mail.example.org:587",
}


def test_production_is_never_a_demo() -> None:
    with pytest.raises(BadSetting, match="TANDEM_DEMO"):
        config.from_environment({**PRODUCTION, "TANDEM_DEMO": "1"})


def test_nothing_set_makes_a_local_service() -> None:
    settings = config.from_environment({})
    assert settings.database_url == "sqlite:///var/tandem.db"
    assert not settings.secure
    assert not settings.production
    assert not settings.demo


def test_production_settings_are_read() -> None:
    settings = config.from_environment({**PRODUCTION, "PROXY_HOPS": "1", "SIGN_UP_OPEN": "no"})
    assert settings.base_url == "https://mentors.example.org"
    assert settings.trusted_hosts == ("mentors.example.org", "www.example.org")
    assert settings.secure
    assert settings.proxy_hops == 1
    assert not settings.sign_up_open


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "TRUSTED_HOSTS", "MAIL_URL"])
def test_production_needs(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        config.from_environment({**PRODUCTION, name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TANDEM_DEMO", "perhaps"),
        ("TANDEM_PRODUCTION", "2"),
        ("SIGN_UP_OPEN", "maybe"),
        ("PROXY_HOPS", "-1"),
        ("PROXY_HOPS", "one"),
        ("PROXY_HOPS", "²"),
        ("BASE_URL", "mentors.example.org"),
        ("BASE_URL", "ftp://mentors.example.org"),
        ("DATABASE_URL", "mysql://localhost/tandem"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "smtp://"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        config.from_environment({name: value})


def test_short_secret_is_refused_in_production() -> None:
    with pytest.raises(BadSetting, match="32"):
        config.from_environment({**PRODUCTION, "SECRET_KEY": "short"})


def test_sqlite_paths() -> None:
    assert config.sqlite_path("sqlite:///var/tandem.db") == Path("var/tandem.db")
    assert config.sqlite_path("sqlite:////srv/tandem.db") == Path("/srv/tandem.db")
    assert config.sqlite_path("postgresql://localhost/tandem") is None
