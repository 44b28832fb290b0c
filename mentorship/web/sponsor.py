"""The report for whoever pays for a programme: figures, actions and method, in the language asked for."""

from datetime import datetime

from flask import Blueprint, render_template, request
from flask_login import login_required

from mentorship import access, cohorts, i18n
from mentorship import facts as facts_of
from mentorship.groups import FEWEST
from mentorship.models import Programme
from mentorship.web import cards
from mentorship.web.indicators import lens_of
from mentorship.web.session import me, now

bp = Blueprint("sponsor", __name__)

HEADLINES = ("placed", "first_meeting", "satisfaction", "satisfaction_mentors", "goals", "early_ends")


@bp.get("/p/<slug>/indicators/report")
@login_required
def report(slug: str) -> str:
    """Show the report in the language that the address asks for, else in the reader's."""
    programme = access.desk(me(), slug)
    asked = request.args.get("lang", "")
    with i18n.reader(asked if asked in i18n.LANGUAGES else i18n.language(), i18n.zone()):
        return _page(programme, now())


def _page(programme: Programme, at: datetime) -> str:
    facts = facts_of.of(programme)
    lens = lens_of(facts, cohorts.of(programme, at) if request.args.get("group") else [])
    shown = cards.of_programme(programme, at, facts, lens)
    return render_template(
        "indicators/report.html",
        programme=programme,
        group=lens.chosen if lens else None,
        cards=shown,
        headlines=[card for card in shown if card.kind.key in HEADLINES],
        well=[card for card in shown if card.reading.status == "good"],
        behind=sorted(
            (card for card in shown if card.needs_action), key=lambda each: each.reading.status == "amber"
        ),
        charts=[card for card in shown if card.line.dots],
        unknown=[card for card in shown if not card.is_shown],
        changed=[card for card in shown if card.setting and card.setting.late],
        begun=min((pair.started_at for pair in facts.pairs), default=programme.created_at),
        fewest=FEWEST,
        at=at,
    )
