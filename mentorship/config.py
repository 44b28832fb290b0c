"""The settings of one running service, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mentorship.errors import BadSetting


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    secret_key: str = "only for the demo and for tests"
    database_url: str = "sqlite:///var/tandem.db"
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    mail_url: str = ""
    mail_from: str = "Tandem <tandem@localhost.localdomain>"
    product: str = "Tandem"
    proxy_hops: int = 0
    production: bool = False
    demo: bool = False
    sign_up_open: bool = True
    safeguarding: str = ""
    erased_file: str = ""

    @property
    def secure(self) -> bool:
        """Whether readers reach the service by HTTPS."""
        return self.base_url.startswith("https://")


_current = Settings()


def use(settings: Settings) -> None:
    """Make these the settings of this process."""
    global _current
    _current = settings


def current() -> Settings:
    """Return the settings of this process."""
    return _current


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Return the settings that the variables ask for; raise BadSetting on nonsense."""
    production = _switch(environ, "TANDEM_PRODUCTION", False)
    if production:
        for name in ("SECRET_KEY", "BASE_URL", "TRUSTED_HOSTS", "MAIL_URL"):
            if not environ.get(name, "").strip():
                raise BadSetting(f"{name} must be set when TANDEM_PRODUCTION=1.")
        if len(environ["SECRET_KEY"]) < 32:
            raise BadSetting("SECRET_KEY must have at least 32 characters.")
        if _switch(environ, "TANDEM_DEMO", False):
            raise BadSetting("TANDEM_DEMO=1 shows every letter to everybody: not with TANDEM_PRODUCTION=1.")
    plain = Settings()
    base_url = environ.get("BASE_URL", plain.base_url).rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise BadSetting(f"BASE_URL must look like https://mentors.example.org, not {base_url!r}.")
    return Settings(
        secret_key=environ.get("SECRET_KEY") or plain.secret_key,
        database_url=_database_url(environ.get("DATABASE_URL") or plain.database_url),
        base_url=base_url,
        trusted_hosts=tuple(environ.get("TRUSTED_HOSTS", "").replace(",", " ").split()),
        mail_url=_mail_url(environ.get("MAIL_URL", "")),
        mail_from=environ.get("MAIL_FROM") or plain.mail_from,
        product=environ.get("PRODUCT_NAME") or plain.product,
        proxy_hops=_number(environ, "PROXY_HOPS", 0),
        production=production,
        demo=_switch(environ, "TANDEM_DEMO", False),
        sign_up_open=_switch(environ, "SIGN_UP_OPEN", True),
        safeguarding=environ.get("SAFEGUARDING_ADDRESS", "").strip(),
        erased_file=environ.get("ERASED_FILE", "").strip(),
    )


def _switch(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return value in ("1", "true", "yes", "on") if value else default
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if value.isascii() and value.isdigit():
        return int(value)
    raise BadSetting(f"{name} must be a whole number, not {value!r}.")


def _database_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("sqlite", "postgresql"):
        raise BadSetting(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parts.scheme!r}.")
    if parts.scheme == "sqlite" and parts.path in ("", "/", "/:memory:"):
        raise BadSetting("DATABASE_URL must name a file, for example sqlite:///var/tandem.db.")
    return url


def _mail_url(url: str) -> str:
    if url and (urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname):
        raise BadSetting("MAIL_URL must look like smtp://user:password@mail.example.org:587.")
    return url


def sqlite_path(database_url: str) -> Path | None:
    """Return the file behind a SQLite address, or None for another database."""
    parts = urlsplit(database_url)
    return (
        Path(parts.path[1:] if parts.path.startswith("/") else parts.path)
        if parts.scheme == "sqlite"
        else None
    )
