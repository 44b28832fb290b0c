"""Who may do what: every route and method against six people, written from the promises, not the code.

The people: a visitor, alice (newcomer of the pair), bob (its mentor), erin (another newcomer of the
programme), carol (its coordinator) and dave (coordinator of another programme).

What a cell says:
  ok    let in: the page, a redirect to an own page, or a sentence on why this cannot be done now (409, 422)
  door  sent to the page where one signs in or up
  403   refused: the person knows of it, and has another role
  404   refused: the person may not even know that it is there
  410   a link that is no longer good
"""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import builders
from builders import NOW
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mentorship import rounds, runs
from mentorship.db import db
from mentorship.models import (
    MODELS,
    Attempt,
    Certificate,
    CheckIn,
    Comment,
    Decision,
    Enquiry,
    FollowUp,
    Goal,
    Indicator,
    Lease,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    NeverAgain,
    Person,
    Profile,
    Programme,
    Question,
    Reply,
    Report,
    Resource,
    Round,
    Segment,
    Session,
    Step,
    Suggestion,
    Survey,
    Upload,
)

PEOPLE = ("visitor", "alice", "bob", "erin", "carol", "dave")

FREE = {"placed": 0, "total": 0, "waited": 0, "worst": [None, None], "moves": []}
ROUTES = """
#                                             visitor alice  bob    erin   carol  dave
GET  /                                           ok     ok     ok     ok     ok     ok
GET  /static/<path:filename>                     ok     ok     ok     ok     ok     ok
GET  /bootstrap/static/<path:filename>           ok     ok     ok     ok     ok     ok
GET  /healthz                                    ok     ok     ok     ok     ok     ok
GET  /readyz                                     ok     ok     ok     ok     ok     ok
GET  /help/<topic>                               ok     ok     ok     ok     ok     ok
POST /language                                   ok     ok     ok     ok     ok     ok
GET  /demo/letters                               404    404    404    404    404    404
GET  /demo/letters/<int:letter_id>               404    404    404    404    404    404

GET  /sign-up                                    ok     ok     ok     ok     ok     ok
POST /sign-up                                    ok     ok     ok     ok     ok     ok
GET  /sign-up/sent                               door   door   door   door   door   door
GET  /sign-up/letter                             door   door   door   door   door   door
GET  /confirm/<token>                            410    410    410    410    410    410
POST /confirm/<token>                            410    410    410    410    410    410
GET  /sign-in                                    ok     ok     ok     ok     ok     ok
POST /sign-in                                    ok     ok     ok     ok     ok     ok
POST /sign-out                                   ok     ok     ok     ok     ok     ok
GET  /forgotten                                  ok     ok     ok     ok     ok     ok
POST /forgotten                                  ok     ok     ok     ok     ok     ok
GET  /reset/<token>                              410    410    410    410    410    410
POST /reset/<token>                              410    410    410    410    410    410
GET  /account                                    door   ok     ok     ok     ok     ok
POST /account                                    door   ok     ok     ok     ok     ok
POST /account/letters                            door   ok     ok     ok     ok     ok
POST /account/password                           door   ok     ok     ok     ok     ok
POST /account/sign-out-everywhere                door   door   door   door   door   door
POST /account/calendar                           door   ok     ok     ok     ok     ok
POST /account/calendar/off                       door   ok     ok     ok     ok     ok
GET  /calendar/<token>.ics                       404    404    404    404    404    404
GET  /account/export                             door   ok     ok     ok     ok     ok
GET  /account/erase                              door   ok     ok     ok     ok     ok
POST /account/erase                              door   ok     ok     ok     ok     ok
GET  /stop/<token>                               410    410    410    410    410    410
POST /stop/<token>                               410    410    410    410    410    410
POST /stop/<token>/undo                          410    410    410    410    410    410

GET  /p/<slug>                                   ok     ok     ok     ok     ok     ok
GET  /p/<slug>/<role>                            door   ok     ok     ok     ok     ok
POST /p/<slug>/<role>                            door   ok     ok     ok     ok     ok
POST /p/<slug>/<role>/preview                    door   ok     ok     ok     ok     ok
GET  /p/<slug>/<role>/receipt                    door   ok     ok     ok     ok     ok
GET  /p/<slug>/<role>/leave                      door   ok     404    ok     404    404
POST /p/<slug>/<role>/leave                      door   ok     404    ok     404    404
POST /p/<slug>/<role>/return                     door   ok     404    ok     404    404
POST /p/<slug>/mentor/away                       door   404    ok     404    404    404
POST /p/<slug>/mentor/wall                       door   404    ok     404    404    404
GET  /p/<slug>/wall                              door   ok     ok     ok     ok     404
GET  /p/<slug>/apart                             door   ok     ok     ok     404    404
POST /p/<slug>/apart                             door   ok     ok     ok     404    404
POST /p/<slug>/apart/<int:entry_id>/remove       door   ok     404    404    404    404

GET  /p/<slug>/resources                         door   ok     ok     ok     ok     404
GET  /p/<slug>/resources/new                     door   403    403    403    ok     404
POST /p/<slug>/resources/new                     door   403    403    403    ok     404
GET  /p/<slug>/resources/guides/<guide>          door   ok     ok     ok     ok     404
GET  /p/<slug>/resources/guides/<guide>/text     door   ok     ok     ok     ok     404
GET  /p/<slug>/resources/<int:resource_id>       door   ok     ok     ok     ok     404
GET  /p/<slug>/resources/<int:resource_id>/text  door   ok     ok     ok     ok     404
GET  /p/<slug>/resources/<int:resource_id>/edit  door   403    403    403    ok     404
POST /p/<slug>/resources/<int:resource_id>/edit  door   403    403    403    ok     404
POST /p/<slug>/resources/<int:resource_id>/hide  door   403    403    403    ok     404
POST /p/<slug>/resources/<int:resource_id>/restore  door 403   403    403    ok     404
GET  /p/<slug>/suggestions                       door   ok     ok     ok     ok     404
POST /p/<slug>/suggestions                       door   ok     ok     ok     ok     404
GET  /p/<slug>/suggestions/<int:suggestion_id>/answer  door 403 403   403    ok     404
POST /p/<slug>/suggestions/<int:suggestion_id>/answer  door 403 403   403    ok     404
GET  /p/<slug>/together                          door   ok     ok     ok     ok     404
GET  /p/<slug>/questions                         door   ok     ok     ok     ok     404
POST /p/<slug>/questions                         door   ok     403    ok     403    404
GET  /questions/<int:question_id>                door   ok     ok     404    ok     404
POST /questions/<int:question_id>/reply          door   ok     ok     404    ok     404
POST /questions/<int:question_id>/close          door   ok     403    404    403    404
POST /questions/<int:question_id>/hide           door   403    403    404    ok     404
POST /questions/<int:question_id>/restore        door   403    403    404    ok     404
GET  /questions/<int:question_id>/report         door   404    ok     404    ok     404
POST /questions/<int:question_id>/report         door   404    ok     404    ok     404
GET  /p/<slug>/sessions                          door   ok     ok     ok     ok     404
GET  /p/<slug>/sessions/new                      door   403    403    403    ok     404
POST /p/<slug>/sessions/new                      door   403    403    403    ok     404
GET  /sessions/<int:session_id>                  door   ok     ok     ok     ok     404
POST /sessions/<int:session_id>/sign-up          door   ok     ok     ok     ok     404
POST /sessions/<int:session_id>/leave            door   ok     ok     ok     ok     404
GET  /sessions/<int:session_id>/edit             door   403    ok     403    ok     404
POST /sessions/<int:session_id>/edit             door   403    ok     403    ok     404
POST /sessions/<int:session_id>/cancel           door   403    ok     403    ok     404
POST /sessions/<int:session_id>/attendance       door   403    ok     403    ok     404
GET  /sessions/<int:session_id>/calendar.ics     door   ok     ok     ok     ok     404
GET  /p/<slug>/surveys                           door   ok     ok     ok     ok     404
GET  /p/<slug>/surveys/new                       door   403    403    403    ok     404
POST /p/<slug>/surveys/new                       door   403    403    403    ok     404
GET  /surveys/<int:survey_id>                    door   ok     404    ok     ok     404
POST /surveys/<int:survey_id>                    door   ok     404    ok     403    404
GET  /surveys/<int:survey_id>/edit               door   403    404    403    ok     404
POST /surveys/<int:survey_id>/edit               door   403    404    403    ok     404
POST /surveys/<int:survey_id>/open               door   403    404    403    ok     404
POST /surveys/<int:survey_id>/close              door   403    404    403    ok     404
POST /surveys/<int:survey_id>/remove             door   403    404    403    ok     404
GET  /surveys/<int:survey_id>/results.csv        door   403    404    403    ok     404
POST /replies/<int:reply_id>/helped              door   ok     403    404    403    404
POST /replies/<int:reply_id>/hide                door   403    403    404    ok     404
POST /replies/<int:reply_id>/restore             door   403    403    404    ok     404
GET  /replies/<int:reply_id>/report              door   ok     404    404    ok     404
POST /replies/<int:reply_id>/report              door   ok     404    404    ok     404

GET  /p/<slug>/mentors                           door   ok     404    ok     404    404
POST /p/<slug>/mentors/<int:mentor_id>           door   ok     404    ok     404    404
GET  /p/<slug>/desk                              door   403    403    403    ok     404
GET  /p/<slug>/lines/<key>                       door   403    403    403    ok     404
POST /p/<slug>/lines/<key>                       door   403    403    403    ok     404
POST /p/<slug>/acts/<int:act_id>/helped          door   403    403    403    ok     404
POST /p/<slug>/lines/<key>/later                 door   403    403    403    ok     404
POST /p/<slug>/digest                            door   403    403    403    ok     404
POST /p/<slug>/pairs/<int:mentorship_id>/contact door   403    403    403    ok     404
GET  /p/<slug>/people                            door   403    403    403    ok     404
GET  /p/<slug>/people/<int:profile_id>           door   403    403    403    ok     404
GET  /programmes/new                             door   403    403    403    ok     ok
POST /programmes/new                             door   403    403    403    ok     ok
GET  /p/<slug>/settings                          door   403    403    403    ok     404
POST /p/<slug>/settings                          door   403    403    403    ok     404
GET  /p/<slug>/settings/texts                    door   403    403    403    ok     404
POST /p/<slug>/settings/texts                    door   403    403    403    ok     404
GET  /p/<slug>/settings/signals                  door   403    403    403    ok     404
POST /p/<slug>/settings/signals                  door   403    403    403    ok     404
GET  /p/<slug>/settings/weights                  door   403    403    403    ok     404
POST /p/<slug>/settings/weights                  door   403    403    403    ok     404
GET  /p/<slug>/settings/questions                door   403    403    403    ok     404
GET  /p/<slug>/settings/questions/new            door   403    403    403    ok     404
POST /p/<slug>/settings/questions/new            door   403    403    403    ok     404
GET  /p/<slug>/settings/questions/<question_key> door   403    403    403    ok     404
POST /p/<slug>/settings/questions/<question_key> door   403    403    403    ok     404
POST /p/<slug>/settings/questions/<question_key>/remove  door   403    403    403    ok     404
GET  /p/<slug>/applications                      door   403    403    403    ok     404
POST /p/<slug>/applications/approve              door   403    403    403    ok     404
POST /p/<slug>/people/<int:profile_id>/approve   door   403    403    403    ok     404
GET  /p/<slug>/people/<int:profile_id>/<act>     door   403    403    403    ok     404
POST /p/<slug>/people/<int:profile_id>/<act>     door   403    403    403    ok     404
POST /p/<slug>/people/<int:profile_id>/screen    door   403    403    403    ok     404
GET  /p/<slug>/import                            door   403    403    403    ok     404
POST /p/<slug>/import                            door   403    403    403    ok     404
GET  /p/<slug>/import/<int:upload_id>            door   403    403    403    ok     404
POST /p/<slug>/import/<int:upload_id>            door   403    403    403    ok     404
POST /p/<slug>/import/<int:upload_id>/drop       door   403    403    403    ok     404
GET  /p/<slug>/import/empty/<role>.<format>      door   403    403    403    ok     404
GET  /p/<slug>/export/<role>.<format>            door   403    403    403    ok     404
POST /p/<slug>/segments                          door   403    403    403    ok     404
POST /p/<slug>/segments/<int:segment_id>/remove  door   403    403    403    ok     404
GET  /p/<slug>/coordinators                      door   403    403    403    ok     404
POST /p/<slug>/coordinators                      door   403    403    403    ok     404
POST /p/<slug>/coordinators/<int:row_id>/remove  door   403    403    403    ok     404
GET  /p/<slug>/journal                           door   403    403    403    ok     404
GET  /p/<slug>/letters                           door   403    403    403    ok     404
GET  /p/<slug>/letters/texts                     door   403    403    403    ok     404
GET  /p/<slug>/letters/texts/<name>              door   403    403    403    ok     404
POST /p/<slug>/letters/texts/<name>              door   403    403    403    ok     404
GET  /p/<slug>/letters/texts/<name>/preview/<language> door 403 403   403    ok     404
POST /p/<slug>/letters/texts/<name>/preview/<language> door 403 403   403    ok     404
POST /p/<slug>/letters/texts/<name>/restore      door   403    403    403    ok     404
POST /p/<slug>/letters/texts/<name>/trial        door   403    403    403    ok     404
GET  /letters/<int:letter_id>                    door   403    404    404    ok     404
POST /letters/<int:letter_id>/retry              door   403    404    404    ok     404
GET  /p/<slug>/indicators                        door   403    403    403    ok     404
GET  /p/<slug>/indicators.<format>               door   403    403    403    ok     404
GET  /p/<slug>/indicators/report                 door   403    403    403    ok     404
GET  /p/<slug>/indicators/terms                  door   403    403    403    ok     404
GET  /p/<slug>/indicators/<kind>                 door   403    403    403    ok     404
GET  /p/<slug>/indicators/<kind>/edit            door   403    403    403    ok     404
POST /p/<slug>/indicators/<kind>/edit            door   403    403    403    ok     404
GET  /p/<slug>/indicators/<kind>/done            door   403    403    403    ok     404
POST /p/<slug>/indicators/<kind>/done            door   403    403    403    ok     404

GET  /p/<slug>/rounds                            door   403    403    403    ok     404
GET  /p/<slug>/rounds/new                        door   403    403    403    ok     404
POST /p/<slug>/rounds/new                        door   403    403    403    ok     404
GET  /rounds/<int:round_id>                      door   403    403    403    ok     404
GET  /rounds/<int:round_id>/weights              door   403    403    403    ok     404
POST /rounds/<int:round_id>/weights              door   403    403    403    ok     404
POST /rounds/<int:round_id>/weights/effect       door   403    403    403    ok     404
GET  /rounds/<int:round_id>/figures              door   403    403    403    ok     404
POST /rounds/<int:round_id>/run                  door   403    403    403    ok     404
GET  /rounds/<int:round_id>/runs/<int:run_id>    door   403    403    403    ok     404
GET  /rounds/<int:round_id>/runs/<int:run_id>/state    door 403 403  403  ok   404
POST /rounds/<int:round_id>/runs/<int:run_id>/cancel   door 403 403  403  ok   404
POST /rounds/<int:round_id>/runs/<int:run_id>/replay   door 403 403  403  ok   404
GET  /rounds/<int:round_id>/pairs/<int:proposal_id>    door 404 404  404  ok   404
POST /rounds/<int:round_id>/pairs/<int:proposal_id>/approve    door 404 404 404 ok 404
POST /rounds/<int:round_id>/pairs/<int:proposal_id>/unapprove  door 404 404 404 ok 404
GET  /rounds/<int:round_id>/newcomers/<int:profile_id> door 403 403  403  ok   404
POST /rounds/<int:round_id>/approve-all          door   403    403    403    ok     404
POST /rounds/<int:round_id>/unapprove-all        door   403    403    403    ok     404
GET  /rounds/<int:round_id>/unmatched            door   403    403    403    ok     404
GET  /rounds/<int:round_id>/pairs/<int:proposal_id>/swap  door 404 404 404 ok  404
GET  /rounds/<int:round_id>/decisions            door   403    403    403    ok     404
POST /rounds/<int:round_id>/decisions/<int:decision_id>/undo  door 403 403 403 ok 404
POST /rounds/<int:round_id>/redo                 door   403    403    403    ok     404
POST /rounds/<int:round_id>/newcomers/<int:profile_id>/comment  door 403 403 403 ok 404
POST /rounds/<int:round_id>/comments/<int:comment_id>/remove  door 403 403 403 ok 404
GET  /rounds/<int:round_id>/decide               door   403    403    403    ok     404
POST /rounds/<int:round_id>/decide               door   403    403    403    ok     404
GET  /rounds/<int:round_id>/publish              door   403    403    403    ok     404
POST /rounds/<int:round_id>/publish              door   403    403    403    ok     404

GET  /proposals/<int:proposal_id>                door   ok     ok     404    403    404
POST /proposals/<int:proposal_id>/accept         door   ok     ok     404    403    404
POST /proposals/<int:proposal_id>/decline        door   ok     ok     404    403    404
POST /proposals/<int:proposal_id>/ask            door   ok     ok     404    403    404
POST /proposals/<int:proposal_id>/enquiries/<int:enquiry_id>/answer  door ok ok 404 403 404

GET  /proposals/<int:proposal_id>/report         door   ok     ok     404    403    404
POST /proposals/<int:proposal_id>/report         door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/report     door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/report     door   ok     ok     404    403    404
GET  /reports/<int:report_id>                    door   ok     404    404    ok     404
POST /reports/<int:report_id>/answer             door   403    404    404    ok     404
POST /reports/<int:report_id>/hold               door   403    404    404    ok     404
POST /reports/<int:report_id>/lift               door   403    404    404    ok     404

GET  /mentorships/<int:mentorship_id>            door   ok     ok     404    ok     404
GET  /mentorships/<int:mentorship_id>/agreement  door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/agreement  door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/agreement/<int:version>/sign  door ok ok 404 403 404
GET  /mentorships/<int:mentorship_id>/pause      door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/pause      door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/resume     door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/complete   door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/complete   door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/end        door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/end        door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/fit        door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/part       door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/part       door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/separate   door   403    403    404    ok     404
POST /mentorships/<int:mentorship_id>/separate   door   403    403    404    ok     404
GET  /mentorships/<int:mentorship_id>/hand-over  door   403    403    404    ok     404
POST /mentorships/<int:mentorship_id>/hand-over  door   403    403    404    ok     404
GET  /mentorships/<int:mentorship_id>/second     door   403    403    404    ok     404
POST /mentorships/<int:mentorship_id>/second     door   403    403    404    ok     404
POST /mentorships/<int:mentorship_id>/second-wanted    door ok ok    404  403  404
GET  /mentorships/<int:mentorship_id>/extend     door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/extend     door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/praise     door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/closing    door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/next       door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/bond       door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/bond       door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/become-mentor    door ok 403   404  403  404
GET  /mentorships/<int:mentorship_id>/certificate      door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/certificate      door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/certificate/withdraw  door ok ok 404 403 404
GET  /certificates/<code>                        ok     ok     ok     ok     ok     ok
POST /mentorships/<int:mentorship_id>/thanks     door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/wait-again door   ok     403    404    403    404
GET  /mentorships/<int:mentorship_id>/goals/new  door   ok     ok     404    403    404
POST /mentorships/<int:mentorship_id>/goals/new  door   ok     ok     404    403    404
GET  /goals/<int:goal_id>/edit                   door   ok     ok     404    403    404
POST /goals/<int:goal_id>/edit                   door   ok     ok     404    403    404
GET  /goals/<int:goal_id>/start                  door   ok     ok     404    403    404
POST /goals/<int:goal_id>/start                  door   ok     ok     404    403    404
GET  /goals/<int:goal_id>/rate                   door   ok     ok     404    403    404
POST /goals/<int:goal_id>/rate                   door   ok     ok     404    403    404
POST /goals/<int:goal_id>/remove                 door   ok     ok     404    403    404
GET  /goals/<int:goal_id>/steps/new              door   ok     ok     404    403    404
POST /goals/<int:goal_id>/steps/new              door   ok     ok     404    403    404
POST /steps/<int:step_id>/done                   door   ok     ok     404    403    404
POST /steps/<int:step_id>/reopen                 door   ok     ok     404    403    404
POST /steps/<int:step_id>/remove                 door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/meetings/new     door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/meetings/new     door ok ok    404  403  404
GET  /mentorships/<int:mentorship_id>/meetings/log     door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/meetings/log     door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/meetings/today   door ok ok    404  403  404
GET  /mentorships/<int:mentorship_id>/meetings/offer   door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/meetings/offer   door ok ok    404  403  404
GET  /meetings/<int:meeting_id>/offer            door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/offer            door   ok     ok     404    403    404
POST /offers/<int:offer_id>/accept               door   ok     403    404    403    404
POST /offers/<int:offer_id>/decline              door   ok     403    404    403    404
POST /offers/<int:offer_id>/withdraw             door   403    ok     404    403    404
GET  /meetings/<int:meeting_id>                  door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>                  door   ok     ok     404    403    404
GET  /meetings/<int:meeting_id>/move             door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/move             door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/cancel           door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/held             door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/missed           door   ok     ok     404    403    404
GET  /meetings/<int:meeting_id>/correct          door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/correct          door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/agenda           door   ok     ok     404    403    404
POST /meetings/<int:meeting_id>/private          door   ok     ok     404    403    404
GET  /meetings/<int:meeting_id>/calendar.ics     door   ok     ok     404    403    404
GET  /mentorships/<int:mentorship_id>/checkins/new     door ok ok    404  403  404
POST /mentorships/<int:mentorship_id>/checkins/new     door ok ok    404  403  404
GET  /checkins/<int:checkin_id>                  door   403    ok     404    403    404
POST /checkins/<int:checkin_id>                  door   403    ok     404    403    404
GET  /checkins/<int:checkin_id>/correct          door   403    ok     404    403    404
POST /checkins/<int:checkin_id>/correct          door   403    ok     404    403    404
GET  /c/<token>                                  404    404    404    404    404    404
POST /c/<token>                                  404    404    404    404    404    404
GET  /f/<token>                                  404    404    404    404    404    404
POST /f/<token>                                  404    404    404    404    404    404
"""


def table() -> dict[tuple[str, str], dict[str, str]]:
    """Return what each person meets at each (method, rule)."""
    found = {}
    for line in ROUTES.splitlines():
        if line.strip() and not line.startswith("#"):
            method, rule, *cells = line.split()
            found[method, rule] = dict(zip(PEOPLE, cells, strict=True))
    return found


def plain(rule: str) -> str:
    """Return a rule as the table writes it."""
    return re.sub(r"<any\([^)]*\):", "<", rule)


def scene(world: SimpleNamespace) -> SimpleNamespace:
    """Return a programme with one of everything, and Erin, who has nothing to do with the pair."""
    made = stage(world.programme, world.carol, world.newcomer, world.mentor)
    made.erin = builders.person("Erin")
    builders.profile(made.erin, world.programme, "newcomer")
    Lease.create(name="jobs", holder="test", until=NOW + timedelta(days=1))
    return SimpleNamespace(**{**vars(world), **vars(made)})


def stage(programme: Programme, coordinator: Person, newcomer: Profile, mentor: Profile) -> SimpleNamespace:
    """Return one of everything in a programme: an open round with its drafts, and a pair at work."""
    Programme.update(wishes=True).where(Programme.id == programme.id).execute()
    second = builders.coordinator(builders.person(f"Second of {programme.slug}"), programme)
    round_ = builders.round_(programme)
    runs.queue(round_, coordinator, NOW)
    rounds.run_queued(NOW)
    later = builders.round_(programme, name="Summer", state="published")
    terms = {"state": "published", "published_at": NOW, "answer_by": NOW + timedelta(days=7)}
    published = builders.proposal(later, newcomer, mentor, **terms)
    pair = builders.mentorship(newcomer, mentor)
    Indicator.create(programme=programme, kind="placed", target=80, due_on=date(2026, 6, 1))
    why = {"key": "why", "kind": "text", "label": {"en": "Why?", "fr": "Pourquoi ?"}, "roles": ["mentor"]}
    Programme.update(questions=[why]).where(Programme.id == programme.id).execute()
    return SimpleNamespace(
        **around(programme, newcomer.person, mentor.person),
        **within(pair),
        slug=programme.slug,
        round_id=round_.id,
        run_id=round_.runs.get().id,
        draft_id=round_.proposals.get().id,
        published_id=published.id,
        enquiry_id=Enquiry.create(proposal=published, side="mentor", text="When?", asked_at=NOW).id,
        code=paper(pair, programme.slug).code,
        entry_id=apart(programme, newcomer.person).id,
        row_id=second.id,
        upload_id=Upload.create(
            programme=programme,
            by=coordinator,
            role="mentor",
            name="mentors.csv",
            rows={"passed": [], "lines": []},
            created_at=NOW,
        ).id,
        segment_id=Segment.create(
            programme=programme, name="Mentors", filters={"role": "mentor"}, created_at=NOW
        ).id,
        act_id=FollowUp.create(
            programme=programme,
            key=f"silent:{pair.id}::202602010900",
            outcome="spoken",
            created_at=NOW - timedelta(days=6),
        ).id,
        decision_id=Decision.create(round=round_, kind="pin", by=coordinator, at=NOW, price=FREE).id,
        comment_id=Comment.create(round=round_, newcomer=newcomer, text="Hm", by=coordinator, at=NOW).id,
        letter_id=letter(newcomer.person, programme).id,
        report_id=told(newcomer, mentor).id,
        profile_id=newcomer.id,
        mentor_id=mentor.id,
    )


def within(pair: Mentorship) -> dict[str, int]:
    """Return one of everything that a pair has."""
    slot = {"at": NOW + timedelta(days=1), "created_at": NOW, "place": "Café Rouge"}
    uid, times = f"{pair.programme.slug}@t", [(NOW + timedelta(days=2)).isoformat()]
    offer = {"mentorship": pair, "side": "mentor", "times": times, "created_at": NOW}
    goal = Goal.create(mentorship=pair, text="Open a shop", created_at=NOW)
    return {
        "mentorship_id": pair.id,
        "goal_id": goal.id,
        "step_id": Step.create(goal=goal, text="Three questions", side="newcomer", created_at=NOW).id,
        "meeting_id": Meeting.create(mentorship=pair, uid=uid, by=pair.mentor.person, **slot).id,
        "offer_id": MeetingProposal.create(**offer).id,
        "checkin_id": CheckIn.create(mentorship=pair, side="mentor", due_on=NOW.date()).id,
    }


def around(programme: Programme, newcomer: Person, mentor: Person) -> dict[str, int]:
    """Return one of everything that stands beside the pairs."""
    question = Question.create(programme=programme, by=newcomer, text="How?", created_at=NOW)
    reply = Reply.create(question=question, by=mentor, text="So.", created_at=NOW)
    words = {"title": {"en": "Ours"}, "body": {"en": "Words"}, "created_at": NOW}
    text = Resource.create(programme=programme, step="goals", **words)
    wish = Suggestion.create(programme=programme, by=newcomer, text="Hm", created_at=NOW)
    set_ = {"title": {"en": "Question hour"}, "places": 5, "uid": f"session-{programme.slug}"}
    session = Session.create(
        programme=programme, host=mentor, at=NOW + timedelta(days=3), created_at=NOW, **set_
    )
    options = {"kind": "choice", "label": {}, "options": [{"en": "Day"}, {"en": "Evening"}]}
    poll = Survey.create(
        programme=programme,
        title={"en": "When?"},
        questions=[options],
        audience="newcomer",
        state="open",
        created_at=NOW,
    )
    return {
        "question_id": question.id,
        "reply_id": reply.id,
        "session_id": session.id,
        "survey_id": poll.id,
        "resource_id": text.id,
        "suggestion_id": wish.id,
    }


def paper(pair: Mentorship, code: str) -> Certificate:
    """Return the mentor's certificate of a pair."""
    return Certificate.create(mentorship=pair, side="mentor", code=code, name="Bob", created_at=NOW)


def apart(programme: Programme, person: Person) -> NeverAgain:
    """Return somebody with whom a person does not want to be paired."""
    row = {"programme": programme, "asked_by": person, "address": "x@example.org"}
    return NeverAgain.create(**row, created_at=NOW)


def told(newcomer: Profile, mentor: Profile) -> Report:
    """Return what the newcomer told about the mentor in confidence."""
    row = {"programme": newcomer.programme, "by": newcomer.person, "about": mentor.person}
    return Report.create(**row, text="Hm", created_at=NOW)


def letter(person: Person, programme: Programme, **values: Any) -> Letter:
    words = {"language": "en", "subject": "A receipt", "text": "Words", "created_at": NOW, "due_at": NOW}
    key = {"key": f"receipt:{programme.slug}", "kind": "receipt", "address": person.email}
    return Letter.create(person=person, programme=programme, failed_at=NOW, **{**key, **words, **values})


def address(rule: str, here: SimpleNamespace) -> str:
    """Return a rule's address for the objects of a scene."""
    values = {
        **vars(here),
        "filename": "css/bootstrap.min.css" if "bootstrap" in rule else "style.css",
        "topic": "privacy",
        "guide": "first-meeting",
        "token": "no-such-token",
        "name": "agreement_changed",
        "language": "en",
        "role": "newcomer",
        "kind": "placed",
        "format": "csv",
        "question_key": "why",
        "act": "ask",
        "version": 1,
        "key": f"round:{here.round_id}",
        "proposal_id": here.draft_id if "/rounds/" in rule else here.published_id,
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), plain(rule))
    asked = f"?kind=pin&newcomer={here.profile_id}&mentor={here.mentor_id}" if "/decide" in rule else ""
    return path + asked


def browser(app: Any, sign_in: Any, here: SimpleNamespace, name: str) -> FlaskClient:
    """Return the browser of one of the six."""
    made: FlaskClient = app.test_client() if name == "visitor" else sign_in(getattr(here, name))
    return made


def met(answer: TestResponse) -> str:
    """Return an answer as the table writes it."""
    if answer.status_code in (301, 302, 303):
        door = re.match(r"/sign-(in|up)\b", answer.location)
        return "door" if door else "ok" if answer.location.startswith("/") else "elsewhere"
    return "ok" if answer.status_code in (200, 409, 422) else str(answer.status_code)


def state() -> dict[str, list[Any]]:
    """Return all that is kept; tries are counted, and a list that was opened is noted, whoever looks."""
    kept = {}
    for model in MODELS:
        if model is not Attempt:
            columns = [f'"{field.column_name}"' for field in _columns(model)]
            table = f'"{model._meta.table_name}"'
            kept[table] = db.execute_sql(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()
    return kept


def _columns(model: Any) -> list[Any]:
    return [field for field in model._meta.sorted_fields if field is not Round.list_seen_at]
