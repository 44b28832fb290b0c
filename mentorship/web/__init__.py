"""The pages: one blueprint per noun."""

from flask import Flask

from mentorship.web import (
    accounts,
    answers,
    asked,
    certificates,
    checkins,
    desk,
    feeds,
    goals,
    health,
    help,
    home,
    indicators,
    letter_texts,
    letters,
    meetings,
    mentorships,
    offers,
    pages,
    profiles,
    proposals,
    reports,
    resources,
    rounds,
    session,
    sessions,
    sponsor,
    steps,
    stops,
    suggestions,
    surveys,
    terms,
    together,
    walls,
    wishes,
)

NOUNS = (
    home,
    accounts,
    help,
    profiles,
    desk,
    rounds,
    proposals,
    mentorships,
    certificates,
    goals,
    steps,
    meetings,
    offers,
    feeds,
    checkins,
    answers,
    indicators,
    sponsor,
    terms,
    letters,
    together,
    asked,
    sessions,
    letter_texts,
    stops,
    surveys,
    reports,
    resources,
    suggestions,
    wishes,
    walls,
    health,
)


def init(app: Flask) -> None:
    """Put all pages into an application."""
    pages.init(app)
    session.init(app)
    for noun in NOUNS:
        app.register_blueprint(noun.bp)
