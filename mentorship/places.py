"""A newcomer's place on the waiting list, as told to them: nobody else is named, only counted."""

from dataclasses import dataclass

from mentorship import problems
from mentorship.i18n import gettext as _
from mentorship.i18n import ngettext as _n
from mentorship.models import Profile, Round


@dataclass(frozen=True)
class Place:
    """How many rounds passed a newcomer over, and how many others were passed over more, alike or less."""

    passed: int
    ahead: int
    alike: int
    behind: int

    @property
    def words(self) -> list[str]:
        """Return the place in sentences."""
        if not self.ahead + self.alike + self.behind:
            return [_("Nobody else waits at present.")]
        passed, ahead, alike = self.passed, self.ahead, self.alike
        said = [
            _n(
                "%(n)s round has gone out without a mentor for you; that counts for you in the next one.",
                "%(n)s rounds have gone out without a mentor for you; that counts for you in the next one.",
                passed,
            ),
            _n(
                "%(n)s newcomer was passed over more often and stands before you.",
                "%(n)s newcomers were passed over more often and stand before you.",
                ahead,
            )
            if ahead
            else _("Nobody stands before you on the list."),
            _n("%(n)s newcomer is level with you.", "%(n)s newcomers are level with you.", alike),
        ]
        return [sentence for sentence, told in zip(said, (passed, True, alike), strict=True) if told]


def of(newcomer: Profile) -> Place | None:
    """Return the place of somebody who waits for a mentor; None for everybody else."""
    if newcomer.role != "newcomer" or newcomer.waiting_since is None:
        return None
    rounds = Round.select(Round.published_at).where(
        Round.programme == newcomer.programme_id, Round.published_at.is_null(False)
    )
    published = [each.published_at for each in rounds]
    own = len(problems.waited(newcomer, published))
    waiting = list(problems.newcomers_of(newcomer.programme))
    if newcomer.id not in {each.id for each in waiting}:
        return None
    others = [len(problems.waited(each, published)) for each in waiting if each.id != newcomer.id]
    return Place(
        own,
        sum(each > own for each in others),
        sum(each == own for each in others),
        sum(each < own for each in others),
    )
