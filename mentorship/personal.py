"""A person's own data, all of it in one piece, to read and to take along."""

from datetime import date, datetime
from typing import Any

from mentorship.models import (
    AgreementVersion,
    Attendance,
    Bond,
    Certificate,
    CheckIn,
    Comment,
    Coordinator,
    Enquiry,
    FitCheck,
    Goal,
    JournalEntry,
    Letter,
    Meeting,
    MeetingProposal,
    Mentorship,
    NeverAgain,
    Person,
    PrivateNote,
    Profile,
    Programme,
    Proposal,
    Question,
    Rating,
    Reply,
    Report,
    Resource,
    Session,
    SignIn,
    Step,
    Stop,
    Suggestion,
    SurveyAnswer,
    Transition,
    Upload,
    Wish,
)


def export(person: Person, now: datetime) -> dict[str, Any]:
    """Return everything that is kept about a person and came from them; nothing of anybody else, no hash."""
    profiles = list(Profile.select(Profile, Programme).join(Programme).where(Profile.person == person.id))
    return {
        "exported_at": _plain(now),
        "person": _row(
            person,
            *("email", "name", "language", "zone", "consent", "created_at", "confirmed_at", "seen_at"),
            *("quiet_from", "quiet_until", "digest"),
        ),
        "calendar_address": person.feed > 0,
        "letters_stopped": [
            _row(row, "topic", "at") for row in Stop.select().where(Stop.person == person.id)
        ],
        "sessions": [
            _row(row, "created_at", "seen_at", "ended_at")
            for row in SignIn.select().where(SignIn.person == person.id)
        ],
        "coordinator_of": [
            {"programme": row.programme.slug, "since": _plain(row.created_at), **_row(row, "digest_hour")}
            for row in Coordinator.select().where(Coordinator.person == person.id)
        ],
        "profiles": [_profile(profile) for profile in profiles],
        "not_with": [
            {"programme": row.programme.slug, **_row(row, "address", "created_at")}
            for row in NeverAgain.select().where(NeverAgain.asked_by == person.id)
        ],
        "comments": [
            {"programme": row.round.programme.slug, **_row(row, "text", "at")}
            for row in Comment.select().where(Comment.by == person.id).order_by(Comment.id)
        ],
        "tables_brought_in": [
            {"programme": row.programme.slug, **_row(row, "role", "name", "created_at", "done_at")}
            for row in Upload.select().where(Upload.by == person.id).order_by(Upload.id)
        ],
        "told_in_confidence": [
            {"programme": row.programme.slug, **_row(row, "created_at", "text", "state", "outcome")}
            for row in Report.select().where(Report.by == person.id).order_by(Report.id)
        ],
        **_around(person),
        "letters": [
            _row(row, "kind", "language", "created_at", "sent_at", "way")
            for row in Letter.select().where(Letter.person == person.id)
        ],
        "acts": [
            _row(row, "at", "act", "subject")
            for row in JournalEntry.select().where(JournalEntry.person == person.id).order_by(JournalEntry.id)
        ],
    }


def _around(person: Person) -> dict[str, Any]:
    """Return what a person did around the pairs."""
    questions = Question.select().where(Question.by == person.id).order_by(Question.id)
    replies = Reply.select().where(Reply.by == person.id).order_by(Reply.id)
    lists = Attendance.select(Attendance, Session).join(Session).where(Attendance.person == person.id)
    hosted = Session.select().where(Session.host == person.id).order_by(Session.id)
    return {
        "questions": [
            {
                "programme": row.programme.slug,
                **_row(row, "skill", "text", "created_at", "closed_at", "hidden_at"),
            }
            for row in questions
        ],
        "suggestions": [
            {
                "programme": row.programme.slug,
                **_row(row, "created_at", "text", "state", "answer", "answered_at"),
            }
            for row in Suggestion.select().where(Suggestion.by == person.id).order_by(Suggestion.id)
        ],
        "resources_written": [
            {"programme": row.programme.slug, **_row(row, "created_at", "step", "topic", "title", "body")}
            for row in Resource.select().where(Resource.by == person.id).order_by(Resource.id)
        ],
        "answers_to_questions": [
            {
                "programme": row.question.programme.slug,
                **_row(row, "text", "helped", "created_at", "hidden_at"),
            }
            for row in replies
        ],
        "group_sessions": [
            {**_row(row.session, "title", "at"), **_row(row, "state", "came"), "signed_up_at": _plain(row.at)}
            for row in lists.order_by(Attendance.id)
        ],
        "surveys": [
            {
                **_row(row.survey, "title"),
                "questions": [each["label"] for each in row.survey.questions],
                **_row(row, "answers", "at"),
            }
            for row in SurveyAnswer.select().where(SurveyAnswer.person == person.id)
        ],
        "group_sessions_hosted": [_row(row, "title", "at", "state") for row in hosted],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    """Return a profile with what it led to, seen from its own side."""
    here, role = (
        (Proposal.newcomer, "newcomer") if profile.role == "newcomer" else (Proposal.mentor, "mentor")
    )
    mine = (Enquiry.side == role) | (Enquiry.answered_by == profile.person_id)  # the desk may have answered
    pair = Mentorship.newcomer if role == "newcomer" else Mentorship.mentor
    seen = Proposal.select().where(here == profile.id, Proposal.published_at.is_null(False))
    columns = [name for name in Profile._meta.sorted_field_names if name not in ("id", "person", "programme")]
    return {
        "programme": profile.programme.slug,
        **_row(profile, *columns),
        "proposals": [
            {
                **_row(row, "state", "published_at", "answer_by", "answered_at"),
                "answer": getattr(row, f"{role}_answer"),
                "reason": row.decline_reason if getattr(row, f"{role}_answer") == "no" else "",
                "questions": [
                    _row(each, "asked_at", "text")
                    if each.side == role
                    else _row(each, "answered_at", "answer")
                    for each in Enquiry.select().where(Enquiry.proposal == row.id, mine)
                ],
            }
            for row in seen
        ],
        "wishes": [
            _row(row, "rank", "created_at") for row in Wish.select().where(Wish.newcomer == profile.id)
        ],
        "mentorships": [_mentorship(row, profile) for row in Mentorship.select().where(pair == profile.id)],
    }


def _mentorship(pair: Mentorship, profile: Profile) -> dict[str, Any]:
    side, person = profile.role, profile.person_id
    return {
        **_row(pair, "state", "started_at", "ends_on", "ended_at", "agreement"),
        "signed_version": getattr(pair, f"{side}_signed"),
        "agreements_worded": [
            _row(row, "number", "terms", "at")
            for row in AgreementVersion.select().where(
                AgreementVersion.mentorship == pair.id, AgreementVersion.by == person
            )
        ],
        "thanks": getattr(pair, f"{side}_thanks"),
        "next": getattr(pair, f"{side}_next"),
        "goals": [_goal(goal, side) for goal in Goal.select().where(Goal.mentorship == pair.id)],
        **_meetings(pair, side, person),
        "check_ins": [
            {
                **_row(row, "due_on", "answered_at", "mood", "progress", "progress_on"),
                **_row(row, "wants_help", "text", "audience", "missed"),
            }
            for row in CheckIn.select().where(CheckIn.mentorship == pair.id, CheckIn.side == side)
        ],
        "fit": [
            _row(row, "asked_at", "answered_at", "answer", "text")
            for row in FitCheck.select().where(FitCheck.mentorship == pair.id, FitCheck.side == side)
        ],
        "bond": [
            _row(row, "stage", "asked_at", "answered_at", "answers")
            for row in Bond.select().where(Bond.mentorship == pair.id, Bond.side == side).order_by(Bond.id)
        ],
        "certificate": [
            _row(row, "code", "name", "created_at", "withdrawn_at")
            for row in Certificate.select().where(Certificate.mentorship == pair.id, Certificate.side == side)
        ],
        "changes": [
            _row(row, "at", "before", "after", "reason")
            for row in Transition.select().where(Transition.mentorship == pair.id, Transition.by == person)
        ],
    }


def _meetings(pair: Mentorship, side: str, person: int) -> dict[str, Any]:
    """Return a pair's meetings with one side's own words about them, and the times it offered."""
    own = PrivateNote.select().join(Meeting).where(Meeting.mentorship == pair.id, PrivateNote.side == side)
    private = {row.meeting_id: row.text for row in own}
    offered = MeetingProposal.select().where(
        MeetingProposal.mentorship == pair.id, MeetingProposal.side == side
    )
    return {
        "meetings": [
            {
                **_row(row, "at", "minutes", "state"),
                **(_row(row, "place", "agenda", "notes") if row.by_id == person else {}),
                **({"private_note": private[row.id]} if row.id in private else {}),
            }
            for row in Meeting.select().where(Meeting.mentorship == pair.id)
        ],
        "times_offered": [
            _row(row, "created_at", "times", "minutes", "place", "state", "answered_at") for row in offered
        ],
    }


def _goal(goal: Goal, side: str) -> dict[str, Any]:
    return {
        **_row(goal, "text", "criterion", "due_on", "scale", "baseline", "created_at"),
        "rating": getattr(goal, f"{side}_rating"),
        "ratings": [
            _row(row, "value", "at")
            for row in Rating.select().where(Rating.goal == goal.id, Rating.side == side)
        ],
        "steps": [
            _row(row, "text", "due_on", "done_at", "created_at")
            for row in Step.select().where(Step.goal == goal.id, Step.side == side)
        ],
    }


def _row(row: Any, *columns: str) -> dict[str, Any]:
    return {column: _plain(getattr(row, column)) for column in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
