"""What the matching says, in the words of this service, for the reader's language."""

from mentorship.i18n import lazy as _l

SENTENCES = {
    # Why a pair fits.
    "Wanted and offered: %(skills)s": _l("Wanted and offered: %(skills)s"),
    "Wanted, and something close to it offered: %(near)s": _l(
        "Wanted, and something close to it is offered: %(near)s"
    ),
    "Wanted and offered: %(skills)s; something close to: %(near)s": _l(
        "Wanted and offered: %(skills)s; something close to: %(near)s"
    ),
    "In common: %(shared)s": _l("%(term)s in common: %(shared)s"),
    "Languages in common: %(languages)s": _l("Both speak %(languages)s"),
    "%(minutes)s minutes a week in common": _l("%(minutes)s a week in common"),
    "The same: %(shared)s": _l("%(term)s: the same on both sides, %(shared)s"),
    "Different: %(newcomer)s and %(mentor)s": _l("%(term)s: different, %(newcomer)s and %(mentor)s"),
    "Wished for and found: %(wish)s": _l("%(term)s: wished for and found, %(wish)s"),
    "On the same level: %(mentor)s": _l("%(term)s: the same on both sides, %(mentor)s"),
    "The mentor is one step above: %(mentor)s, newcomer %(newcomer)s": _l(
        "The mentor is one step ahead: %(mentor)s, newcomer %(newcomer)s"
    ),
    "The mentor is %(steps)s steps above: %(mentor)s, newcomer %(newcomer)s": _l(
        "The mentor is %(steps)s steps ahead: %(mentor)s, newcomer %(newcomer)s"
    ),
    "The mentor is below by %(steps)s: %(mentor)s, newcomer %(newcomer)s": _l(
        "The mentor is less advanced: %(mentor)s, newcomer %(newcomer)s"
    ),
    "Scored beforehand": _l("Scored beforehand"),
    # What a rule asks.
    "Wanted skills offered: at least %(minimum)s": _l(
        "The mentor offers at least %(minimum)s of the wanted skills"
    ),
    "In common: at least %(minimum)s": _l("%(term)s: at least %(minimum)s in common"),
    "A language in common": _l("At least one language in common"),
    "Languages in common: at least %(minimum)s": _l("At least %(minimum)s languages in common"),
    "Minutes a week in common: at least %(minimum)s": _l("At least %(minimum)s a week in common"),
    "The same value": _l("%(term)s: the same on both sides"),
    "Different values": _l("%(term)s: not the same on both sides"),
    "The wish is met, where there is one": _l("%(term)s: the wish is met, where there is one"),
    "Steps from newcomer up to mentor: %(steps)s": _l(
        "%(term)s: the mentor is ahead by one of these steps: %(steps)s"
    ),
    "A score was given beforehand": _l("A score was given beforehand"),
    # Why a pair is not possible.
    "Forbidden by the coordinator": _l("Not to be proposed together"),
    "No wanted skill is offered": _l("None of the wanted skills is offered"),
    "Wanted skills offered: %(count)s, at least %(minimum)s needed": _l(
        "Wanted skills offered: %(count)s, at least %(minimum)s needed"
    ),
    "In common: %(count)s, at least %(minimum)s needed": _l(
        "%(term)s in common: %(count)s, at least %(minimum)s needed"
    ),
    "No language in common": _l("No language in common"),
    "Languages in common: %(count)s, at least %(minimum)s needed": _l(
        "Languages in common: %(count)s, at least %(minimum)s needed"
    ),
    "No hours in common": _l("No hours in common"),
    "Only %(minutes)s minutes a week in common, %(minimum)s needed": _l(
        "Only %(minutes)s a week in common, %(minimum)s needed"
    ),
    "Not the same: %(newcomer)s and %(mentor)s": _l("%(term)s: not the same, %(newcomer)s and %(mentor)s"),
    "The same on both sides: %(shared)s": _l("%(term)s: the same on both sides, %(shared)s"),
    "Wished for and not found: %(wish)s": _l("%(term)s: wished for and not found, %(wish)s"),
    "Not a step that was asked for: newcomer %(newcomer)s, mentor %(mentor)s": _l(
        "%(term)s: newcomer %(newcomer)s, mentor %(mentor)s, which the rule does not allow"
    ),
    "No score was given for this pair": _l("No score was given for this pair"),
    "The newcomer has not answered this": _l("%(term)s: the newcomer has not answered this"),
    "The mentor has not answered this": _l("%(term)s: the mentor has not answered this"),
    # Why somebody has no mentor.
    "Left out of this round by a coordinator": _l("Left out of this round by a coordinator"),
    "There is no mentor yet": _l("There is no mentor yet"),
    "No mentor has a seat": _l("No mentor has a free seat"),
    "Every mentor is left out by one rule or another": _l("Every mentor is left out by one rule or another"),
    "A place for them would leave somebody else without a mentor": _l(
        "A place for them would leave somebody else without a mentor"
    ),
    "A place for them would not raise the total": _l("A place for them would not raise the total"),
    "Every pair that is possible for them would lower the total": _l(
        "Every pair that is possible for them would lower the total"
    ),
    "Every mentor is forbidden for them by the coordinator": _l("No mentor may be proposed to them"),
    "No mentor passes the rule “%(rule)s”": _l("No mentor passes the rule “%(rule)s”"),
    "Every mentor who fits is full: %(mentors)s": _l("Every mentor who fits is full: %(mentors)s"),
    "All %(count)s mentors who fit are full, the best ones being: %(mentors)s": _l(
        "All %(count)s mentors who fit are full, the best ones being %(mentors)s"
    ),
    # Why a decision cannot be carried out.
    "there is no such newcomer": _l("the newcomer no longer waits for a mentor"),
    "there is no such mentor": _l("the mentor no longer takes part (away, left, or past their last day)"),
    "the newcomer is pinned to another mentor as well": _l(
        "the newcomer is pinned or approved with another mentor as well"
    ),
    "the pair is pinned and forbidden at once": _l("the two are not to be proposed together"),
    "the mentor has fewer seats (%(seats)s) than pinned newcomers": _l(
        "the mentor has fewer free seats (%(seats)s) than newcomers pinned or approved"
    ),
    "the pair breaks the rule “%(rule)s”: %(why)s": _l("the pair breaks the rule “%(rule)s”"),
    # Of groups, minimum quality and how groups of people fare.
    "%(group)s are placed less often than %(other)s": _l("%(group)s are placed less often than %(other)s"),
    "%(group)s are placed more often than %(other)s": _l("%(group)s are placed more often than %(other)s"),
    "At least %(quality)s points are asked for": _l("At least %(quality)s points are asked for"),
    "No difference is shown": _l("No difference is shown"),
    "No group that fits would reach its smallest size: %(mentors)s": _l(
        "No group that fits would reach its smallest size: %(mentors)s"
    ),
    "No mentor reaches the %(quality)s points that are asked for": _l(
        "No mentor reaches the %(quality)s points that are asked for"
    ),
    "The pair reaches %(points)s points; at least %(quality)s are asked for": _l(
        "The pair reaches %(points)s points; at least %(quality)s are asked for"
    ),
    "Too few to tell": _l("Too few to tell"),
    "a newcomer is pinned to this group, which cannot reach its smallest size": _l(
        "a newcomer is pinned to this group, which cannot reach its smallest size"
    ),
    "the mentor has fewer seats (%(seats)s) than the smallest group (%(size)s)": _l(
        "the mentor has fewer seats (%(seats)s) than the smallest group (%(size)s)"
    ),
}

TERMS = {
    "skills": _l("Skills"),
    "interests": _l("Interests"),
    "hours": _l("Weekly hours"),
    "languages": _l("Languages"),
    "level": _l("Level"),
    "style": _l("Working style"),
    "team": _l("Team"),
    "scores": _l("Scores"),
    "waiting": _l("Time waited"),
    "wishes": _l("Newcomers’ wishes"),
}

VALUES = {
    ("level", "beginner"): _l("beginner"),
    ("level", "intermediate"): _l("intermediate"),
    ("level", "expert"): _l("expert"),
    ("style", "direct"): _l("direct"),
    ("style", "gentle"): _l("gentle"),
    ("style", "structured"): _l("structured"),
    ("style", "exploratory"): _l("exploratory"),
}
