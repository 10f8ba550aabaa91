"""The command line's words: one sentence and one exit status for everything that the program refuses.

A sentence names the path or the setting that it is about and says what to do next. The exit
statuses are in `statuses.py`.
"""

from collections.abc import Callable
from typing import Any, Final

from tn_tui.cli import case_words, import_words, listing, token_words
from tn_tui.cli.place import Place
from tn_tui.cli.statuses import BUSY, REFUSED, TROUBLE, UNKNOWN, USAGE
from tn_tui.domain import errors, system_errors
from tn_tui.domain.policy import RULE_AHEAD
from tn_tui.domain.reasons import PasswordProblem, TextProblem
from tn_tui.settings import ENVIRONMENT, Settings


def status(error: errors.TnError) -> int:
    """The exit status for an error."""
    return _found(error)[0]


def sentence(error: errors.TnError, settings: Settings | None) -> str:
    """What to tell the person, in one or two sentences."""
    words = _found(error)[1]
    place = Place(settings)
    return words.format(place=place) if isinstance(words, str) else words(error, place)


# Each function takes the one error that it stands beside in WORDS.
Words = Callable[[Any, Place], str]


def _found(error: errors.TnError) -> tuple[int, str | Words]:
    return next(WORDS[kind] for kind in type(error).__mro__ if kind in WORDS)


def _field(error: errors.FieldRefused, _: Place) -> str:
    problem = {
        TextProblem.EMPTY: "is empty. Give one.",
        TextProblem.TOO_LONG: f"is too long. Take at most {error.limit} characters.",
        TextProblem.UNSAFE: "holds control characters or invisible ones. Type it without them.",
    }
    return f"The {error.field} {problem[TextProblem(error.reason)]}"


def _password(error: errors.PasswordRefused, _: Place) -> str:
    return {
        PasswordProblem.TOO_SHORT: f"The password is too short. Take at least {error.limit} characters.",
        PasswordProblem.TOO_LONG: f"The password is too long. Take at most {error.limit} characters.",
        PasswordProblem.COMMON: "The password is one of those that are tried first. Take another, of a few words.",
        PasswordProblem.PERSONAL: "The password is made of names that others know. Take another, of a few words.",
        PasswordProblem.SAME: "The new password is the old one. Take another.",
        PasswordProblem.UNREADABLE: "The password holds characters that can't be read. Type it again.",
    }[PasswordProblem(error.reason)]


def _again(refusal: str) -> Words:
    def words(
        error: errors.SignInRefused
        | errors.PasswordWrong
        | errors.TokenRefused
        | errors.OneTimeCodeRefused
        | errors.RecoveryCodeRefused,
        _: Place,
    ) -> str:
        return f"{refusal} Try again{f' after {listing.moment(error.retry_at)}' if error.retry_at else ''}."

    return words


def _session(error: errors.SessionEnded, _: Place) -> str:
    return f"The session is over ({error.reason}). Log in again."


def _newer(error: system_errors.StorageNewer, place: Place) -> str:
    return f"{place.database} was written by a later tn-tui (schema {error.revision}). Update this one, then try again."


def _file(error: system_errors.FileRefused, _: Place) -> str:
    problem = {
        "link": "is a link, which could lead anywhere. Put the file or folder itself there.",
        "owner": "belongs to another user. Give it to the user who runs tn-tui (see: chown).",
        "mode": "is open to other users. Close it with: chmod go-rwx, and see who could read it.",
        "kind": "is not the kind of file or folder that belongs there. Move it away, or name another folder.",
        "missing": "is not there. Put it back, or see whether its name is right.",
        "read": "can't be read. See its owner and mode with: ls -ld.",
        "write": "can't be written. See the owner and mode of its folder with: ls -ld.",
        "full": "can't be written, because the disk is full. Make room, then try again.",
        "damaged": "is damaged. Put it back from a backup.",
        "exists": "is there already, and nothing is written over. Name another file.",
        "folder": "can't be written, because its folder is not there. Make the folder, or name another one.",
        "unfinished": "holds everything, but could not be given its own name. Rename it.",
        "busy": "is held by other processes of tn-tui. Try again in a moment.",
        "ssh": "can't be named here. Over SSH no screen takes a path.",
        "hidden": "has a part that begins with a dot, where no screen reads or writes.",
        "data folder": "is in the data folder, which holds only what the program puts there.",
        "shared": "is in a folder that others can write. Name another one.",
        "too big": "is bigger than such a file can be. Split it, or name another one.",
    }
    return f"{error.path} {problem.get(error.reason, 'can not be used.')}"


def _setting(error: system_errors.SettingRefused, _: Place) -> str:
    source = "Environment" if error.source == ENVIRONMENT else error.source
    near = f" The nearest is {error.nearest}." if error.nearest else ""
    return f"{source}{f', {error.key}' if error.key else ''}: {error.reason}.{near}"


def _number(error: errors.NumberRefused, _: Place) -> str:
    unit = " minutes" if error.field == "idle lock" else ""
    return f"The {error.field} can be {error.least} to {error.most}{unit}. Take a number of these."


def _rule(error: errors.RuleRefused, _: Place) -> str:
    ahead = RULE_AHEAD.days
    return {
        "past": "That moment has passed. Take a later one, or leave it out to require it from now on.",
        "too far": f"That is too far ahead. Take a day within the next {ahead} days.",
        "in force": "Two-factor authentication is required already, and a deadline that has come is not put off.",
    }.get(error.reason, "Two-factor authentication can't be required from then. Take another day.")


def _outcome(error: system_errors.OutcomeUnknown, place: Place) -> str:
    kept = f" If it was, {error.kept} belongs to it." if error.kept else ""
    return f"{place.database} gave no answer. It may have been done: look before you try again.{kept}"


def _step_up(error: errors.StepUpNeeded, _: Place) -> str:
    return f"This needs the password {'and a token ' if error.token else ''}again. Give it, then try again."


def _last_administrator(error: errors.LastAdministrator, _: Place) -> str:
    return (
        f"Without {error.username} the practice has no administrator who can log in, so nothing was changed. "
        "Make another one first: tn-tui user set-role --role administrator."
    )


def _case(error: errors.CaseRefused, _: Place) -> str:
    return case_words.refused(error)


def _unexpected(error: errors.Unexpected, place: Place) -> str:
    return f"Something in tn-tui itself failed. Ask support about incident {error.incident}{place.log}."


WORDS: Final[dict[type[BaseException], tuple[int, str | Words]]] = {
    errors.TnError: (REFUSED, "This can't be done."),
    errors.InputRefused: (REFUSED, "What was typed can't be taken. See: tn-tui --help."),
    errors.FieldRefused: (REFUSED, _field),
    errors.PasswordRefused: (REFUSED, _password),
    errors.PracticeCodeTaken: (
        REFUSED,
        "A practice with this code exists already, or it is the support desk's. Take another.",
    ),
    errors.UsernameTaken: (REFUSED, "A user with this name exists already in the practice. Take another username."),
    errors.PracticeUnknown: (REFUSED, "No practice has this code. See the codes with: tn-tui practice list."),
    errors.UserUnknown: (REFUSED, "No user of the practice has this name. See the names with: tn-tui user list."),
    errors.NumberRefused: (USAGE, _number),
    errors.RuleRefused: (REFUSED, _rule),
    errors.ImportRefused: (REFUSED, import_words.refused),
    errors.LinesRefused: (REFUSED, import_words.lines),
    errors.AlreadySetUp: (
        REFUSED,
        "There is a practice in {place.folder} already. Add another with: tn-tui practice add.",
    ),
    errors.SignInRefused: (REFUSED, _again("Practice code, username or password is wrong.")),
    errors.SignInExpired: (REFUSED, "The log-in took too long. Start again."),
    errors.PasswordWrong: (REFUSED, _again("The password is wrong.")),
    errors.TokenRefused: (REFUSED, _again("The token is not right.")),
    errors.TokenUsed: (REFUSED, token_words.used),
    errors.TokenClosed: (REFUSED, "Too many wrong tokens. Open them again with: tn-tui user unlock."),
    errors.PhoneClockOff: (REFUSED, token_words.clock_off),
    errors.OneTimeCodeRefused: (REFUSED, _again("The one-time sign-in code is not right.")),
    errors.RecoveryCodeRefused: (REFUSED, _again("The recovery code is not right.")),
    errors.TooManyAuthenticators: (REFUSED, "The account has five authentication apps, the most it may have."),
    errors.LastAuthenticator: (REFUSED, "It is the only authentication app. Remove two-factor authentication instead."),
    errors.EnrollmentExpired: (REFUSED, "This enrollment is over. Start it again."),
    errors.AlreadyEnrolled: (REFUSED, "Two-factor authentication is on already."),
    errors.NotEnrolled: (REFUSED, "Two-factor authentication is off already."),
    errors.SessionEnded: (REFUSED, _session),
    errors.SessionLocked: (REFUSED, "The session is locked. Type the password to open it."),
    errors.NotAllowed: (REFUSED, "This is not allowed for this account."),
    errors.AskedFirst: (REFUSED, "Something is asked of this account first. Log in with tn-tui, which leads there."),
    errors.StepUpNeeded: (REFUSED, _step_up),
    errors.LastAdministrator: (REFUSED, _last_administrator),
    errors.OnYourself: (REFUSED, "Administrators do this to their own account in Profile, not here."),
    errors.EnrollFirst: (REFUSED, "Only an administrator who is enrolled can require it. Enroll first."),
    errors.AskAdministrator: (
        REFUSED,
        "Another administrator of the practice can log in, whom the caller should ask. See: tn-tui support practice.",
    ),
    errors.NotAnAdministrator: (
        REFUSED,
        "A case is only for the one active administrator of a practice. See who that is: tn-tui support practice.",
    ),
    errors.CaseRefused: (REFUSED, _case),
    errors.SpokenCheckRefused: (
        REFUSED,
        "The caller's screen shows something else. Ask again; if it stays wrong, end the call.",
    ),
    errors.DeskMissing: (REFUSED, "There is no support desk yet. Add its first person with: tn-tui support add --help"),
    errors.Gone: (REFUSED, "It is not there any more. List again."),
    errors.Busy: (BUSY, "Too many passwords are being checked at this moment. Try again in a few seconds."),
    system_errors.StorageError: (
        TROUBLE,
        "{place.database} did not do what was asked, and nothing was changed. Try again.",
    ),
    system_errors.StorageFull: (
        TROUBLE,
        "{place.database} can't be written, because the disk is full. Make room, try again.",
    ),
    system_errors.StorageLocked: (BUSY, "{place.database} is in use by another program. Try again in a few seconds."),
    system_errors.StorageReadOnly: (
        TROUBLE,
        "{place.database} can't be written. See owner and mode of it and its folder.",
    ),
    system_errors.StorageDamaged: (TROUBLE, "{place.database} is damaged or no database. Put it back from a backup."),
    system_errors.StorageUnreachable: (
        TROUBLE,
        "{place.database} can't be opened. See whether it is there and may be read.",
    ),
    system_errors.OutcomeUnknown: (UNKNOWN, _outcome),
    system_errors.StorageNewer: (TROUBLE, _newer),
    system_errors.FileRefused: (TROUBLE, _file),
    system_errors.DatabaseMissing: (
        TROUBLE,
        "{place.database} is missing or empty. Put it back from a backup. To begin anew, name another data folder.",
    ),
    system_errors.InstallationMissing: (
        TROUBLE,
        "There is no installation in {place.looked}. Name its folder with TN_TUI_HOME, or make one: tn-tui init --help",
    ),
    system_errors.KeyRingMissing: (
        TROUBLE,
        "There is a database, but {place.keys} is missing. Put it back from a backup; without it nobody can log in.",
    ),
    system_errors.KeyRingWrong: (
        TROUBLE,
        "The database was made with other keys than those in {place.keys}. Put back the file that belongs to it.",
    ),
    system_errors.SettingRefused: (USAGE, _setting),
    system_errors.VaultRefused: (
        TROUBLE,
        "A secret in the database can't be opened with {place.keys}. Put back the right one.",
    ),
    errors.Unexpected: (REFUSED, _unexpected),
}
"""Error -> exit status and words. A test fails on an error that is not here."""
