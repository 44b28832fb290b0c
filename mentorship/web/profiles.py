"""Pages of profiles: the programme's own page, the form in a few short steps, the receipt, leaving."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user, login_required

from mentorship import access, hours, members, previews, profiles, rhythms, sessions, skills
from mentorship.errors import BadField
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.models import Profile, Programme
from mentorship.web import profile_steps as steps
from mentorship.web.pages import say
from mentorship.web.profile_forms import ApartForm
from mentorship.web.session import me, me_or_none, now

bp = Blueprint("profiles", __name__)

_ROLE = "<any(newcomer, mentor):role>"
_OFTEN = ("en", "fr")  # languages shown at once; the others open on demand


@bp.get("/p/<slug>")
def programme(slug: str) -> Any:
    """Show what a programme is, how it goes on, and where one stands in it."""
    found, person = access.programme(slug), me_or_none()
    joining = rhythms.joining(found, now().date())
    mine = profiles.of_person(person, found) if person else []
    inside = person is not None and members.standing(person, found).takes_part
    return render_template(
        "profiles/programme.html",
        programme=found,
        round=profiles.open_round(found),
        standings=[profiles.standing(each) for each in mine],
        joining=joining,
        inside=inside,
        coming=sessions.ahead(found, now())[:2] if inside else [],
        roles=[role for role in Profile.ROLES if role not in {each.role for each in mine} and joining.open],
    )


@bp.get(f"/p/<slug>/{_ROLE}")
def edit(slug: str, role: str) -> Any:
    """Show one step of the form, as it was typed last."""
    found = access.programme(slug)
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_up", next=request.path))
    profile = access.own_profile(me(), found, role)
    if profile is None:
        if closed := _closed(found):
            return closed
        profile = _not_yet(found, role)
    if profile.state == "left":
        return redirect(url_for(".receipt", slug=slug, role=role))
    step = _step(profile)
    form = steps.form_of(step, profile, steps.shown(profile, step))
    if "look" in request.args:
        form.validate()
    return _form_page(profile, step, form)


@bp.post(f"/p/<slug>/{_ROLE}")
@login_required  # type: ignore[untyped-decorator]
def save(slug: str, role: str) -> Any:
    """Keep a step as it was typed, then go on, back, or away."""
    found = access.programme(slug)
    if access.own_profile(me(), found, role) is None and (closed := _closed(found)):
        return closed
    profile = profiles.begin(me(), found, role, now())
    step, typed = _step(profile), steps.typed(request.form)
    profiles.save_draft(profile, step, typed, now())
    if aside := _set_aside(profile, step, request.form.get("then", "on")):
        return redirect(aside, 303)
    form = steps.form_of(step, profile, typed)
    if not form.validate():
        return _form_page(profile, step, form), 422
    if profile.state == "active":
        return _change(profile, step, form)
    following = steps.next_to(step, profile, +1)
    return redirect(_address(profile, following), 303) if following else _finish(profile)


def _set_aside(profile: Profile, step: str, then: str) -> str:
    """Return where to go with a step that is only kept, not looked at; nothing when it is taken over."""
    if then == "later":
        say(_("Kept as you typed it. Come back whenever you like."))
        return url_for(".programme", slug=profile.programme.slug)
    if then == "discard":
        profiles.drop_draft(profile, step, now())
        return _address(profile, step)
    if then == "back":
        return _address(profile, steps.next_to(step, profile, -1) or step)
    return ""


def _change(profile: Profile, step: str, form: Any) -> Any:
    """Take over one step of a profile that is complete already."""
    try:
        profiles.change(profile, form.given(), me(), now())
    except BadField as error:
        form.refuse(error)
        return _form_page(profile, step, form), 422
    profiles.drop_draft(profile, step, now())
    say(_("Saved."))
    return redirect(url_for(".receipt", slug=profile.programme.slug, role=profile.role), 303)


def _finish(profile: Profile) -> Any:
    """Complete the profile from all its steps, or go back to the first that is not yet right."""
    values: dict[str, Any] = {}
    for step in steps.of(profile):
        form = steps.form_of(step, profile, steps.shown(profile, step))
        if not form.validate():
            return redirect(_address(profile, step, look=1), 303)
        values |= form.given()
    profiles.complete(profile, values, me(), now())
    say(_("Your profile is complete. Thank you!"))
    return redirect(url_for(".receipt", slug=profile.programme.slug, role=profile.role), 303)


@bp.post(f"/p/<slug>/{_ROLE}/preview")
@login_required  # type: ignore[untyped-decorator]
def preview(slug: str, role: str) -> Any:
    """Answer with the preview of what is on the screen; a half-filled form is kept on the way."""
    found = access.programme(slug)
    profile = access.own_profile(me(), found, role)
    if profile is None:
        if closed := _closed(found):
            return closed
        profile = profiles.begin(me(), found, role, now())
    step, typed = _step(profile), steps.typed(request.form)
    if profile.state == "draft":
        profiles.save_draft(profile, step, typed, now())
    said = steps.so_far(profile, step, typed)
    return render_template("profiles/_preview.html", **_preview(said))


@bp.get(f"/p/<slug>/{_ROLE}/receipt")
@login_required  # type: ignore[untyped-decorator]
def receipt(slug: str, role: str) -> Any:
    """Show what happens next and when, what was given, who sees it, how to change or leave."""
    profile = access.own_profile(me(), access.programme(slug), role)
    if profile is None or profile.state == "draft":
        return redirect(url_for(".edit", slug=slug, role=role))
    return render_template(
        "profiles/receipt.html",
        programme=profile.programme,
        profile=profile,
        standing=profiles.standing(profile),
        told=steps.in_words(profile),
        names=steps.names(profile),
        **_preview(profile),
    )


@bp.post("/p/<slug>/mentor/away")
@login_required  # type: ignore[untyped-decorator]
def away(slug: str) -> Any:
    """Take nobody new for now, or do again."""
    switched = request.form.get("away") == "1"
    profiles.set_away(_own(slug, "mentor"), switched, me(), now())
    say(
        _("You are away: nobody new is proposed to you.")
        if switched
        else _("Welcome back: your places are open.")
    )
    return redirect(url_for(".receipt", slug=slug, role="mentor"), 303)


@bp.get(f"/p/<slug>/{_ROLE}/leave")
@login_required  # type: ignore[untyped-decorator]
def leaving(slug: str, role: str) -> Any:
    """Ask once more before somebody leaves, and say what it means."""
    profile = _own(slug, role)
    return render_template(
        "profiles/leave.html", programme=profile.programme, standing=profiles.standing(profile)
    )


@bp.post(f"/p/<slug>/{_ROLE}/leave")
@login_required  # type: ignore[untyped-decorator]
def leave(slug: str, role: str) -> Any:
    """Leave the programme in this role."""
    profiles.leave(_own(slug, role), me(), now())
    say(_("You have left. Your answers are kept, in case you come back."))
    return redirect(url_for(".programme", slug=slug), 303)


@bp.post(f"/p/<slug>/{_ROLE}/return")
@login_required  # type: ignore[untyped-decorator]
def rejoin(slug: str, role: str) -> Any:
    """Come back with the profile as it was."""
    profiles.rejoin(_own(slug, role), me(), now())
    say(_("Welcome back."))
    return redirect(url_for(".receipt", slug=slug, role=role), 303)


@bp.route("/p/<slug>/apart", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]
def apart(slug: str) -> Any:
    """Show and lengthen the private list of people one prefers not to be paired with."""
    found = _programme_of_mine(slug)
    form = ApartForm()
    if form.validate_on_submit():
        try:
            profiles.keep_apart(me(), found, form.address.data or "", now())
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Noted, and only for you: you will not be proposed to each other."))
            return redirect(url_for(".apart", slug=slug), 303)
    page = render_template(
        "profiles/apart.html", programme=found, form=form, kept=profiles.kept_apart(me(), found)
    )
    return page, 422 if form.errors else 200


@bp.post("/p/<slug>/apart/<int:entry_id>/remove")
@login_required  # type: ignore[untyped-decorator]
def end_apart(slug: str, entry_id: int) -> Any:
    """Take an entry off one's own list."""
    _programme_of_mine(slug)
    profiles.end_apart(me(), entry_id)
    say(_("Taken off your list."))
    return redirect(url_for(".apart", slug=slug), 303)


def _own(slug: str, role: str) -> Profile:
    profile = access.own_profile(me(), access.programme(slug), role)
    if profile is None:
        raise access.missing()
    return profile


def _programme_of_mine(slug: str) -> Programme:
    found = access.programme(slug)
    if not access.belongs(me(), found):
        raise access.missing()
    return found


def _closed(programme: Programme) -> Any:
    """Return the way back to the programme's page while nobody may join, or None."""
    joining = rhythms.joining(programme, now().date())
    if joining.open:
        return None
    say(joining.words, "warning")
    return redirect(url_for(".programme", slug=programme.slug), 303)


def _not_yet(programme: Programme, role: str) -> Profile:
    """Return an unsaved profile to show an empty form with: looking writes nothing."""
    return Profile(person=me(), programme=programme, role=role, zone=me().zone)


def _step(profile: Profile) -> str:
    """Return the step that is asked for, or the first that a half-filled form lacks."""
    every = steps.of(profile)
    asked = request.args.get("step", "")
    if asked in every:
        return asked
    return (
        next((step for step in every if step not in profile.draft), every[0]) if profile.draft else every[0]
    )


def _address(profile: Profile, step: str, **more: Any) -> str:
    return url_for(".edit", slug=profile.programme.slug, role=profile.role, step=step, **more)


def _preview(profile: Profile) -> dict[str, Any]:
    shown = previews.preview(profile, now())
    return {"preview": previews.in_words(shown) if shown else [], "given": steps.week_in_words(profile.week)}


def _form_page(profile: Profile, step: str, form: Any) -> str:
    """Return the page of one step."""
    said = steps.so_far(profile, step, steps.shown(profile, step))
    return render_template(
        f"profiles/step_{step}.html",
        programme=profile.programme,
        profile=profile,
        step=step,
        names=steps.names(profile),
        form=form,
        catalogue=skills.domains(language()),
        interests=skills.interest_groups(language()),
        spoken=skills.languages(language()),
        often=_OFTEN,
        grid=hours.GRID,
        asks_team=profiles.asks_team(profile.programme),
        **_preview(said),
    )
