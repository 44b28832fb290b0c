"""Tandem, a mentorship matching service: ``create_app`` wires it together, and nothing runs on import."""

import os
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from mentorship import commands, config, db, web
from mentorship.errors import BadSetting


def create_app(settings: config.Settings | None = None) -> Flask:
    """Return the application for these settings (by default the environment's)."""
    settings = settings or _from_environment()
    config.use(settings)
    db.open_database(settings.database_url)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        CLOCK=lambda: datetime.now(UTC),
        SESSION_COOKIE_NAME="__Host-tandem" if settings.secure else "tandem",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Bootstrap5(app)
    web.init(app)
    guard = CSRFProtect(app)  # after our pages, so that its refusal finds the database open, the reader known
    guard.exempt("mentorship.web.stops.stop")  # mail programs press it, and can send no token of ours
    commands.init(app)
    return app


def _from_environment() -> config.Settings:
    """Read the settings, or leave with the one sentence that says which of them makes no sense."""
    try:
        return config.from_environment(os.environ)
    except BadSetting as error:
        raise SystemExit(str(error)) from None
