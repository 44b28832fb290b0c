"""Passwords: how they are kept, compared and judged."""

import re
import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

from mentorship.errors import BadField
from mentorship.i18n import gettext as _

SHORTEST, LONGEST = 8, 256
METHOD = "scrypt:32768:8:3"

# The hash of a password that nobody has: an unknown address costs the same time as a known one.
NOBODY = (
    "scrypt:32768:8:3$ljiWVH2tHvi1VMnP$d4b74131ed463e521fadb4f3653144db221bb9108a9b53b96fdabb677040df4a58"
    "9c224031e737c7ea4fd6e423750875557ad62204c56bba3f0737280a963485"
)

# Bases of the passwords that are tried first, in our two languages; digits and marks at the end are cut.
_COMMON = """
    password passwort motdepasse azerty azertyuiop qwerty qwertyuiop qwertz abcdefgh abcdef abc iloveyou
    jetaime bonjour soleil doudou chouchou loulou marseille admin administrator administrateur welcome
    bienvenue letmein monkey dragon football baseball basketball sunshine princess princesse superman batman
    starwars pokemon trustno secret changeme changemoi nicolas camille julien thomas chocolat master shadow
    michael jennifer jordan hunter freedom whatever computer ordinateur internet liverpool arsenal passpass
    mypassword monmotdepasse default guest tandem mentor mentorship mentorat qazwsx qwe zxcvbnm asdfghjkl
    qsdfghjklm wxcvbn aaaaaaaa test testtest hello coucou samsung google facebook summer winter spring autumn
    printemps automne 1q2w3e4r 1q2w3e4r5t a1b2c3d4"""


def keep(password: str) -> str:
    """Return what is kept of a password."""
    return generate_password_hash(_one_form(password), method=METHOD)


def fits(kept: str, password: str) -> bool:
    """Tell whether a typed password is the kept one; it takes the same time either way."""
    return check_password_hash(kept, _one_form(password[:LONGEST])) and len(password) <= LONGEST


def outdated(kept: str) -> bool:
    """Tell whether a kept password was made by another method than today's."""
    return not kept.startswith(METHOD + "$")


def judge(password: str, *known: str) -> None:
    """Refuse a password that is too short, too long, or among the first to be guessed for this person."""
    if len(password) < SHORTEST:
        raise BadField("password", _("Take at least 8 characters. Three or four words are easy to remember."))
    if len(password) > LONGEST:
        raise BadField("password", _("Take at most 256 characters."))
    plain = password.casefold()
    base = re.sub(r"[\W\d_]+$", "", plain)
    own = {word.casefold() for word in known if word}
    if base in _COMMON.split() or base in own or plain in own or len(set(plain)) < 3 or _in_a_row(plain):
        raise BadField(
            "password", _("Many people use this password, so it is guessed first. Take another one.")
        )


def _in_a_row(text: str) -> bool:
    """Tell whether each character is the one after the one before, as in 12345678."""
    return all(
        (ord(after) - ord(before)) in (1, -1, -9) for before, after in zip(text, text[1:], strict=False)
    )


def _one_form(password: str) -> str:
    """Return the password in one spelling, since keyboards write é in two ways."""
    return unicodedata.normalize("NFC", password)
