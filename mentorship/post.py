"""The way to the mail server: one connection for a batch, and the letter as an e-mail message."""

import hashlib
import re
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import unquote, urlsplit

from mentorship import i18n, mail
from mentorship.i18n import gettext as _
from mentorship.models import Letter

TIMEOUT = 20  # seconds for each answer of the server
_HERE = ("127.0.0.1", "::1", "localhost")
_GOODBYE = 421  # the server closes, whatever was asked


class Unreachable(Exception):
    """The mail server does not answer, or takes nothing from us; no letter is to blame."""


class Post:
    """A mail server, met at the first letter; without an address every letter counts as delivered."""

    def __init__(self, url: str, sender: str, base_url: str) -> None:
        self._url = url
        self._sender = sender
        self._domain = urlsplit(base_url).hostname or "localhost"
        self._server: SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand one letter over; raise Unreachable, or what the server said to this letter."""
        if not self._url:
            return
        written = message(letter, self._sender, self._domain)
        server = self._ready()
        try:
            server.send_message(written)
        except (SMTPException, OSError) as error:
            if isinstance(error, SMTPResponseException) and error.smtp_code == _GOODBYE:
                raise Unreachable(str(error)) from error
            self.close()  # whatever state it is in, the next letter starts afresh
            raise

    def close(self) -> None:
        """Leave the server."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (SMTPException, OSError):
                server.close()

    def _ready(self) -> SMTP:
        """Return a server that listens: the one of the letter before, unless it has hung up since."""
        if self._server is not None:
            try:
                self._server.rset()
            except (SMTPException, OSError):
                self.close()
        if self._server is None:
            self._server = self._connected()
        return self._server

    def _connected(self) -> SMTP:
        parts = urlsplit(self._url)
        host = parts.hostname or ""
        try:
            if parts.scheme == "smtps":
                safe = ssl.create_default_context()
                server: SMTP = SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=safe)
            else:
                server = SMTP(host, parts.port or 25, timeout=TIMEOUT)
            self._introduce(server, host, unquote(parts.username or ""), unquote(parts.password or ""))
        except (SMTPException, OSError) as error:
            raise Unreachable(str(error)) from error
        return server

    def _introduce(self, server: SMTP, host: str, user: str, password: str) -> None:
        server.ehlo()
        here = host in _HERE
        if not isinstance(server, SMTP_SSL) and not here and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if user:
            if not here and not isinstance(server.sock, ssl.SSLSocket):
                raise SMTPException("The mail server offers no encryption, so the password was not sent.")
            server.login(user, password)


def reason(error: Exception) -> str:
    """Return what the server said in one line."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {_one_line(answer)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_one_line(error.smtp_error)}"
    return _one_line(str(error)) or type(error).__name__


def _one_line(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def message(letter: Letter, sender: str, domain: str) -> EmailMessage:
    """Return a letter as an e-mail message; its id follows from the letter's key."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = letter.address
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(letter.created_at)
    made["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:40]}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    stop = mail.stop_link(letter.kind, letter.person_id, letter.created_at)
    if stop:  # one click in the mail program does it, as RFC 8058 has it
        made["List-Unsubscribe"] = f"<{stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text + (_foot(stop, letter.language) if stop else ""))
    if letter.html:
        made.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        _add_calendar(made, letter.calendar)
    made["Content-Language"] = letter.language  # last: with every new content the others' headers go
    return made


def _add_calendar(made: EmailMessage, file: str) -> None:
    """Add a calendar file twice: for programs that read invitations, and to be opened by hand.

    As bytes, so that its lines keep their ends (CRLF) whatever relays do to those of texts.
    """
    method = re.search(r"^METHOD:(\w+)", file, re.MULTILINE)
    asked = {"method": method.group(1) if method else "PUBLISH", "component": "VEVENT", "charset": "utf-8"}
    made.add_alternative(file.encode(), maintype="text", subtype="calendar", params=asked)
    made.add_attachment(file.encode(), maintype="application", subtype="ics", filename="invite.ics")


def _foot(stop: str, language: str) -> str:
    """Return the last lines of a letter that can be stopped; the log that coordinators read lacks them."""
    with i18n.reader(language, i18n.zone()):
        return f"\n-- \n{_('Stop letters like this one')}: {stop}\n"
