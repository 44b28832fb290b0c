"""Two addresses for whoever watches the service: does the process live, and can it work."""

from typing import Any

from flask import Blueprint
from peewee import PeeweeException

from mentorship import leases
from mentorship.db import db, pending
from mentorship.web.session import now

bp = Blueprint("health", __name__)

JOBS = "jobs"  # the lease's name; the jobs themselves are not known here


@bp.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers; it touches nothing else."""
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """Say whether the database answers, its schema fits the program, and somebody does the jobs."""
    try:
        opened = db.connect(reuse_if_open=True)
        try:
            checks = _checks()
        finally:
            if opened:
                db.close()
    except PeeweeException:
        checks = {"database": False}
    ready = all(checks.values())
    return {"status": "ok" if ready else "not ready", **checks}, 200 if ready else 503


def _checks() -> dict[str, bool]:
    db.execute_sql("SELECT 1")
    if pending():
        return {"database": True, "schema": False}
    until = leases.until(JOBS)
    return {"database": True, "schema": True, "jobs": until is not None and until > now()}
