"""Pages of help: one for each kind of user, what is seen by whom, and how accessible this is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from mentorship import access, i18n
from mentorship.i18n import lazy as _l

bp = Blueprint("help", __name__)

TOPICS = {
    "newcomer": _l("For newcomers"),
    "mentor": _l("For mentors"),
    "coordinator": _l("For coordinators"),
    "conduct": _l("How we treat each other"),
    "privacy": _l("What is seen by whom"),
    "accessibility": _l("Accessibility"),
}


@bp.get("/help/<topic>")
def show(topic: str) -> ResponseReturnValue:
    """Show one page of help; each language has its own text, not a translation line by line."""
    if topic not in TOPICS:
        raise access.missing()
    return render_template(f"help/{topic}.{i18n.language()}.html", topic=topic, topics=TOPICS)
