"""One tree of errors. An error carries facts; the sentences are `words/errors.py`'s."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.reasons import CaseProblem, FileProblem, PasswordProblem, RuleProblem, TextProblem


class TnError(Exception):
    """What the program refuses on purpose; anything else is a defect and becomes `Unexpected`."""


class InputRefused(TnError):
    """Something that was typed can't be taken as it is."""


@dataclass(eq=False)
class FieldRefused(InputRefused):
    """A name, a username or a practice code that can't be kept.

    `field` is the field's name in the manual's words, `limit` the number of characters that the reason speaks of,
    where it does.
    """

    field: str
    reason: TextProblem
    limit: int = 0


@dataclass(eq=False)
class PasswordRefused(InputRefused):
    """A new password that can't be taken; `limit` is the number of characters that the reason speaks of."""

    reason: PasswordProblem
    limit: int = 0


class PracticeCodeTaken(InputRefused):
    """A practice with this code exists already."""


class UsernameTaken(InputRefused):
    """A user with this name exists already in the practice."""


class PracticeUnknown(InputRefused):
    """No practice has this code. Only the operator is ever told so."""


class UserUnknown(InputRefused):
    """No user of the practice has this name. Only the operator is ever told so."""


@dataclass(eq=False)
class NumberRefused(InputRefused):
    """A number outside of what it may be; `field` as in `FieldRefused`, both ends included."""

    field: str
    least: int
    most: int


@dataclass(eq=False)
class RuleRefused(InputRefused):
    """A date from which two-factor authentication can't be required."""

    reason: RuleProblem


@dataclass(eq=False)
class ImportRefused(InputRefused):
    """A file of users that can't be taken as a whole; `detail` is the column or the number it speaks of."""

    reason: FileProblem
    detail: str = ""


@dataclass(eq=False)
class LinesRefused(InputRefused):
    """So many lines of a file of users can't be taken, so none was.

    `unfinished` is a file of passwords that an import which was ended in its last moment has left, if there is one:
    the users may be there from that one.
    """

    count: int
    unfinished: str = ""


class AlreadySetUp(InputRefused):
    """The first practice exists already, so there is nothing to set up."""


@dataclass(eq=False)
class SignInRefused(TnError):
    """Practice code, username or password is wrong, or the account can't be used: one answer for all of it.

    `retry_at` is the moment from which another try is looked at; None means at once.
    """

    retry_at: datetime | None = None


class SignInExpired(TnError):
    """The half log-in is over: five minutes passed, the account changed, or it was used already (ASVS 2.3)."""


@dataclass(eq=False)
class PasswordWrong(TnError):
    """The password of somebody who is logged in was wrong; `retry_at` as in `SignInRefused`."""

    retry_at: datetime | None = None


@dataclass(eq=False)
class TokenRefused(TnError):
    """The token isn't right, or came while the account takes none.

    `retry_at` is the moment from which another try is looked at; None means at once.
    """

    retry_at: datetime | None = None


@dataclass(eq=False)
class TokenUsed(TokenRefused):
    """The token is right, and was used before; nothing was counted.

    `next_in` is how long until the phone shows one that was not; zero where it does by now.
    """

    next_in: timedelta = timedelta()


@dataclass(eq=False)
class TokenClosed(TnError):
    """Too many wrong tokens within a day or a month: tokens are closed until somebody opens them (NIST 3.2.2)."""


@dataclass(eq=False)
class PhoneClockOff(TokenRefused):
    """While enrolling: the token is one of the key's, but of another moment.

    `offset` is how far the phone's clock is ahead of ours; negative when it is behind.
    """

    offset: timedelta = timedelta()


@dataclass(eq=False)
class OneTimeCodeRefused(TnError):
    """The one-time sign-in code is wrong, used, or older than it may be; `retry_at` as in `TokenRefused`."""

    retry_at: datetime | None = None


@dataclass(eq=False)
class RecoveryCodeRefused(TnError):
    """The recovery code is wrong or was used; `retry_at` as in `TokenRefused`."""

    retry_at: datetime | None = None


class TooManyAuthenticators(TnError):
    """The account has as many authentication apps as it may have."""


class LastAuthenticator(TnError):
    """The only authentication app can't be removed by itself: two-factor authentication is removed as a whole."""


class TokenMissing(TnError):
    """The password is right, and the token that is asked after it was not given."""


class SecondFactorMissing(TnError):
    """Two-factor authentication is not asked of this user, is not enrolled, and is what somebody else asks for."""


class EnrollmentExpired(TnError):
    """This enrollment is over or never was; the key it showed counts for nothing."""


class AlreadyEnrolled(TnError):
    """Two-factor authentication is on already, perhaps since a moment ago in another terminal."""


class NotEnrolled(TnError):
    """Two-factor authentication is off already."""


class CommandsRunning(TnError):
    """As many sessions are open as there may be, each with a command that runs; none of them is ended for another."""


class OtherPractice(TnError):
    """Only people of one practice are let through here, and this is another."""


class AdministratorsOnly(TnError):
    """Only practice administrators are let through here."""


@dataclass(eq=False)
class SessionEnded(TnError):
    """The session is over."""

    reason: SessionEnd = SessionEnd.UNKNOWN


class SessionLocked(TnError):
    """Nobody was there for a while: the password opens the session again."""


class NotAllowed(TnError):
    """The role, the practice or what the session may still do says no."""


class SupportStays(NotAllowed):
    """Everybody of the support desk is support, whatever role is asked for."""


@dataclass(eq=False)
class AskedFirst(NotAllowed):
    """The role allows it, and something is asked of the person before that.

    Nobody is kept from it for good: it may be so since a moment ago, as when the practice began to require two-factor
    authentication of somebody who was logged in without.
    """

    step: Step


@dataclass(eq=False)
class StepUpNeeded(TnError):
    """This needs the password again, and with `token` a token too (ASVS 7.5)."""

    token: bool


@dataclass(eq=False)
class LastAdministrator(TnError):
    """Without this user the practice would have no administrator who can log in."""

    username: str


class OnYourself(TnError):
    """An administrator asked to do to the own account what only others may do to it."""


class EnrollFirst(TnError):
    """Only an administrator who is enrolled can require it of all."""


class AskAdministrator(TnError):
    """Support can't touch this practice: another active administrator can log in, whom the caller should ask."""


class NotAnAdministrator(TnError):
    """A recovery case is for the sole active administrator of a practice alone."""


@dataclass(eq=False)
class CaseRefused(TnError):
    """A recovery case that can't go on so.

    `until` is how long a cooling-off time, the case that is open, a limit or a wrong spoken check stands in the way.
    """

    reason: CaseProblem
    until: datetime | None = None


class SpokenCheckRefused(TnError):
    """What a caller read out is not what the caller's screen shows after the right password."""


class DeskMissing(InputRefused):
    """There is no support desk yet."""


class Gone(TnError):
    """What was asked about is not there any more."""


class Busy(TnError):
    """Too many passwords are being checked at once; nothing was counted (OWASP Password Storage)."""


@dataclass(eq=False)
class Unexpected(TnError):
    """A defect. The log holds it under `incident`; the screen shows nothing but that number."""

    incident: str
