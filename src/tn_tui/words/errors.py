"""One row for each error: what both faces say about it, and what the command line adds to type.

Sentences are short and calm, and say what to do next.
"""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from tn_tui.domain import errors, policy, system_errors
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.reasons import PasswordProblem, RuleProblem, TextProblem
from tn_tui.domain.text import clean_line
from tn_tui.words import cases, files
from tn_tui.words.face import SCREENS, Face
from tn_tui.words.moments import span
from tn_tui.words.numbers import counted, spelled
from tn_tui.words.phrases import FROM_BACKUP

Words = str | Callable[[Any, Face], str]
"""A sentence with the face's names in braces, or what makes one of the error that it stands beside."""


class Said(NamedTuple):
    """What is said of one kind of error, and what the command line has to add."""

    sentence: Words
    to_type: Words = ""


# These stand under a field, where 37 cells are.
_FIELD = {
    TextProblem.EMPTY: "Please fill this in.",
    TextProblem.TOO_LONG: "This takes at most {limit} characters.",
    TextProblem.UNSAFE: "Leave out characters that don't show.",
}
_PASSWORD = {
    PasswordProblem.TOO_SHORT: "Use at least {limit} characters.",
    PasswordProblem.TOO_LONG: "Use at most {limit} characters.",
    PasswordProblem.COMMON: "Many people use it. Choose another.",
    PasswordProblem.PERSONAL: "Made of a known name. Choose another.",
    PasswordProblem.SAME: "You have this one now. Take another.",
    PasswordProblem.UNREADABLE: _FIELD[TextProblem.UNSAFE],
}
_RULE = {
    RuleProblem.PAST: "This day has begun or is over. Take a later one, or now.",
    RuleProblem.TOO_FAR: f"This day is too far ahead. Take one within {counted(policy.RULE_AHEAD.days, 'day')}.",
    RuleProblem.IN_FORCE: "It is required already, and a day that has come is not put off.",
}
_FIRST = {
    Step.ENROLL: "Your practice requires two-factor authentication by now. Please enroll first.",
    Step.NEW_PASSWORD: "Please choose a password of your own first.",
    Step.SAVE_CODES: "Please save your recovery codes first.",
}
SESSION_ENDS = {
    SessionEnd.LOGGED_OUT: "You are logged out.",
    SessionEnd.EXPIRED: f"You were logged out, since you logged in {span(policy.SESSION_ABSOLUTE)} ago or longer.",
    SessionEnd.TOO_MANY: "You were logged out, since you logged in at another place.",
    SessionEnd.ENDED_ELSEWHERE: "You were logged out from another place.",
    SessionEnd.PASSWORD_CHANGED: "You were logged out, since your password was changed.",
    SessionEnd.AUTHENTICATORS_CHANGED: "You were logged out, since two-factor authentication was changed.",
    SessionEnd.DEACTIVATED: "You were logged out. Please ask your Practice Administrator.",
    SessionEnd.CLOCK_SET_BACK: "Everybody was logged out, since the computer's clock was set back. Log in again.",
    SessionEnd.CUT_OFF: "Your session ended when its program did. Please log in again.",
    SessionEnd.PASSWORD_RESET: "You were logged out, since a Practice Administrator reset your password.",
    SessionEnd.BY_ADMINISTRATOR: "You were logged out by a Practice Administrator.",
    SessionEnd.UNKNOWN: "Your session is over. Please log in again.",
}

WRONG_SIGN_IN = "Practice code, username or password is wrong."


def short_token(digits: int) -> str:
    """What a token of so many digits is, where something else was given."""
    example = "12345678"[:digits]
    return f"A token has {digits} digits, such as {example[: digits // 2]} {example[digits // 2 :]}."


def _again(
    error: errors.SignInRefused
    | errors.PasswordWrong
    | errors.TokenRefused
    | errors.OneTimeCodeRefused
    | errors.RecoveryCodeRefused,
    face: Face,
) -> str:
    # A screen counts the time down.
    return f"Try again after {face.moment(error.retry_at)}." if error.retry_at else ""


def _token_used(error: errors.TokenUsed, _: Face) -> str:
    seconds = math.ceil(error.next_in.total_seconds())
    return f"This token was used already. {f'The next one comes in {seconds} s.' if seconds else 'Type the next one.'}"


def _clock_off(error: errors.PhoneClockOff, _: Face) -> str:
    way = "ahead" if error.offset > timedelta() else "behind"
    return (
        f"Your phone's clock is {span(abs(error.offset))} {way}. "
        "Let your phone set its time by itself, then type the new token."
    )


def _last_administrator(error: errors.LastAdministrator, _: Face) -> str:
    return f"The last administrator here is {clean_line(error.username)}. Make another user administrator first."


def _outcome_unknown(error: system_errors.OutcomeUnknown, face: Face) -> str:
    kept = f" If it was, {clean_line(error.kept)} belongs to it." if error.kept else ""
    return f"{face.database} gave no answer. It may have been done: look before you try again.{kept}"


def _setting_refused(error: system_errors.SettingRefused, _: Face) -> str:
    near = f" The nearest is {error.nearest}." if error.nearest else ""
    source = "Environment" if error.source == system_errors.ENVIRONMENT else error.source
    return clean_line(f"{source}{f', {error.key}' if error.key else ''}: {error.reason}.{near}")


_MOST_AUTHENTICATORS = f"{spelled(policy.AUTHENTICATORS_PER_USER).capitalize()} authenticators"

WORDS: dict[type[TnError], Said] = {
    TnError: Said("This can't be done."),
    errors.InputRefused: Said("This can't be taken as it is. Please check what you typed.", "See: tn-tui --help."),
    errors.FieldRefused: Said(lambda error, _: _FIELD[error.reason].format(limit=error.limit)),
    errors.PasswordRefused: Said(lambda error, _: _PASSWORD[error.reason].format(limit=error.limit)),
    errors.PracticeCodeTaken: Said(
        "A practice with this code exists already. Please choose another.", "It may be the support desk's."
    ),
    errors.UsernameTaken: Said("A user with this username exists already. Choose another username."),
    errors.PracticeUnknown: Said("No practice has this code.", "See the codes with: tn-tui practice list."),
    errors.UserUnknown: Said("No user of the practice has this name.", "See the names with: tn-tui user list."),
    errors.NumberRefused: Said(lambda error, _: number_refused(error.least, error.most)),
    errors.RuleRefused: Said(lambda error, _: _RULE[error.reason]),
    errors.ImportRefused: Said(files.users_refused),
    errors.LinesRefused: Said(files.lines_refused, "See why with --dry-run."),
    errors.AlreadySetUp: Said("There is a practice {where} already.", "Add another with: tn-tui practice add."),
    errors.SignInRefused: Said(WRONG_SIGN_IN, _again),
    errors.SignInExpired: Said("This log-in took too long or was changed meanwhile. Please log in again."),
    errors.PasswordWrong: Said("This is not your password. Please type it again.", _again),
    errors.TokenRefused: Said("This token is not right. Please wait for the next one and type that.", _again),
    errors.TokenUsed: Said(_token_used),
    errors.TokenClosed: Said(
        "There were too many wrong tokens, so none is taken now. Please ask your Practice Administrator; "
        "if you are the only one, ask support.",
        "They are taken again after: tn-tui user unlock.",
    ),
    errors.TokenMissing: Said("A token is needed as well. Please give it after the password."),
    errors.SecondFactorMissing: Said(
        "Two-factor authentication is needed here. Please enroll first.", "Log in with tn-tui, and open Profile."
    ),
    errors.PhoneClockOff: Said(_clock_off),
    errors.OneTimeCodeRefused: Said(
        "This code is not right, was used, or is too old. Please check it or ask for a new one.", _again
    ),
    errors.RecoveryCodeRefused: Said("This recovery code is not right, or was used. Please type another one.", _again),
    errors.TooManyAuthenticators: Said(f"{_MOST_AUTHENTICATORS} are the most. Remove or replace one of them first."),
    errors.LastAuthenticator: Said("This is the only one. Replace it, or remove two-factor authentication as a whole."),
    errors.EnrollmentExpired: Said("This enrollment took too long. Please start it again; nothing was changed."),
    errors.AlreadyEnrolled: Said("Two-factor authentication is on already."),
    errors.NotEnrolled: Said("Two-factor authentication is off already."),
    errors.CommandsRunning: Said(
        f"{spelled(policy.SESSIONS_PER_USER).capitalize()} programs run in your name already. "
        "Close one of them, then log in again."
    ),
    errors.OtherPractice: Said("Here only users of another practice are let through."),
    errors.AdministratorsOnly: Said("Here only Practice Administrators are let through."),
    errors.SessionEnded: Said(lambda error, _: SESSION_ENDS[error.reason]),
    errors.SessionLocked: Said("This is locked, since nobody was there for a while. Your password opens it."),
    errors.NotAllowed: Said("This is not allowed for this account. Please ask your Practice Administrator."),
    errors.SupportStays: Said("Everybody of the support desk is support, so nobody there gets another role."),
    errors.AskedFirst: Said(
        lambda error, _: _FIRST.get(error.step, "Something else has to be done first. Please log in again."),
        "Log in with tn-tui, which leads there.",
    ),
    errors.StepUpNeeded: Said(
        lambda error, _: f"This needs your password{' and a token' if error.token else ''} again."
    ),
    errors.LastAdministrator: Said(_last_administrator, "Make one with: tn-tui user set-role --role administrator."),
    errors.OnYourself: Said(
        "This can't be done to your own account. Your profile, or another administrator, can do it."
    ),
    errors.EnrollFirst: Said("Please enroll in two-factor authentication yourself before you require it of all."),
    errors.AskAdministrator: Said(
        "Another administrator of this practice can log in. Tell the caller to ask them.",
        "See: tn-tui support practice.",
    ),
    errors.NotAnAdministrator: Said(
        "A case is only for the one active administrator of a practice. Tell the caller to ask theirs.",
        "See who that is: tn-tui support practice.",
    ),
    errors.CaseRefused: Said(cases.refused, cases.to_type),
    errors.SpokenCheckRefused: Said(
        "The caller's screen shows something else. Ask again; if it stays wrong, end the call."
    ),
    errors.DeskMissing: Said(
        "There is no support desk yet. Whoever runs this program makes it: tn-tui support add.", "See its --help."
    ),
    errors.Gone: Said("This is not there any more.", "List again."),
    errors.Busy: Said("Many people are logging in at this moment. Please try again in a few seconds."),
    system_errors.StorageError: Said("{database} could not do this, and nothing was changed. Please try again."),
    system_errors.StorageFull: Said(
        "The disk is full, so nothing was changed in {database}. Free some room and try again."
    ),
    system_errors.StorageLocked: Said(
        "{database} is busy with another program. Nothing was changed; please try again."
    ),
    system_errors.StorageReadOnly: Said("{database} or its folder can't be written. Check who owns it and its rights."),
    system_errors.StorageDamaged: Said(f"{{database}} is damaged or no database. {FROM_BACKUP}"),
    system_errors.StorageUnreachable: Said("{database} can't be reached. Check where it is and try again."),
    system_errors.OutcomeUnknown: Said(_outcome_unknown),
    system_errors.StorageNewer: Said(
        lambda error, face: (
            f"{face.database} is of a newer version of this program (schema {clean_line(error.revision)}). "
            "Please install that version."
        )
    ),
    system_errors.FileRefused: Said(files.refused, files.to_type),
    system_errors.DatabaseMissing: Said(
        lambda error, face: files.database_missing(error.path, face), "To begin anew, name another data folder."
    ),
    system_errors.InstallationMissing: Said(
        "There is no installation {where}. Check the data folder (TN_TUI_HOME).", "Make one with: tn-tui init --help"
    ),
    system_errors.NotSetUp: Said(
        "Nobody can log in here yet. Please tell whoever runs this host: they begin with tn-tui init."
    ),
    system_errors.KeyRingMissing: Said(
        f"{{keys}} of this database is missing, and without it nobody can log in. {FROM_BACKUP}"
    ),
    system_errors.KeyRingWrong: Said("{keys} belongs to another database. Put the right one back from a backup."),
    system_errors.SettingRefused: Said(_setting_refused),
    system_errors.VaultRefused: Said(
        "A stored secret can't be opened with {keys}, so it is not used. Please ask support.",
        "Put back the file that belongs to this database.",
    ),
    errors.Unexpected: Said(
        lambda error, _: f"Something went wrong here. Please tell support this number: {error.incident}.",
        lambda error, face: f"In {face.log} it is incident {error.incident}." if face.log else "",
    ),
}


def explain(error: TnError, face: Face = SCREENS) -> str:
    """One or two sentences for a refusal, in the manual's words.

    Raises:
        KeyError: an error without words, which a test forbids.
    """
    said = _worded(WORDS[type(error)].sentence, error, face)
    # A path stays as it is; what a face calls its parts begins with an article.
    return said[0].upper() + said[1:] if said.startswith("the ") else said


def to_type(error: TnError, face: Face) -> str:
    """What the command line adds: what to type next, or until when; mostly nothing."""
    return _worded(WORDS[type(error)].to_type, error, face)


def _worded(words: Words, error: TnError, face: Face) -> str:
    if not isinstance(words, str):
        return words(error, face)
    return words.format(database=face.database, keys=face.keys, where=face.where)


def number_refused(least: int, most: int) -> str:
    """What a number may be."""
    return f"Please type a number from {least} to {most}."
