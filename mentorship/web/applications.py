"""The desk's pages of applications: who is let in, asked back, refused; which mentors were screened."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from mentorship import access, applications, skills
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.i18n import lazy as _l
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile
from mentorship.web.forms import Form, strip
from mentorship.web.numbers import typed
from mentorship.web.pages import say
from mentorship.web.person import of_programme
from mentorship.web.session import me, now


class WordsForm(Form):
    """What is asked of a person, or why they are refused."""

    text = TextAreaField(
        _l("Your words"), [InputRequired(), Length(max=applications.LONGEST_NOTE)], filters=[strip]
    )


def join(bp: Blueprint) -> None:
    """Put these pages on the desk."""
    one = "/p/<slug>/people/<int:profile_id>"
    bp.add_url_rule("/p/<slug>/applications", "applications", index)
    bp.add_url_rule("/p/<slug>/applications/approve", "approve_many", approve_many, methods=["POST"])
    bp.add_url_rule(f"{one}/approve", "approve", approve, methods=["POST"])
    bp.add_url_rule(f"{one}/<any(ask, refuse):act>", "decide", decide, methods=["GET", "POST"])
    bp.add_url_rule(f"{one}/screen", "screen", screen, methods=["POST"])


@login_required
def index(slug: str) -> str:
    """List what a coordinator has to decide about people who want to take part."""
    programme = access.desk(me(), slug)
    rows = list(applications.pending(programme))
    return render_template(
        "desk/applications.html",
        programme=programme,
        open=[each for each in rows if each.application == "open"],
        unscreened=[each for each in rows if each.application != "open"],
        skills_of=_skills,
    )


@login_required
def approve_many(slug: str) -> Any:
    """Approve those who are ticked."""
    programme = access.desk(me(), slug)
    ticked = {typed(each) for each in request.form.getlist("profile")}
    chosen = [each for each in applications.pending(programme) if each.id in ticked]
    done = applications.approve_all([each for each in chosen if each.application == "open"], me(), now())
    say(_n("%(n)s person takes part from now on.", "%(n)s people take part from now on.", done))
    return redirect(url_for("desk.applications", slug=slug), 303)


@login_required
def approve(slug: str, profile_id: int) -> Any:
    """Let one person take part."""
    profile = of_programme(slug, profile_id)
    applications.approve(profile, me(), now())
    say(_("%(name)s takes part from now on, and has a letter.", name=profile.person.name))
    return redirect(url_for("desk.person", slug=slug, profile_id=profile.id), 303)


@login_required
def decide(slug: str, profile_id: int, act: str) -> Any:
    """Ask a person back, or refuse them, with words that they read."""
    profile = of_programme(slug, profile_id)
    form = WordsForm()
    if form.validate_on_submit():
        verb = applications.ask if act == "ask" else applications.refuse
        try:
            verb(profile, form.text.data or "", me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Sent to %(name)s.", name=profile.person.name))
            return redirect(url_for("desk.person", slug=slug, profile_id=profile.id), 303)
    page = render_template(
        "desk/decide.html", programme=profile.programme, profile=profile, form=form, act_name=act
    )
    return page, 422 if form.errors else 200


@login_required
def screen(slug: str, profile_id: int) -> Any:
    """Note that a mentor was screened, or take it back."""
    profile = of_programme(slug, profile_id)
    passed = request.form.get("passed") == "1"
    applications.screen(profile, passed, me(), now())
    name = profile.person.name
    say(
        _("%(name)s is screened and can be proposed.", name=name)
        if passed
        else _("%(name)s is not proposed to anybody new from now on.", name=name)
    )
    return redirect(url_for("desk.person", slug=slug, profile_id=profile.id), 303)


def _skills(profile: Profile) -> str:
    return ", ".join(skills.label(key, language()) for key in list(profile.skills or ())[:5])
