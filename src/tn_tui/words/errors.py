"""Where errors and codes meet words. Sentences are short and calm, and say what to do next."""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tn_tui.domain import errors, system_errors
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import SessionEnd

# These stand under a field, where 37 cells are.
_FIELD = {
    "empty": "Please fill this in.",
    "too long": "This takes at most {limit} characters.",
    "unsafe": "Leave out characters that don't show.",
}
_PASSWORD = {
    "too short": "Use at least {limit} characters.",
    "too long": "Use at most {limit} characters.",
    "common": "Many people use it. Choose another.",
    "personal": "Made of a known name. Choose another.",
    "same": "You have this one now. Take another.",
    "unreadable": "Leave out characters that don't show.",
}
_FILE = {
    "link": "{path} is a link. Put the file or folder itself in its place.",
    "owner": "{path} belongs to another user. It must be your own.",
    "mode": "Others may open {path}. Make it yours alone (chmod go-rwx).",
    "kind": "{path} is not the kind of file that belongs there.",
    "missing": "{path} is missing. Put it back from a backup.",
    "read": "{path} can't be read.",
    "write": "{path} can't be written.",
    "full": "There is no room on the disk for {path}. Free some and try again.",
    "damaged": "{path} is damaged. Put it back from a backup.",
    "exists": "{path} exists already. Choose another name, so that nothing is lost.",
    "ssh": "Over SSH nothing is read or written under a name that is typed.",
    "hidden": "{path} has a part that begins with a dot. Choose another place.",
    "data folder": "{path} is in the program's own folder. Choose another place.",
    "shared": "{path} is in a folder that others can write. Choose another place.",
    "too big": "{path} is too big. Split it into several files.",
}
IMPORT_PROBLEMS = {
    "empty": "This file holds no users. Check that it is the right one.",
    "encoding": "This file can't be read as text. Save it as CSV in UTF-8.",
    "column missing": "No column is headed {detail}. Write the headings into the first line: username, name, role.",
    "column twice": "Two columns are read as the {detail}. Keep one of them.",
    "too many": "This file holds more than {detail} lines. Split it into several files.",
}
_RULE = {
    "past": "This day is over already. Choose one ahead, or now.",
    "too far": "This day is too far ahead. Choose one within a year.",
    "in force": "It is required already, so its day can't be put off.",
}
_CASE = {
    "own": "You opened this case yourself, so another support person has to approve it.",
    "state": "This case has moved on meanwhile. Look at it again to see where it stands.",
    "cooling off": "This case still has to wait, so that it can be stopped. Get its code {from}.",
    "open": "There is an open case already. Go on with that one{end}.",
    "limit": "Nobody opens more than {limit} cases within a day. You can open the next one {from}.",
    "phone": "The practice has no number on file, so the caller can't be called back and no case goes on.",
    "logged in": "This account has logged in since the case was opened, so it is not locked out. Please stop the case.",
    "desk": "Who opened or approved this case has left the desk. Please stop it and open another.",
    "spoken check": (
        "The last spoken check of this account was wrong, so no case is opened now. Do it again; if it stays wrong, "
        "end the call."
    ),
    "checklist": "A case needs the whole checklist. Please ask the caller first.",
}
_FIRST = {
    "enroll": "Your practice requires two-factor authentication by now. Please enroll first.",
    "new password": "Please choose a password of your own first.",
    "save recovery codes": "Please save your recovery codes first.",
}
SESSION_ENDS = {
    "logged out": "You are logged out.",
    "expired": "You were logged out, since you logged in 12 hours ago or longer.",
    "too many": "You were logged out, since you logged in at another place.",
    "ended elsewhere": "You were logged out from another place.",
    "password changed": "You were logged out, since your password was changed.",
    "authenticators changed": "You were logged out, since two-factor authentication was changed.",
    "deactivated": "You were logged out. Please ask your Practice Administrator.",
    "clock set back": "Everybody was logged out, since the computer's clock was set back. Log in again.",
    "password reset": "You were logged out, since a Practice Administrator reset your password.",
    "ended by administrator": "You were logged out by a Practice Administrator.",
    SessionEnd.UNKNOWN: "Your session is over. Please log in again.",
}

WRONG_SIGN_IN = "Practice code, username or password is wrong."
SHORT_TOKEN = "A token has 6 digits, such as 123 456."  # noqa: S105 - a sentence


def session_end(reason: SessionEnd) -> str:
    """The sentence for why a session is over."""
    return SESSION_ENDS[reason]


def _field_refused(error: errors.FieldRefused) -> str:
    return _FIELD[error.reason].format(limit=error.limit)


def _password_refused(error: errors.PasswordRefused) -> str:
    return _PASSWORD[error.reason].format(limit=error.limit)


def _file_refused(error: system_errors.FileRefused) -> str:
    from tn_tui.domain.text import clean_line

    return _FILE.get(error.reason, "{path} can't be used.").format(path=clean_line(str(error.path)))


def _token_used(error: errors.TokenUsed) -> str:
    seconds = math.ceil(error.next_in.total_seconds())
    return f"This token was used already. {f'The next one comes in {seconds} s.' if seconds else 'Type the next one.'}"


def _import_refused(error: errors.ImportRefused) -> str:
    from tn_tui.domain.text import clean_line

    words = IMPORT_PROBLEMS.get(
        error.reason, "This file can't be taken as it is. Check that it is CSV with a first line of names."
    )
    return words.format(detail=clean_line(error.detail))


def _lines_refused(error: errors.LinesRefused) -> str:
    lines = "1 line" if error.count == 1 else f"{error.count:,} lines"
    if error.unfinished:
        from tn_tui.domain.text import clean_line

        left = f"{clean_line(error.unfinished)} is left from an import that was ended; its passwords may be theirs."
        return f"This file has {lines} that can't be taken, so nobody was imported. {left}"
    return f"This file has {lines} that can't be taken, so nobody was imported. Correct it and try again."


def _number_refused(error: errors.NumberRefused) -> str:
    return f"Please take a number from {error.least} to {error.most}."


def _last_administrator(error: errors.LastAdministrator) -> str:
    from tn_tui.domain.text import clean_line

    return f"The last administrator here is {clean_line(error.username)}. Make another user administrator first."


def _step_up_needed(error: errors.StepUpNeeded) -> str:
    return f"This needs your password{' and a token' if error.token else ''} again."


def _outcome_unknown(error: system_errors.OutcomeUnknown) -> str:
    from tn_tui.domain.text import clean_line

    kept = f" If it was, {clean_line(error.kept)} belongs to it." if error.kept else ""
    return f"The database gave no answer. It may have been done: look before you try again.{kept}"


def _database_missing(error: system_errors.DatabaseMissing) -> str:
    from tn_tui.domain.text import clean_line

    place = "The database" if error.path is None else clean_line(str(error.path))
    return f"{place} is missing or empty. Put it back from a backup."


def _setting_refused(error: system_errors.SettingRefused) -> str:
    from tn_tui.domain.text import clean_line

    near = f" Did you mean {error.nearest}?" if error.nearest else ""
    return clean_line(f"{error.source}: {error.key}: {error.reason}.{near}")


def _clock_off(error: errors.PhoneClockOff) -> str:
    way = "ahead" if error.offset > timedelta() else "behind"
    return (
        f"Your phone's clock is {span(abs(error.offset))} {way}. "
        "Let your phone set its time by itself, then type the new token."
    )


def _case_refused(error: errors.CaseRefused) -> str:
    from tn_tui.domain.policy import CASES_PER_DAY

    words = _CASE.get(error.reason, "This case can't go on so. Look at it again to see where it stands.")
    moment = ""
    if error.until is not None:
        from tn_tui.words.moments import clock, day

        moment = f"{day(error.until)} {clock(error.until)}"
    facts = {
        "from": f"from {moment} on" if moment else "later",
        "end": f", or wait until {moment}, when it ends by itself" if moment else "",
        "limit": CASES_PER_DAY,
    }
    return words.format(**facts)


def _unexpected(error: errors.Unexpected) -> str:
    return f"Something went wrong here. Please tell support this number: {error.incident}."


_WORDS: dict[type[TnError], str | Callable[[Any], str]] = {
    TnError: "This can't be done now. Please try again.",
    errors.InputRefused: "This can't be taken as it is. Please check what you typed.",
    errors.FieldRefused: _field_refused,
    errors.PasswordRefused: _password_refused,
    errors.PracticeCodeTaken: "A practice with this code exists already. Please choose another code.",
    errors.UsernameTaken: "A user with this username exists already. Please choose another.",
    errors.PracticeUnknown: "There is no practice with this code.",
    errors.UserUnknown: "There is no user with this username.",
    errors.NumberRefused: _number_refused,
    errors.RuleRefused: lambda error: _RULE.get(error.reason, "This day can't be taken. Choose another."),
    errors.ImportRefused: _import_refused,
    errors.LinesRefused: _lines_refused,
    errors.AlreadySetUp: "The first practice was set up a moment ago. Please log in.",
    errors.SignInRefused: WRONG_SIGN_IN,
    errors.SignInExpired: "This log-in took too long or was changed meanwhile. Please log in again.",
    errors.PasswordWrong: "This is not your password. Please type it again.",
    errors.TokenRefused: "This token is not right. Please wait for the next one and type that.",
    errors.TokenUsed: _token_used,
    errors.TokenClosed: (
        "There were too many wrong tokens, so none is taken now. Please ask your Practice Administrator; "
        "if you are the only one, ask support."
    ),
    errors.PhoneClockOff: _clock_off,
    errors.OneTimeCodeRefused: "This code is not right, was used, or is too old. Please check it or ask for a new one.",
    errors.RecoveryCodeRefused: "This recovery code is not right, or was used. Please type another one.",
    errors.TooManyAuthenticators: "Five authenticators are the most. Remove or replace one of them first.",
    errors.LastAuthenticator: "This is the only one. Replace it, or remove two-factor authentication as a whole.",
    errors.EnrollmentExpired: "This enrollment took too long. Please start it again; nothing was changed.",
    errors.AlreadyEnrolled: "Two-factor authentication is on already.",
    errors.NotEnrolled: "Two-factor authentication is off already.",
    errors.SessionEnded: lambda error: session_end(error.reason),
    errors.SessionLocked: "This is locked, since nobody was there for a while. Your password opens it.",
    errors.NotAllowed: "Your role doesn't allow this. Please ask your Practice Administrator.",
    errors.AskedFirst: lambda error: _FIRST.get(
        error.step, "Something else has to be done first. Please log in again."
    ),
    errors.StepUpNeeded: _step_up_needed,
    errors.LastAdministrator: _last_administrator,
    errors.OnYourself: "This can't be done to your own account. Your profile, or another administrator, can do it.",
    errors.EnrollFirst: "Please enroll in two-factor authentication yourself before you require it of all.",
    errors.AskAdministrator: "Another administrator of this practice can log in. Tell the caller to ask them.",
    errors.NotAnAdministrator: "This is for a practice's only administrator. Tell the caller to ask theirs.",
    errors.CaseRefused: _case_refused,
    errors.SpokenCheckRefused: "The caller's screen shows something else. Ask again; if it stays wrong, end the call.",
    errors.DeskMissing: "There is no support desk yet. Whoever runs this program makes it: tn-tui support add.",
    errors.Gone: "This is not there any more.",
    errors.Busy: "Many people are logging in at this moment. Please try again in a few seconds.",
    system_errors.StorageError: "The database could not do this, and nothing was changed. Please try again.",
    system_errors.StorageFull: "The disk is full, so nothing was changed. Free some room and try again.",
    system_errors.StorageLocked: "The database is busy with another program. Nothing was changed; please try again.",
    system_errors.StorageReadOnly: "The database or its folder can't be written. Check who owns it and its rights.",
    system_errors.StorageDamaged: "The database is damaged. Put it back from a backup.",
    system_errors.StorageUnreachable: "The database does not answer. Check where it is and try again.",
    system_errors.OutcomeUnknown: _outcome_unknown,
    system_errors.StorageNewer: "The database is of a newer version of this program. Please install that version.",
    system_errors.FileRefused: _file_refused,
    system_errors.DatabaseMissing: _database_missing,
    system_errors.InstallationMissing: "There is no installation here. Check the data folder (TN_TUI_HOME).",
    system_errors.KeyRingMissing: "The keys of this database are missing. Put them back from a backup.",
    system_errors.KeyRingWrong: "The keys here belong to another database. Put the right ones back from a backup.",
    system_errors.SettingRefused: _setting_refused,
    system_errors.VaultRefused: "A stored key can't be opened, so it is not used. Please ask support.",
    errors.Unexpected: _unexpected,
}


def explain(error: TnError) -> str:
    """One or two sentences for a refusal, in the manual's words.

    Raises:
        KeyError: an error without words, which a test forbids.
    """
    words = _WORDS[type(error)]
    return words if isinstance(words, str) else words(error)


def explained() -> frozenset[type[TnError]]:
    """The errors that have words."""
    return frozenset(_WORDS)


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit: "40 seconds", "4 minutes", "2 hours"."""
    seconds = round(length.total_seconds())
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= size * 3 // 2 or seconds == size:
            count = round(seconds / size)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} second" if seconds == 1 else f"{seconds} seconds"


def wait(seconds: int) -> str:
    """How long until another try is looked at: "Try again in 12 s." or "Try again in 4 min 05 s."."""
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"Try again in {seconds} s."
    return f"Try again in {seconds // 60} min {seconds % 60:02} s."
