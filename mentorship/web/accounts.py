"""Pages of accounts: joining, signing in, forgotten passwords, one's own account."""

import json
import time
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from mentorship import badges, demo, erased, feeds, people, personal, stops
from mentorship.config import current
from mentorship.errors import BadField, Refused, TooManyTries
from mentorship.i18n import gettext as _
from mentorship.i18n import language
from mentorship.manners import TOPICS
from mentorship.models import Letter, Person
from mentorship.web import account_forms as forms
from mentorship.web.account_forms import typed
from mentorship.web.destinations import local
from mentorship.web.pages import say
from mentorship.web.session import begin, end, me, me_or_none, now

bp = Blueprint("accounts", __name__)

_EVEN_SECONDS = 0.25  # more than it takes to write a letter: known and unknown addresses answer alike


@bp.app_context_processor
def _doors() -> dict[str, Any]:
    """Tell every template whether people can join."""
    return {"sign_up_open": current().sign_up_open}


def _place() -> str:
    return request.remote_addr or "nowhere"


def _shows_letters() -> bool:
    return current().demo and not current().production


# --- joining --------------------------------------------------------------------------------------------


@bp.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    """Begin an account; whatever the address, the answer is a letter."""
    if me_or_none() is not None:
        return redirect(local(request.args.get("next")))
    if not current().sign_up_open:
        return render_template("accounts/closed.html"), 403 if request.method == "POST" else 200
    form = forms.SignUp(language=language(), zone="Europe/Paris")
    if form.validate_on_submit():
        try:
            email, mark = people.sign_up(
                typed(form.email),
                typed(form.name),
                typed(form.password),
                typed(form.language),
                typed(form.zone),
                _place(),
                now(),
            )
        except BadField as error:
            form.refuse(error)
        else:
            session.update(mark=mark, address=email, next=local(request.args.get("next")))
            return redirect(url_for("accounts.sent"), 303)
    return render_template("accounts/sign_up.html", form=form), 422 if form.errors else 200


@bp.get("/sign-up/sent")
def sent() -> ResponseReturnValue:
    """Say that a letter is on its way."""
    if "address" not in session:
        return redirect(url_for("accounts.sign_up"))
    return render_template("accounts/sent.html", address=session["address"], readable=_shows_letters())


@bp.get("/sign-up/letter")
def letter() -> ResponseReturnValue:
    """Show in a demo the letter that this browser's sign-up caused, since none leaves the machine."""
    keys = [f"{kind}:{session.get('mark', '')}" for kind in ("confirm", "known_address")]
    found = Letter.get_or_none(Letter.key.in_(keys)) if _shows_letters() else None
    if found is None:
        return redirect(url_for("accounts.sign_up"))
    paragraphs = [part.strip() for part in found.text.split("\n\n")]
    return render_template("accounts/letter.html", letter=found, paragraphs=paragraphs)


@bp.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Show the button of a confirmation letter; take it when it is pressed."""
    if not people.valid("confirm", token, now()):
        return render_template("accounts/stale.html", purpose="confirm"), 410
    if request.method != "POST":  # HEAD too only looks
        return render_template("accounts/confirm.html", token=token)
    same_browser = session.get("mark") == people.digest(token)
    after = session.get("next")
    person = people.confirm(token, now())
    if not same_browser:
        say(_("Your address is confirmed. Please sign in."))
        return redirect(url_for("accounts.sign_in"), 303)
    begin(person)
    say(_("Welcome! Your address is confirmed."))
    return redirect(local(after), 303)


# --- signing in and out ---------------------------------------------------------------------------------


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign a browser in and go where it wanted to go."""
    after = local(request.args.get("next"))
    if me_or_none() is not None:
        return redirect(after)
    form = forms.SignIn()
    status = 200
    if form.validate_on_submit():
        try:
            person = people.authenticate(typed(form.email), typed(form.password), _place(), now())
            return _welcome(person, after)
        except TooManyTries as error:
            form.form_errors.append(str(error))
            status = 429
        except Refused as error:
            form.form_errors.append(str(error))
    shown = demo if current().demo else None
    page = render_template("accounts/sign_in.html", form=form, demo_people=shown, after=after)
    return page, status if status != 200 else (422 if form.errors else 200)


def _welcome(person: Person, after: str) -> ResponseReturnValue:
    """Let somebody in whose password was right, or send them to their letter box first."""
    if person.confirmed_at is None:
        mark = people.send_confirmation(person, now())
        session.update(mark=mark, address=person.email, next=after)
        return redirect(url_for("accounts.sent"), 303)
    begin(person)
    return redirect(after, 303)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    spoken = language()
    end()
    session["language"] = spoken
    say(_("You are signed out. See you soon."))
    return redirect(url_for("home.index"), 303)


# --- a forgotten password -------------------------------------------------------------------------------


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Send the link for a new password; the answer is the same whoever asks for whom."""
    form = forms.Forgotten()
    if form.validate_on_submit():
        began = time.monotonic()
        try:
            people.forgot(typed(form.email), _place(), now())
        except BadField as error:
            form.refuse(error)
        else:
            time.sleep(max(0.0, _EVEN_SECONDS - (time.monotonic() - began)))
            return render_template("accounts/forgotten_sent.html", address=form.email.data)
    return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the link of a letter, once."""
    if not people.valid("reset", token, now()):
        return render_template("accounts/stale.html", purpose="reset"), 410
    first = people.invited(token, now())
    form = forms.Invited() if first else forms.Reset()
    if form.validate_on_submit():
        try:
            begin(people.reset(token, typed(form.password), now()))
        except BadField as error:
            form.refuse(error)
        else:
            say(
                _("Welcome! Your password is set.")
                if first
                else _("Your new password is set. Every other browser was signed out.")
            )
            return redirect(url_for("home.index"), 303)
    page = render_template("accounts/reset.html", form=form, token=token, first=first)
    return page, 422 if form.errors else 200


# --- one's own account ----------------------------------------------------------------------------------


@bp.route("/account", methods=["GET", "POST"])
@login_required
def account() -> ResponseReturnValue:
    """Show one's account; change name, language and time zone."""
    form = forms.About(obj=me())
    if form.validate_on_submit():
        try:
            people.describe(me(), typed(form.name), typed(form.language), typed(form.zone))
        except BadField as error:
            form.refuse(error)
        else:
            say(_("Saved."))
            return redirect(url_for("accounts.account"), 303)
    return _account(about=form)


def _account(**shown: Any) -> ResponseReturnValue:
    """Show the account page with the form that was sent, the others fresh."""
    form = {
        "about": forms.About(obj=me(), formdata=None),
        "wishes": forms.Letters.of(me(), stops.stopped(me())),
        "change": forms.Change(formdata=None),
        **shown,
    }
    failed = any(each.errors for each in form.values())
    done, feed = badges.of_person(me(), now()), feeds.address(me())
    page = render_template("accounts/account.html", badges=done, feed=feed, topics=TOPICS, **form)
    return page, 422 if failed else 200


@bp.post("/account/letters")
@login_required
def letters() -> ResponseReturnValue:
    """Choose which letters come, and when."""
    form = forms.Letters()
    if form.validate_on_submit():
        stops.choose(me(), **form.chosen(), now=now())
        say(_("Saved."))
        return redirect(url_for("accounts.account", _anchor="letters-title"), 303)
    return _account(wishes=form)


@bp.post("/account/password")
@login_required
def password() -> ResponseReturnValue:
    """Change the password by the old one; this browser stays, all others are signed out."""
    form = forms.Change()
    if form.validate_on_submit():
        person = me()
        try:
            people.change_password(person, typed(form.old), typed(form.password), now())
        except BadField as error:
            form.refuse(error)
        else:
            begin(person)
            say(_("Your password is changed. Every other browser was signed out."))
            return redirect(url_for("accounts.account"), 303)
    return _account(change=form)


@bp.post("/account/sign-out-everywhere")
@login_required
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign a person out of every browser, this one too."""
    people.end_all_sessions(me(), now())
    end()
    say(_("You are signed out everywhere."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/account/export")
@login_required
def export() -> ResponseReturnValue:
    """Hand a person all their own data as a file."""
    text = json.dumps(personal.export(me(), now()), ensure_ascii=False, indent=2)
    name = f"tandem-{now().date().isoformat()}.json"
    return Response(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@bp.route("/account/erase", methods=["GET", "POST"])
@login_required
def erase() -> ResponseReturnValue:
    """Say what an erasure does; do it when the password proves who asks."""
    form = forms.Erase()
    if form.validate_on_submit():
        try:
            people.prove(me(), typed(form.old), now())
            erased.erase(me(), now())
        except BadField as error:
            form.refuse(error)
        else:
            end()
            say(_("Your account is erased. Thank you for having been here."))
            return redirect(url_for("home.index"), 303)
    return render_template("accounts/erase.html", form=form), 422 if form.errors else 200
