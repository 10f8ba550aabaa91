"""What PAM's pam_exec starts: the answer by the exit status, and a few words for who stands at the door.

It fails closed, and says so in the log and in the system's, since who is kept out can't look into either.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tn_tui.domain.secret import Secret
from tn_tui.doors.question import ANSWERS, Form, Question
from tn_tui.doors.trouble import note

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.core.core import Core
    from tn_tui.domain.errors import TnError
    from tn_tui.domain.verification import Verified
    from tn_tui.settings import Settings

LIMIT_BYTES: Final = 4096
"""Far more than what PAM lets anybody type."""

SERVICE_LIMIT: Final = 40
"""Characters of a service's name that are kept."""

_AUTHENTICATION: Final = "auth"
_PROVEN_KEY: Final = re.compile(r"publickey [a-z0-9][a-z0-9@.-]{2,80} [A-Za-z0-9+/]{16,}={0,2}", re.ASCII)
"""A line of what sshd says was proven on this connection."""

_NOT_AUTH: Final = "tn-tui verify --pam belongs on an auth line of PAM; nobody is let in by another."
_NO_USER: Final = "PAM named no user, so nobody is let in."
_NO_ANSWER: Final = "Nobody can be checked at this moment, so nobody is let in. Please tell who runs this computer."


@dataclass(frozen=True, slots=True)
class Call:
    """What PAM says of who wants in."""

    kind: str
    username: str
    service: str
    origin: str
    key_proven: bool

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Call":
        """What stands in the environment that pam_exec sets."""
        return cls(
            kind=environ.get("PAM_TYPE", ""),
            username=environ.get("PAM_USER", ""),
            service=environ.get("PAM_SERVICE", ""),
            origin=environ.get("PAM_RHOST", ""),
            key_proven=any(_PROVEN_KEY.fullmatch(line) for line in environ.get("SSH_AUTH_INFO_0", "").splitlines()),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """What the operator's line in PAM's configuration says: for which practice, and what is asked."""

    practice_code: str
    token_only: bool
    allow_not_required: bool


def decide(call: Call, rule: Rule, given: Secret, core: "Core") -> "Verified":
    """Ask the core.

    Raises:
        TnError: see `Verification`; without a proven key nobody passes without a token.
    """
    from tn_tui.bootstrap import named_origin
    from tn_tui.domain.text import clean_line
    from tn_tui.domain.verification import Asking

    asking = Asking(
        named_origin(call.origin),
        clean_line(call.service)[:SERVICE_LIMIT],
        key_proven=call.key_proven,
        allow_not_required=rule.allow_not_required,
    )
    if rule.token_only:
        question = Question(rule.practice_code, call.username, Form.TOKEN_ONLY, token=given)
    else:
        question = Question(rule.practice_code, call.username, Form.JOINED, given)
    return question.put(core, asking)


def run(call: Call, rule: Rule, load: "Callable[[], Settings]", say: Callable[[str], None]) -> bool:
    """Whether this user may pass; what the person should read is said.

    Root becomes the data folder's owner before anything of it is opened. Whatever goes wrong is a no.
    """
    settings: Settings | None = None
    try:
        if call.kind != _AUTHENTICATION:
            return _no(say, _NOT_AUTH)
        if not call.username:
            return _no(say, _NO_USER)
        given = _given()
        settings = load()
        from tn_tui.bootstrap import open_core
        from tn_tui.doors.owner import become_owner

        become_owner(settings.home)
        with open_core(settings, may_begin=False) as core:
            try:
                answer = decide(call, rule, given, core)
            except ANSWERS as error:
                say(_refusal(error))
                return False
            if answer.enroll_by is not None and not answer.by_token:
                say(_deadline(answer.enroll_by, core.clock.now()))
            return True
    except Exception as error:  # noqa: BLE001 - a door that can't tell stays closed, and says why to who can mend it
        note(error, settings, "verify --pam")
        return _no(say, _NO_ANSWER)


def _no(say: Callable[[str], None], why: str) -> bool:
    say(why)
    return False


def _given() -> Secret:
    """What was typed. Some versions of PAM send a NUL behind it, and none an end of line."""
    data = sys.stdin.buffer.read(LIMIT_BYTES + 1) if sys.stdin else b""
    text = data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    # Nobody's password or token is as long, so the end that is lost makes no wrong one right.
    return Secret(text.removesuffix("\n")[:LIMIT_BYTES])


def _refusal(error: "TnError") -> str:
    from tn_tui.domain.errors import AskedFirst, SecondFactorMissing
    from tn_tui.words.errors import explain, to_type
    from tn_tui.words.face import SCREENS

    said = explain(error)
    retry_at: datetime | None = getattr(error, "retry_at", None)
    if retry_at is not None:
        return f"{said} Try again after {SCREENS.moment(retry_at)}."
    return f"{said} {to_type(error, SCREENS)}" if isinstance(error, AskedFirst | SecondFactorMissing) else said


def _deadline(until: "datetime", now: "datetime") -> str:
    from tn_tui.words.moments import countdown

    day = countdown(until, now)
    return f"Two-factor authentication is required of you soon ({day}). Log in with tn-tui before, and enroll."
