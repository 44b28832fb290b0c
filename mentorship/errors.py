"""What can go wrong on purpose: one small tree, turned into pages only in ``mentorship.web``."""


class TandemError(Exception):
    """Any refusal of the service; its text is a finished sentence in the reader's language."""


class NotFound(TandemError):
    """The object does not exist, or the person may not know that it does."""


class Gone(TandemError):
    """What was asked is over: the link was good once."""


class Forbidden(TandemError):
    """The person may see the object, but not do this with it."""


class Refused(TandemError):
    """The act is not possible now; the sentence says why and what to do instead."""


class AlreadyDone(Refused):
    """Somebody was faster: the act was done or answered before."""


class TooManyTries(Refused):
    """Too many attempts in too short a time."""


class BadSetting(TandemError):
    """A setting in the environment makes no sense; the sentence names the variable."""


class BadField(Refused):
    """A value that was typed cannot be taken; ``field`` names it."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
