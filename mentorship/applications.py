"""Applications: who takes part is decided by a coordinator, where a programme wants it so."""

from peewee import Expression

from mentorship.models import Profile, Programme


def admitted(programme: Programme) -> Expression:
    """Return the condition under which a programme's profile may enter a round."""
    condition = Profile.application == "approved" if programme.applications else Profile.id.is_null(False)
    if programme.screening:
        condition &= (Profile.role == "newcomer") | Profile.screened_at.is_null(False)
    return condition


def is_admitted(profile: Profile, programme: Programme) -> bool:
    """Tell whether nothing of a programme's own keeps a profile out of its rounds."""
    applied = programme.applications and profile.application != "approved"
    unscreened = programme.screening and profile.role == "mentor" and profile.screened_at is None
    return not applied and not unscreened
